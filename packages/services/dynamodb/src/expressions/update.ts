import { invalid, validation } from '../errors.ts';
import type { Path } from '../values/path.ts';
import { typeOf } from '../values/value.ts';
import { longTypeName } from './condition.ts';
import { checkOverlaps } from './overlaps.ts';
import type { Substitutions } from './substitutions.ts';
import type { Term, UpdateAction, UpdateValue } from './syntax.ts';
import { parseUpdate, type ActionTerm, type AssignedTerm } from './update-parser.ts';

/** An update ready to be applied. @throws ValidationException for what DynamoDB refuses before it looks at an item */
export function compileUpdate(source: string, substitutions: Substitutions): UpdateAction[] {
  const terms = parseUpdate(source);
  const resolver = new Resolver(substitutions);
  const actions = terms.map((term) => resolver.action(term));
  checkOverlaps(actions.map((action) => action.path));
  for (const action of actions) checkOperand(action);
  resolver.checkOperands();
  return actions;
}

function checkOperand(action: UpdateAction): void {
  if (action.kind !== 'ADD' && action.kind !== 'DELETE') return;
  const type = typeOf(action.value);
  if (/^.S$/.test(type) || (action.kind === 'ADD' && type === 'N')) return;
  throw validation(
    'Incorrect operand type for operator or function; ' +
      `operator: ${action.kind}, operand type: ${longTypeName(action.value)}`,
  );
}

class Resolver {
  readonly #substitutions: Substitutions;
  /** Faults of functions count only when nothing else is wrong. */
  readonly #faults: Error[] = [];

  constructor(substitutions: Substitutions) {
    this.#substitutions = substitutions;
  }

  checkOperands(): void {
    const [fault] = this.#faults;
    if (fault !== undefined) throw fault;
  }

  action(term: ActionTerm): UpdateAction {
    const path = this.#substitutions.path(term.path);
    if (term.kind === 'REMOVE') return { kind: term.kind, path };
    if (term.kind === 'SET') return { kind: term.kind, path, value: this.#assigned(term.value) };
    return { kind: term.kind, path, value: this.#substitutions.value(term.value) };
  }

  #assigned(assigned: AssignedTerm): UpdateValue {
    if (assigned.kind === 'term') return this.#value(assigned.term);
    const left = this.#value(assigned.left);
    const right = this.#value(assigned.right);
    this.#requireType(assigned.kind, [left, right], 'N');
    return { kind: assigned.kind, left, right };
  }

  #value(term: Term): UpdateValue {
    if (term.kind === 'value') return { kind: 'value', value: this.#substitutions.value(term.name) };
    if (term.kind === 'path') return { kind: 'path', path: this.#substitutions.path(term.steps) };
    const args = term.args.map((argument) => this.#value(argument));
    const [first, second] = args;
    if (first === undefined || second === undefined || args.length !== 2) {
      this.#faults.push(
        validation(
          'Incorrect number of operands for operator or function; ' +
            `operator or function: ${term.name}, number of operands: ${args.length}`,
        ),
      );
      return first ?? { kind: 'value', value: { NULL: true } };
    }
    if (term.name === 'list_append') {
      this.#requireType(term.name, args, 'L');
      return { kind: 'list_append', first, second };
    }
    if (first.kind === 'path') return { kind: 'if_not_exists', path: first.path, otherwise: second };
    this.#faults.push(validation(`Operator or function requires a document path; operator or function: ${term.name}`));
    return second;
  }

  #requireType(operator: string, values: readonly UpdateValue[], type: 'L' | 'N'): void {
    for (const value of values) {
      const actual = staticType(value);
      if (actual !== undefined && actual !== type) {
        this.#faults.push(
          validation(
            'Incorrect operand type for operator or function; ' +
              `operator or function: ${operator}, operand type: ${actual}`,
          ),
        );
      }
    }
  }
}

/** The type of a value that is known before there is an item. */
function staticType(value: UpdateValue): string | undefined {
  if (value.kind === 'value') return typeOf(value.value);
  if (value.kind === 'list_append') return 'L';
  return value.kind === '+' || value.kind === '-' ? 'N' : undefined;
}

/** The type that an attribute will have, as far as the update alone tells. */
export function assignedType(action: UpdateAction): string | undefined {
  if (action.kind === 'REMOVE') return undefined;
  if (action.kind === 'SET') return staticType(action.value);
  return typeOf(action.value);
}

/** @throws ValidationException when an update touches an attribute of the primary key */
export function checkKeysUntouched(paths: readonly Path[], keys: readonly string[]): void {
  for (const key of keys) {
    if (paths.some(([name]) => name === key)) {
      throw invalid(`Cannot update attribute ${key}. This attribute is part of the key`);
    }
  }
}

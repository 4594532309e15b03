import { validation } from '../errors.ts';
import { showPath } from '../values/path.ts';
import { compareValues, typeOf, type AttributeValue } from '../values/value.ts';
import { parseCondition } from './condition-parser.ts';
import type { Substitutions } from './substitutions.ts';
import type { Condition, ConditionTerm, Operand, Term } from './syntax.ts';

/** Type names as messages about operators spell them. */
const LONG_NAMES = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
} as const;

const TYPES: ReadonlySet<string> = new Set(Object.keys(LONG_NAMES));
const OPERAND_COUNT: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

export function longTypeName(value: AttributeValue): string {
  return LONG_NAMES[typeOf(value)];
}

/** A condition ready to be evaluated. @throws ValidationException for what DynamoDB refuses before it looks at an item */
export function compileCondition(source: string, substitutions: Substitutions): Condition {
  return new Resolver(substitutions).condition(parseCondition(source));
}

class Resolver {
  readonly #substitutions: Substitutions;

  constructor(substitutions: Substitutions) {
    this.#substitutions = substitutions;
  }

  condition(term: ConditionTerm): Condition {
    switch (term.kind) {
      case 'and':
      case 'or':
        return { kind: term.kind, left: this.condition(term.left), right: this.condition(term.right) };
      case 'not':
        return { kind: 'not', condition: this.condition(term.condition) };
      case 'compare': {
        const left = this.#operand(term.left);
        const right = this.#operand(term.right);
        checkDistinct(term.comparator, left, right);
        if (term.comparator !== '=' && term.comparator !== '<>') checkOrdered(term.comparator, [left, right]);
        return { kind: 'compare', comparator: term.comparator, left, right };
      }
      case 'between': {
        const operand = this.#operand(term.operand);
        const low = this.#operand(term.low);
        const high = this.#operand(term.high);
        checkOrdered('BETWEEN', [operand, low, high]);
        checkBounds(low, high);
        return { kind: 'between', operand, low, high };
      }
      case 'in': {
        const operand = this.#operand(term.operand);
        return { kind: 'in', operand, list: term.list.map((member) => this.#operand(member)) };
      }
      case 'call':
        return this.#test(term.name, term.args);
    }
  }

  #operand(term: Term): Operand {
    if (term.kind === 'value') return { kind: 'value', value: this.#substitutions.value(term.name) };
    if (term.kind === 'path') return { kind: 'path', path: this.#substitutions.path(term.steps) };
    const [of] = this.#operands(term.name, term.args);
    if (of === undefined) throw new Error('A call without operands has been refused already.');
    const { kind } = immediate(of);
    if (kind !== undefined && /^(?:N|BOOL|NULL)$/.test(kind)) throw operandType('size', kind);
    return { kind: 'size', of };
  }

  #operands(name: string, args: readonly Term[]): Operand[] {
    const operands = args.map((argument) => this.#operand(argument));
    if (operands.length !== OPERAND_COUNT[name]) {
      throw validation(
        'Incorrect number of operands for operator or function; ' +
          `operator or function: ${name}, number of operands: ${operands.length}`,
      );
    }
    return operands;
  }

  #test(name: string, args: readonly Term[]): Condition {
    const [operand, second] = this.#operands(name, args);
    if (operand === undefined) throw new Error('A call without operands has been refused already.');
    if (second === undefined) {
      if (operand.kind !== 'path') {
        throw validation(`Operator or function requires a document path; operator or function: ${name}`);
      }
      return { kind: 'exists', path: operand.path, exists: name === 'attribute_exists' };
    }
    checkDistinct(name, operand, second);
    if (name === 'attribute_type') return { kind: 'type', operand, type: checkTypeName(second) };
    if (name === 'begins_with') {
      for (const { kind, value } of [immediate(operand), immediate(second)]) {
        if (kind !== undefined && value?.S === undefined && value?.B === undefined) throw operandType(name, kind);
      }
      return { kind: 'begins_with', operand, part: second };
    }
    return { kind: 'contains', operand, part: second };
  }
}

/** The type of an operand that is known before there is an item. */
function immediate(operand: Operand): { kind: string | undefined; value: AttributeValue | undefined } {
  if (operand.kind === 'size') return { kind: 'N', value: undefined };
  if (operand.kind === 'path') return { kind: undefined, value: undefined };
  return { kind: typeOf(operand.value), value: operand.value };
}

function operandType(name: string, type: string): Error {
  return validation(
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
  );
}

function checkDistinct(operator: string, left: Operand, right: Operand): void {
  if (left.kind !== 'path' || right.kind !== 'path') return;
  const same = left.path.length === right.path.length && left.path.every((step, at) => step === right.path[at]);
  if (same) {
    throw validation(
      'The first operand must be distinct from the remaining operands for this operator or function; ' +
        `operator: ${operator}, first operand: ${showPath(left.path)}`,
    );
  }
}

/** Only strings, numbers and binaries have an order. */
function checkOrdered(operator: string, operands: readonly Operand[]): void {
  for (const operand of operands) {
    if (operand.kind === 'value' && !/^[SNB]$/.test(typeOf(operand.value))) {
      throw validation(
        'Incorrect operand type for operator or function; ' +
          `operator: ${operator}, operand type: ${longTypeName(operand.value)}`,
      );
    }
  }
}

function checkBounds(low: Operand, high: Operand): void {
  if (low.kind !== 'value' || high.kind !== 'value') return;
  const bounds =
    `lower bound operand: AttributeValue: {${showScalar(low.value)}}, ` +
    `upper bound operand: AttributeValue: {${showScalar(high.value)}}`;
  const order = compareValues(low.value, high.value);
  if (order === undefined) {
    throw validation(`The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  }
  if (order > 0) {
    throw validation(`The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`);
  }
}

function showScalar(value: AttributeValue): string {
  const text = value.S ?? value.N ?? (value.B === undefined ? '' : Buffer.from(value.B).toString('base64'));
  return `${typeOf(value)}:${text}`;
}

function checkTypeName(operand: Operand): string {
  const { kind, value } = immediate(operand);
  if (value?.S === undefined) throw operandType('attribute_type', kind ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
  if (!TYPES.has(value.S)) {
    throw validation(
      `Invalid attribute type name found; type: ${value.S}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
    );
  }
  return value.S;
}

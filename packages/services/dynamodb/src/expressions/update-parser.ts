import { Problems } from './problems.ts';
import { checkLength } from './condition-parser.ts';
import { CONDITION_FUNCTIONS, UPDATE_FUNCTIONS } from './functions.ts';
import { isReserved } from './reserved-words.ts';
import type { Step, Term } from './syntax.ts';
import { readPath, readTerm } from './terms.ts';
import { TokenReader } from './tokens.ts';

/** What a `SET` assigns, as written. */
export type AssignedTerm =
  | { readonly kind: 'term'; readonly term: Term }
  | { readonly kind: '+' | '-'; readonly left: Term; readonly right: Term };

/** One action of an update, as written. */
export type ActionTerm =
  | { readonly kind: 'SET'; readonly path: readonly Step[]; readonly value: AssignedTerm }
  | { readonly kind: 'REMOVE'; readonly path: readonly Step[] }
  | { readonly kind: 'ADD' | 'DELETE'; readonly path: readonly Step[]; readonly value: string };

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Section = (typeof SECTIONS)[number];
const KEYWORDS: ReadonlySet<string> = new Set(SECTIONS);

type ProblemKind = 'reserved word' | 'unknown function' | 'misused function' | 'section';

/**
 * Parses an update expression; names and values are filled in later.
 *
 * @throws ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function parseUpdate(source: string): ActionTerm[] {
  checkLength(source);
  return new UpdateParser(source).parse();
}

class UpdateParser {
  readonly #reader: TokenReader;
  readonly #problems = new Problems<ProblemKind>(['reserved word', 'unknown function', 'misused function', 'section']);
  readonly #seen = new Set<Section>();

  constructor(source: string) {
    this.#reader = new TokenReader(source);
  }

  parse(): ActionTerm[] {
    const actions: ActionTerm[] = [];
    do {
      const section = SECTIONS.find((word) => this.#reader.takeWord(word));
      if (section === undefined) throw this.#reader.syntaxError();
      if (this.#seen.has(section)) {
        this.#problems.add('section', `The "${section}" section can only be used once in an update expression;`);
      }
      this.#seen.add(section);
      do actions.push(this.#action(section));
      while (this.#reader.take(','));
    } while (this.#reader.peek().kind !== 'end');
    this.#problems.check();
    return actions;
  }

  #action(section: Section): ActionTerm {
    const reader = this.#reader;
    const path = readPath(reader, KEYWORDS);
    this.#checkPath(path);
    if (section === 'REMOVE') return { kind: section, path };
    if (section === 'SET') {
      reader.expect('=');
      return { kind: section, path, value: this.#assigned() };
    }
    if (reader.peek().kind !== 'value') throw reader.syntaxError();
    return { kind: section, path, value: reader.next().text };
  }

  #assigned(): AssignedTerm {
    const reader = this.#reader;
    // A whole sum may stand in parentheses: `SET a = (b + :c)`.
    const open = reader.at('(') && sumFollows(reader);
    if (open) reader.next();
    const left = this.#term();
    const sign = reader.take('+') ? '+' : reader.take('-') ? '-' : undefined;
    if (sign === undefined) return { kind: 'term', term: left };
    const right = this.#term();
    if (open) reader.expect(')');
    return { kind: sign, left, right };
  }

  #term(): Term {
    const term = readTerm(this.#reader, KEYWORDS);
    this.#checkTerm(term);
    return term;
  }

  #checkTerm(term: Term): void {
    if (term.kind === 'path') this.#checkPath(term.steps);
    if (term.kind !== 'call') return;
    if (CONDITION_FUNCTIONS.has(term.name)) {
      this.#problems.add(
        'unknown function',
        `The function is not allowed in an update expression; function: ${term.name}`,
      );
    } else if (!UPDATE_FUNCTIONS.has(term.name)) {
      this.#problems.add('unknown function', `Invalid function name; function: ${term.name}`);
    }
    for (const argument of term.args) {
      if (argument.kind === 'call' && argument.name === 'list_append') {
        this.#problems.add(
          'misused function',
          `The function is not allowed to be used this way in an expression; function: ${argument.name}`,
        );
      }
      this.#checkTerm(argument);
    }
  }

  #checkPath(steps: readonly Step[]): void {
    for (const step of steps) {
      if (step.kind === 'word' && isReserved(step.text)) {
        this.#problems.add('reserved word', `Attribute name is a reserved keyword; reserved keyword: ${step.text}`);
      }
    }
  }
}

/** Whether the parentheses that begin here hold a sum and not a single operand. */
function sumFollows(reader: TokenReader): boolean {
  const end = reader.closing();
  let depth = 0;
  for (let at = 0; at < end; at++) {
    const { kind, text } = reader.peek(at);
    if (kind !== 'symbol') continue;
    if (text === '(') depth++;
    if (text === ')') depth--;
    if (depth === 1 && (text === '+' || text === '-')) return true;
  }
  return false;
}

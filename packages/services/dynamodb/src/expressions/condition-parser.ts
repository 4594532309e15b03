import { validation } from '../errors.ts';
import { Problems } from './problems.ts';
import { CONDITION_FUNCTIONS, UPDATE_FUNCTIONS } from './functions.ts';
import { isReserved } from './reserved-words.ts';
import type { Comparator, ConditionTerm, Term } from './syntax.ts';
import { readCall, readList, readTerm } from './terms.ts';
import { TokenReader } from './tokens.ts';

const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']);
const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-expression-parameters */
const LONGEST = 4096;
const MOST_OPERATORS = 300;
const MOST_OPERANDS_OF_IN = 100;
/** Parentheses within parentheses; far more than 300 operators have a use for. */
const DEEPEST = 400;

/** @throws ValidationException for what is longer than expressions may be */
export function checkLength(source: string): void {
  const size = Buffer.byteLength(source);
  if (size > LONGEST) {
    throw validation(`Expression size has exceeded the maximum allowed size; expression size: ${size}`);
  }
}

type ProblemKind = 'parentheses' | 'unknown function' | 'misused function' | 'reserved word';

/**
 * Parses a condition, filter or key condition expression; names and values are filled in later.
 *
 * @throws ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function parseCondition(source: string): ConditionTerm {
  checkLength(source);
  const parser = new ConditionParser(source);
  return parser.parse();
}

class ConditionParser {
  readonly #reader: TokenReader;
  readonly #problems = new Problems<ProblemKind>([
    'parentheses',
    'unknown function',
    'misused function',
    'reserved word',
  ]);
  #operators = 0;
  #depth = 0;
  readonly #redundant = (): void => this.#problems.add('parentheses', 'The expression has redundant parentheses;');

  constructor(source: string) {
    this.#reader = new TokenReader(source);
  }

  parse(): ConditionTerm {
    const condition = this.#or();
    this.#reader.end();
    this.#problems.check();
    if (this.#operators > MOST_OPERATORS) {
      throw validation(`The expression contains too many operators; operator count: ${this.#operators}`);
    }
    return condition;
  }

  #or(): ConditionTerm {
    let left = this.#and();
    while (this.#reader.takeWord('OR')) {
      this.#operators++;
      left = { kind: 'or', left, right: this.#and() };
    }
    return left;
  }

  #and(): ConditionTerm {
    let left = this.#not();
    while (this.#reader.takeWord('AND')) {
      this.#operators++;
      left = { kind: 'and', left, right: this.#not() };
    }
    return left;
  }

  #not(): ConditionTerm {
    if (!this.#reader.takeWord('NOT')) return this.#primary();
    this.#operators++;
    return { kind: 'not', condition: this.#not() };
  }

  #primary(): ConditionTerm {
    const reader = this.#reader;
    if (++this.#depth > DEEPEST) throw reader.syntaxError();
    const condition = this.#parenthesized();
    this.#depth--;
    return condition;
  }

  #parenthesized(): ConditionTerm {
    const reader = this.#reader;
    if (!reader.at('(') || this.#operandInParentheses()) return this.#comparison();
    if (reader.atRedundant()) this.#redundant();
    reader.next();
    const condition = this.#or();
    reader.expect(')');
    return condition;
  }

  /** Parentheses may hold a condition or an operand: what follows them tells. */
  #operandInParentheses(): boolean {
    const { kind, text } = this.#reader.peek(this.#reader.closing() + 1);
    if (kind === 'symbol') return COMPARATORS.has(text) || text === '.' || text === '[';
    return kind === 'identifier' && /^(?:between|in)$/i.test(text);
  }

  #comparison(): ConditionTerm {
    const reader = this.#reader;
    const left = this.#term();
    const token = reader.peek();
    if (token.kind === 'symbol' && COMPARATORS.has(token.text)) {
      reader.next();
      this.#operators++;
      const right = this.#term();
      this.#checkOperands([left, right]);
      return { kind: 'compare', comparator: token.text as Comparator, left, right };
    }
    if (reader.takeWord('BETWEEN')) {
      this.#operators++;
      const low = this.#term();
      if (!reader.takeWord('AND')) throw reader.syntaxError();
      const high = this.#term();
      this.#checkOperands([left, low, high]);
      return { kind: 'between', operand: left, low, high };
    }
    if (reader.takeWord('IN')) {
      this.#operators++;
      reader.expect('(');
      const list = readList(reader, KEYWORDS, this.#redundant);
      if (list.length > MOST_OPERANDS_OF_IN) {
        throw validation(`The IN operator is provided with too many operands; number of operands: ${list.length}`);
      }
      this.#checkOperands([left, ...list]);
      return { kind: 'in', operand: left, list };
    }
    if (left.kind !== 'call') throw reader.syntaxError();
    this.#checkCall(left);
    if (left.name === 'size') this.#misused(left.name);
    return left;
  }

  #term(): Term {
    const reader = this.#reader;
    const after = reader.peek(1);
    const call = reader.peek().kind === 'identifier' && after.kind === 'symbol' && after.text === '(';
    if (call && !KEYWORDS.has(reader.peek().text.toUpperCase())) return readCall(reader, KEYWORDS, this.#redundant);
    return readTerm(reader, KEYWORDS, this.#redundant);
  }

  #misused(name: string): void {
    this.#problems.add(
      'misused function',
      `The function is not allowed to be used this way in an expression; function: ${name}`,
    );
  }

  /** Of all functions `size` alone may stand for a value. */
  #checkOperands(terms: readonly Term[]): void {
    for (const term of terms) {
      if (term.kind === 'call') {
        if (term.name !== 'size') this.#misused(term.name);
        this.#checkCall(term);
      }
      if (term.kind === 'path') this.#checkPath(term);
    }
  }

  #checkCall(call: Extract<Term, { kind: 'call' }>): void {
    if (UPDATE_FUNCTIONS.has(call.name)) {
      this.#problems.add(
        'unknown function',
        `The function is not allowed in a condition expression; function: ${call.name}`,
      );
    } else if (!CONDITION_FUNCTIONS.has(call.name)) {
      this.#problems.add('unknown function', `Invalid function name; function: ${call.name}`);
    }
    this.#checkOperands(call.args);
  }

  #checkPath(path: Extract<Term, { kind: 'path' }>): void {
    for (const step of path.steps) {
      if (step.kind === 'word' && isReserved(step.text)) {
        this.#problems.add('reserved word', `Attribute name is a reserved keyword; reserved keyword: ${step.text}`);
      }
    }
  }
}

import { validation } from '../errors.ts';

export type TokenKind = 'identifier' | 'name' | 'value' | 'number' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it begins in the expression. */
  readonly start: number;
}

const TOKEN = /\s*(?:([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(\d+)|(<>|<=|>=|[^\s]))/y;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(source); match !== null; match = TOKEN.exec(source)) {
    const [, identifier, name, value, number, symbol] = match;
    const text = identifier ?? name ?? value ?? number ?? symbol ?? '';
    const kind =
      identifier !== undefined
        ? 'identifier'
        : name !== undefined
          ? 'name'
          : value !== undefined
            ? 'value'
            : number !== undefined
              ? 'number'
              : 'symbol';
    tokens.push({ kind, text, start: TOKEN.lastIndex - text.length });
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: source.length });
  return tokens;
}

/** Reads an expression token by token; what does not fit is a syntax error in DynamoDB's words. */
export class TokenReader {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  /** @throws ValidationException when the expression is empty */
  constructor(source: string) {
    if (source.trim() === '') throw validation('The expression can not be empty;');
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new Error('An expression always ends with a token of its own.');
    return token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  /** Whether the next token is this symbol. */
  at(symbol: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === symbol;
  }

  /** Takes the next token if it is this symbol. */
  take(symbol: string): boolean {
    const found = this.at(symbol);
    if (found) this.#at++;
    return found;
  }

  /** Whether the next token is this word, in whatever case. */
  atWord(word: string): boolean {
    const token = this.peek();
    return token.kind === 'identifier' && token.text.length === word.length && token.text.toUpperCase() === word;
  }

  takeWord(word: string): boolean {
    const found = this.atWord(word);
    if (found) this.#at++;
    return found;
  }

  expect(symbol: string): void {
    if (!this.take(symbol)) throw this.syntaxError();
  }

  /** How far ahead the parenthesis is that closes the one `ahead`; past the end where none does. */
  closing(ahead = 0): number {
    let depth = 0;
    for (let at = ahead; this.#at + at < this.#tokens.length; at++) {
      const { kind, text } = this.peek(at);
      if (kind !== 'symbol') continue;
      if (text === '(') depth++;
      if (text === ')' && --depth === 0) return at;
    }
    return this.#tokens.length;
  }

  /** Whether the next token opens parentheses around nothing but parentheses. */
  atRedundant(): boolean {
    const inner = this.peek(1);
    return this.at('(') && inner.kind === 'symbol' && inner.text === '(' && this.closing(1) + 1 === this.closing();
  }

  end(): void {
    if (this.peek().kind !== 'end') throw this.syntaxError();
  }

  /** The next token does not fit: DynamoDB shows it and its neighbours. */
  syntaxError(): Error {
    const token = this.peek();
    const before = this.#tokens[Math.max(0, this.#at - 1)] ?? token;
    const after = this.#tokens[Math.min(this.#tokens.length - 1, this.#at + 1)] ?? token;
    const stop = after.kind === 'end' ? this.#source.length : after.start + after.text.length;
    const near = this.#source.slice(before.start, stop).trimEnd();
    return validation(`Syntax error; token: "${token.text}", near: "${near}"`);
  }
}

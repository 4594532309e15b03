import { validation } from '../errors.ts';

export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'end';
  /** What it says, without quotes. */
  readonly text: string;
}

const TOKEN =
  /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|(<<|>>|<>|!=|<=|>=|[^\s]))/y;

/** @throws ValidationException for a statement that is not well formed */
export function malformed(detail: string): Error {
  return validation(`Statement wasn't well formed, can't be processed: ${detail}`);
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(source); match !== null; match = TOKEN.exec(source)) {
    const [, word, quoted, string, number, symbol] = match;
    if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted.replaceAll('""', '"') });
    else if (string !== undefined) tokens.push({ kind: 'string', text: string.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (symbol === '"' || symbol === "'") throw malformed('A quotation is not closed');
    else tokens.push({ kind: 'symbol', text: symbol ?? '' });
  }
  return tokens;
}

/** Reads a PartiQL statement token by token. */
export class StatementReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string) {
    this.#tokens = tokenize(source);
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end', text: 'end of statement' };
  }

  next(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** Whether the next tokens are these keywords. */
  atWords(...words: readonly string[]): boolean {
    return words.every((word, ahead) => {
      const token = this.peek(ahead);
      return token.kind === 'word' && token.text.toUpperCase() === word;
    });
  }

  takeWords(...words: readonly string[]): boolean {
    const found = this.atWords(...words);
    if (found) this.#at += words.length;
    return found;
  }

  expectWords(...words: readonly string[]): void {
    if (!this.takeWords(...words)) throw this.unexpected(words.join(' '));
  }

  at(symbol: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === symbol;
  }

  take(symbol: string): boolean {
    const found = this.at(symbol);
    if (found) this.#at++;
    return found;
  }

  expect(symbol: string): void {
    if (!this.take(symbol)) throw this.unexpected(symbol);
  }

  unexpected(expected?: string): Error {
    const found = this.peek();
    const hint = expected === undefined ? '' : `, expected ${expected}`;
    return malformed(`Unexpected ${found.kind === 'end' ? found.text : `"${found.text}"`}${hint}`);
  }
}

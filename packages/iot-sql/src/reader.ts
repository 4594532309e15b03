import { SqlError } from './sql-error.ts';
import { tokens, type Token } from './tokens.ts';

/** Goes through a statement from left to right. */
export class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(sql: string) {
    this.#tokens = tokens(sql);
  }

  get token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  get following(): Token {
    return (this.#tokens[this.#next + 1] ?? this.token) as Token;
  }

  take(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  /** Whether a keyword comes next, in any case. */
  isWord(...words: readonly string[]): boolean {
    return this.token.kind === 'word' && words.includes(this.token.text.toUpperCase());
  }

  isSign(...signs: readonly string[]): boolean {
    return this.token.kind === 'sign' && signs.includes(this.token.text);
  }

  /** Takes a keyword if it is next. */
  word(word: string): boolean {
    const is = this.isWord(word);
    if (is) this.take();
    return is;
  }

  sign(sign: string): boolean {
    const is = this.isSign(sign);
    if (is) this.take();
    return is;
  }

  expectWord(word: string, where: string): void {
    if (!this.word(word)) throw this.unexpected(`${word} ${where}`);
  }

  expectSign(sign: string, where: string): void {
    if (!this.sign(sign)) throw this.unexpected(`"${sign}" ${where}`);
  }

  unexpected(wanted: string): SqlError {
    const { kind, text, at } = this.token;
    const found = kind === 'end' ? 'the statement ends' : `there is "${text}"`;
    return new SqlError(`Expected ${wanted}, but ${found} at character ${at + 1}.`, at);
  }
}

/** Words that no field may be called without `get`. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'SELECT FROM WHERE AS AND OR NOT CASE WHEN THEN ELSE END NULL TRUE FALSE SET IN EXISTS'.split(' '),
);

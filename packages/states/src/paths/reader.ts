import { PathSyntaxError } from './path.ts';

const QUOTES = new Set(["'", '"']);

/** Goes through the text of a path from left to right. */
export class Reader {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get ended(): boolean {
    return this.position >= this.text.length;
  }

  get next(): string {
    return this.text.charAt(this.position);
  }

  sees(token: string): boolean {
    return this.text.startsWith(token, this.position);
  }

  take(token: string): boolean {
    if (!this.sees(token)) return false;
    this.position += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.refusal(`expected ${token}`);
  }

  skipSpaces(): void {
    while (/\s/.test(this.next)) this.position++;
  }

  /** What matches from here on, or nothing. @param pattern must be sticky. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  get atQuote(): boolean {
    return QUOTES.has(this.next);
  }

  /** A text in quotes, either kind; a backslash takes the next character as it is. */
  quoted(): string {
    const quote = this.next;
    this.position++;
    let text = '';
    while (!this.ended) {
      const character = this.next;
      this.position++;
      if (character === quote) return text;
      if (character === '\\' && !this.ended) {
        text += this.next;
        this.position++;
      } else text += character;
    }
    throw this.refusal('the quotes are not closed');
  }

  refusal(problem: string): PathSyntaxError {
    return new PathSyntaxError(`${problem} at column ${this.position + 1} of ${this.text}`);
  }
}

import { Refused, type Position } from './refused.ts';

/** AWS shows no more of a text than this. */
const SHOWN = 500;

/** A text, and how far it has been read. */
export class Cursor {
  readonly source: string;
  offset = 0;

  constructor(source: string) {
    this.source = source;
  }

  /** @throws Refused with the place that has been reached */
  fail(reason: string): never {
    throw new Refused(reason, { place: this.place(this.offset), position: this.#position(this.offset) });
  }

  /** For a character that breaks the JSON, read last. */
  unexpected(comment: string, where = ''): never {
    return this.fail(`Unexpected character (${this.last()})${where}: ${comment}`);
  }

  /** The character read last, as Jackson shows it. */
  last(): string {
    const char = this.source.charAt(this.offset - 1);
    const code = char.charCodeAt(0);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return `(CTRL-CHAR, code ${code})`;
    return code > 255 ? `'${char}' (code ${code} / 0x${code.toString(16)})` : `'${char}' (code ${code})`;
  }

  /** As Jackson names a place. */
  place(offset: number): string {
    const { line, column } = this.#position(offset);
    const rest = this.source.length - SHOWN;
    const shown = `"${this.source.slice(0, SHOWN)}"${rest > 0 ? `[truncated ${rest} chars]` : ''}`;
    return `[Source: (String)${shown}; line: ${line}, column: ${column}]`;
  }

  #position(offset: number): Position {
    const before = this.source.slice(0, offset).split(/\r\n|\r|\n/);
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
}

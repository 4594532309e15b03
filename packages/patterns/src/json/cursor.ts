import { Refused, type Position } from './refused.ts';

/** AWS shows no more of a text than this. */
const SHOWN = 500;

/** A text, and how far it has been read. */
export class Cursor {
  readonly source: string;
  offset = 0;
  #line = 1;
  #lineStart = 0;

  constructor(source: string) {
    this.source = source;
  }

  get position(): Position {
    return { line: this.#line, column: this.offset - this.#lineStart + 1 };
  }

  /** Reads on to the next character that is not white space, and past it. */
  skipSpace(): string | undefined {
    while (this.offset < this.source.length) {
      const char = this.source.charAt(this.offset);
      this.offset += 1;
      if (char === '\n' || (char === '\r' && this.source.charAt(this.offset) !== '\n')) {
        this.#line += 1;
        this.#lineStart = this.offset;
      } else if (char === '/') {
        this.unexpected(COMMENT);
      } else if (!' \r\t'.includes(char)) {
        return char;
      }
    }
    return undefined;
  }

  /** @throws Refused with the place that has been reached */
  fail(reason: string): never {
    const { position } = this;
    throw new Refused(reason, { place: this.place(position), position });
  }

  /** For a character that breaks the JSON, read last. */
  unexpected(comment: string): never {
    return this.fail(`Unexpected character (${this.describe(this.offset - 1)}): ${comment}`);
  }

  /** A character as Jackson shows it. */
  describe(at: number): string {
    const char = this.source.charAt(at);
    const code = char.charCodeAt(0);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return `(CTRL-CHAR, code ${code})`;
    return code > 255 ? `'${char}' (code ${code} / 0x${code.toString(16)})` : `'${char}' (code ${code})`;
  }

  /** A place as Jackson gives it. */
  place({ line, column }: Position): string {
    const rest = this.source.length - SHOWN;
    const shown = `"${this.source.slice(0, SHOWN)}"${rest > 0 ? `[truncated ${rest} chars]` : ''}`;
    return `[Source: (String)${shown}; line: ${line}, column: ${column}]`;
  }
}

const COMMENT =
  "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)";

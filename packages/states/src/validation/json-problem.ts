const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
/** AWS shows no more of a text than this. */
const SHOWN = 500;

export interface JsonProblem {
  readonly reason: string;
  /** `[Source: (String)"not"; line: 1, column: 4]` */
  readonly place: string;
}

class Problem extends Error {}

/** What is wrong with a text that is no JSON, for the commonest mistakes as AWS's reader (Jackson) says it. */
export function jsonProblem(text: string): JsonProblem {
  const scan = new Scan(text);
  try {
    scan.value('root');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { reason: error.message, place: placeOf(text, scan.offset) };
  }
  // JSON.parse has refused it, so something follows the value.
  return { reason: `Unexpected character: expected the end`, place: placeOf(text, scan.offset + 1) };
}

/** Goes through JSON until it is none; then its offset is where Jackson would be. */
class Scan {
  readonly #text: string;
  offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(within: 'root' | 'Object' | 'Array'): void {
    const first = this.#next(within);
    if (first === '{') return this.#object();
    if (first === '[') return this.#array();
    if (first === '"') return this.#string();
    if (this.#match(NUMBER) !== undefined) return;
    const word = this.#match(WORD);
    if (word === undefined) this.#unexpected(`expected a valid value ${VALUES}`);
    if (word !== 'true' && word !== 'false' && word !== 'null')
      throw new Problem(`Unrecognized token '${word}': was expecting ${VALUES}`);
  }

  #object(): void {
    this.offset++;
    if (this.#taken('}', 'Object')) return;
    do {
      if (this.#next('Object') !== '"') this.#unexpected('was expecting double-quote to start field name');
      this.#string();
      if (!this.#taken(':', 'Object')) this.#unexpected('was expecting a colon to separate field name and value');
      this.value('Object');
    } while (this.#taken(',', 'Object'));
    if (!this.#taken('}', 'Object')) this.#unexpected('was expecting comma to separate Object entries');
  }

  #array(): void {
    this.offset++;
    if (this.#taken(']', 'Array')) return;
    do this.value('Array');
    while (this.#taken(',', 'Array'));
    if (!this.#taken(']', 'Array')) this.#unexpected('was expecting comma to separate Array entries');
  }

  #string(): void {
    if (this.#match(STRING) !== undefined) return;
    this.offset = this.#text.length;
    throw new Problem('Unexpected end-of-input: was expecting closing quote for a string value');
  }

  #taken(token: string, within: string): boolean {
    if (this.#next(within) !== token) return false;
    this.offset++;
    return true;
  }

  /** The next character that is no white space. */
  #next(within: string): string {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.offset))) this.offset++;
    if (this.offset >= this.#text.length)
      throw new Problem(
        within === 'root'
          ? 'No content to map due to end-of-input'
          : `Unexpected end-of-input within/between ${within} entries`,
      );
    return this.#text.charAt(this.offset);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.#text)?.[0];
    this.offset += found?.length ?? 0;
    return found;
  }

  #unexpected(comment: string): never {
    const character = this.#text.charAt(this.offset++);
    throw new Problem(`Unexpected character ('${character}' (code ${character.charCodeAt(0)})): ${comment}`);
  }
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const rest = text.length - SHOWN;
  const shown = `"${text.slice(0, SHOWN)}"${rest > 0 ? `[truncated ${rest} chars]` : ''}`;
  return `[Source: (String)${shown}; line: ${line}, column: ${column}]`;
}

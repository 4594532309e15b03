import { Cursor } from './cursor.ts';
import { readNumber } from './number-token.ts';
import { readString } from './string-token.ts';

export type Token = '{' | '}' | '[' | ']' | 'name' | 'string' | 'number' | 'true' | 'false' | 'null' | 'end';

interface Scope {
  readonly kind: 'Object' | 'Array';
  /** Of its bracket. */
  readonly start: number;
  filled: boolean;
}

/** A value of which the beginning has been read: all of a number or a word, the quote or bracket of anything else. */
interface Begun {
  readonly token: Token;
  readonly text: string;
  readonly start: number;
}

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;

/**
 * Reads JSON token by token and is, at every moment, at the place where AWS's parser (Jackson) would be: a name comes
 * with the beginning of its value, and a string is read to its end only when its text is asked for. Refusals end with
 * that place. It says what is wrong with broken JSON in the same words.
 */
export class JsonReader {
  readonly #cursor: Cursor;
  #text = '';
  /** The value that was begun together with its name. */
  #begun: Begun | undefined;
  /** In a string whose text nobody has asked for yet. */
  #inString = false;
  readonly #scopes: Scope[] = [];

  constructor(source: string) {
    this.#cursor = new Cursor(source);
  }

  /** How far it has read. */
  get offset(): number {
    return this.#cursor.offset;
  }

  /** Of the token that was read last: a name, a string's text, a number as it stands there, a bracket. */
  get text(): string {
    this.#finishString();
    return this.#text;
  }

  /** @throws Refused where the text is no JSON */
  next(): Token {
    if (this.#begun !== undefined) {
      const begun = this.#begun;
      this.#begun = undefined;
      return this.#enter(begun);
    }
    this.#finishString();
    const scope = this.#scopes.at(-1);
    let char = this.#skipSpace();
    if (char === undefined) return this.#end(scope);
    if (char === ']' || char === '}') return this.#leave(char, scope);
    if (scope?.filled === true) {
      if (char !== ',') this.#cursor.unexpected(`was expecting comma to separate ${scope.kind} entries`);
      char = this.#skipSpaceWithin(scope);
    }
    if (scope !== undefined) scope.filled = true;
    if (scope?.kind !== 'Object') return this.#enter(this.#begin(char));
    this.#begun = this.#readName(char, scope);
    return 'name';
  }

  /** @throws Refused with the place that has been reached */
  fail(reason: string): never {
    return this.#cursor.fail(reason);
  }

  /** What was read since. */
  since(offset: number): string {
    return this.#cursor.source.slice(offset, this.#cursor.offset);
  }

  #readName(first: string, scope: Scope): Begun {
    if (first !== '"') this.#cursor.unexpected('was expecting double-quote to start field name');
    this.#text = readString(this.#cursor, 'name');
    if (this.#skipSpaceWithin(scope) !== ':') {
      this.#cursor.unexpected('was expecting a colon to separate field name and value');
    }
    const char = this.#skipSpaceWithin(scope);
    if (char === '}') this.#cursor.unexpected('expected a value');
    return this.#begin(char);
  }

  #begin(char: string): Begun {
    const start = this.offset - 1;
    if (char === '"') return { token: 'string', text: '', start };
    if (char === '[' || char === '{') return { token: char, text: char, start };
    if (char === '-' || (char >= '0' && char <= '9')) return { token: 'number', text: readNumber(this.#cursor), start };
    WORD.lastIndex = start;
    const word = WORD.exec(this.#cursor.source)?.[0];
    if (word === undefined) this.#cursor.unexpected(`expected a valid value ${VALUES}`);
    this.#cursor.offset = start + word.length;
    if (word !== 'true' && word !== 'false' && word !== 'null') {
      this.#cursor.fail(`Unrecognized token '${word}': was expecting ${VALUES}`);
    }
    return { token: word, text: word, start };
  }

  #enter({ token, text, start }: Begun): Token {
    this.#text = text;
    this.#inString = token === 'string';
    if (token === '{' || token === '[') {
      this.#scopes.push({ kind: token === '{' ? 'Object' : 'Array', start, filled: false });
    }
    return token;
  }

  #leave(char: ']' | '}', scope: Scope | undefined): Token {
    const [kind, other] = char === ']' ? (['Array', '}'] as const) : (['Object', ']'] as const);
    if (scope?.kind !== kind) {
      const start = scope === undefined ? 'root' : `${scope.kind} starting at ${this.#cursor.place(scope.start)}`;
      this.#cursor.fail(`Unexpected close marker '${char}': expected '${other}' (for ${start})`);
    }
    this.#scopes.pop();
    this.#text = char;
    return char;
  }

  #end(scope: Scope | undefined): Token {
    if (scope === undefined) return 'end';
    const start = `${scope.kind} (start marker at ${this.#cursor.place(scope.start)})`;
    return this.#cursor.fail(`Unexpected end-of-input: expected close marker for ${start}`);
  }

  #finishString(): void {
    if (!this.#inString) return;
    this.#inString = false;
    this.#text = readString(this.#cursor, 'string value');
  }

  #skipSpaceWithin(scope: Scope): string {
    return this.#skipSpace() ?? this.#cursor.fail(`Unexpected end-of-input within/between ${scope.kind} entries`);
  }

  /** Reads on to the next character that is not white space, and past it. */
  #skipSpace(): string | undefined {
    const { source } = this.#cursor;
    while (this.#cursor.offset < source.length) {
      const char = source.charAt(this.#cursor.offset);
      this.#cursor.offset += 1;
      if (!' \n\r\t'.includes(char)) return char;
    }
    return undefined;
  }
}

/** @throws Refused where a text does not begin with JSON; AWS does not mind what follows it. */
export function checkJson(text: string): void {
  const reader = new JsonReader(text);
  let depth = 0;
  do {
    const token = reader.next();
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
  } while (depth > 0);
}

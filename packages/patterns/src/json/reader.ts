import { Cursor } from './cursor.ts';
import { readNumber } from './number-token.ts';
import type { Position } from './refused.ts';
import { readString } from './string-token.ts';

export type Token = '{' | '}' | '[' | ']' | 'name' | 'string' | 'number' | 'true' | 'false' | 'null' | 'end';

interface Scope {
  readonly kind: 'Object' | 'Array';
  /** Of its bracket. */
  readonly start: Position;
  filled: boolean;
}

/** A value of which the beginning has been read: all of a number or a word, the quote or bracket of anything else. */
interface Begun {
  readonly token: Token;
  readonly text: string;
  /** Of a bracket. */
  readonly scope?: Scope;
}

/** How Jackson speaks of what is in no bracket. */
const ROOT = { kind: 'root', start: { line: 1, column: 0 } };

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
    let char = this.#cursor.skipSpace();
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
    return this.#begin(this.#skipSpaceWithin(scope));
  }

  #begin(char: string): Begun {
    if (char === '"') return { token: 'string', text: '' };
    if (char === '[' || char === '{') return this.#open(char);
    if (char === '}') this.#cursor.unexpected('expected a value');
    if (/[-+\d]/.test(char)) return { token: 'number', text: readNumber(this.#cursor) };
    const start = this.offset - 1;
    WORD.lastIndex = start;
    const word = WORD.exec(this.#cursor.source)?.[0];
    if (word === undefined) this.#cursor.unexpected(`expected a valid value ${VALUES}`);
    this.#cursor.offset = start + word.length;
    if (word !== 'true' && word !== 'false' && word !== 'null') {
      this.#cursor.fail(`Unrecognized token '${word}': was expecting ${VALUES}`);
    }
    return { token: word, text: word };
  }

  #open(bracket: '[' | '{'): Begun {
    const { line, column } = this.#cursor.position;
    const scope: Scope = {
      kind: bracket === '{' ? 'Object' : 'Array',
      start: { line, column: column - 1 },
      filled: false,
    };
    return { token: bracket, text: bracket, scope };
  }

  #enter({ token, text, scope }: Begun): Token {
    this.#text = text;
    this.#inString = token === 'string';
    if (scope !== undefined) this.#scopes.push(scope);
    return token;
  }

  #leave(char: ']' | '}', scope: Scope | undefined): Token {
    const [kind, other] = char === ']' ? (['Array', '}'] as const) : (['Object', ']'] as const);
    if (scope?.kind !== kind) {
      const { kind: within, start } = scope ?? ROOT;
      const where = `${within} starting at ${this.#cursor.place(start)}`;
      this.#cursor.fail(`Unexpected close marker '${char}': expected '${other}' (for ${where})`);
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

  #skipSpaceWithin({ kind }: Scope): string {
    return this.#cursor.skipSpace() ?? this.#cursor.fail(`Unexpected end-of-input within/between ${kind} entries`);
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

import { s3Error } from '../errors.ts';

/** A word of a statement: a keyword or a name, a name in double quotes, a text, a number, a symbol. */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'text' | 'number' | 'symbol' | 'end';
  readonly text: string;
}

const TOKEN =
  /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|(\|\||<>|!=|<=|>=|[=<>+\-*/%(),.[\]]))/y;

/** @throws AwsError `LexerInvalidChar` */
export function sqlTokens(sql: string): SqlToken[] {
  const found: SqlToken[] = [];
  const end = sql.trimEnd().replace(/;$/, '').length;
  for (let at = 0; at < end;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(sql);
    if (match === null) {
      throw s3Error('LexerInvalidChar', `The SQL expression contains an invalid character at position ${at + 1}.`, 400);
    }
    const [, word, quoted, text, number, symbol = ''] = match;
    if (word !== undefined) found.push({ kind: 'word', text: word });
    else if (quoted !== undefined) found.push({ kind: 'quoted', text: quoted.replaceAll('""', '"') });
    else if (text !== undefined) found.push({ kind: 'text', text: text.replaceAll("''", "'") });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else found.push({ kind: 'symbol', text: symbol });
    at = TOKEN.lastIndex;
  }
  return found;
}

/** Reads words one after the other. */
export class SqlReader {
  readonly #tokens: readonly SqlToken[];
  #at = 0;

  constructor(tokens: readonly SqlToken[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): SqlToken {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end', text: 'the end' };
  }

  next(): SqlToken {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** Takes keywords or a symbol, if they come next. */
  take(...words: readonly string[]): boolean {
    const is = (word: string, ahead: number): boolean => {
      const { kind, text } = this.peek(ahead);
      return (kind === 'word' || kind === 'symbol') && text.toUpperCase() === word;
    };
    if (!words.every(is)) return false;
    this.#at += words.length;
    return true;
  }

  expect(word: string): void {
    if (!this.take(word)) throw unexpected(this.peek(), word);
  }

  /** Things with commas between them. */
  list<Item>(one: () => Item): Item[] {
    const found = [one()];
    while (this.take(',')) found.push(one());
    return found;
  }
}

export function unexpected({ text }: SqlToken, wanted?: string): Error {
  const instead = wanted === undefined ? '' : `, where ${wanted} was expected`;
  return s3Error('ParseUnexpectedToken', `The SQL expression contains an unexpected token: ${text}${instead}.`, 400);
}

import { AwsError } from '@coldstart/wire';

/** A word of a query: `fields`, `@message`, `"text"`, `/regex/i`, `12`, `>=`. */
export interface Token {
  readonly kind: 'name' | 'string' | 'regex' | 'number' | 'symbol';
  readonly text: string;
}

const TOKEN =
  /\s*(?:#[^\n]*\n?|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|\/((?:[^/\\\n]|\\.)+)\/(i?)|(-?\d+(?:\.\d+)?)(?![\w.])|([@\w][\w@.-]*)|(!=|<=|>=|=~|[=<>(),[\]*|]))/y;

export function malformed(message: string): AwsError {
  return new AwsError('MalformedQueryException', message, {
    fields: { queryCompileError: { message } },
  });
}

/** Splits a query into words. */
export function tokens(query: string): Token[] {
  const found: Token[] = [];
  const scan = new RegExp(TOKEN.source, 'y');
  const end = query.trimEnd().length;
  while (scan.lastIndex < end) {
    const at = scan.lastIndex;
    const match = scan.exec(query);
    if (match === null) throw malformed(`unexpected symbol found ${query.slice(at).trim()[0]} at position ${at}`);
    const [, double, single, backtick, regex, flags, number, name, symbol] = match;
    const text = double ?? single;
    if (text !== undefined) found.push({ kind: 'string', text: text.replace(/\\(.)/g, '$1') });
    else if (backtick !== undefined) found.push({ kind: 'name', text: backtick });
    else if (regex !== undefined) found.push({ kind: 'regex', text: flags === 'i' ? `(?i)${regex}` : regex });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (name !== undefined) found.push({ kind: 'name', text: name });
    else if (symbol !== undefined) found.push({ kind: 'symbol', text: symbol });
  }
  return found;
}

/** Reads words one after the other. */
export class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  next(): Token {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw malformed('unexpected end of query');
    return token;
  }

  /** Takes a word, whatever its case, or a symbol, if it comes next. */
  take(text: string): boolean {
    const token = this.peek();
    if (token === undefined || token.kind === 'string' || token.kind === 'regex') return false;
    if (token.text.toLowerCase() !== text) return false;
    this.#at += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text))
      throw malformed(`unexpected symbol found ${this.peek()?.text ?? 'at the end'}, expected ${text}`);
  }

  name(): string {
    const token = this.next();
    if (token.kind !== 'name') throw malformed(`unexpected symbol found ${token.text}, expected a field`);
    return token.text;
  }

  number(): number {
    const token = this.next();
    if (token.kind !== 'number') throw malformed(`unexpected symbol found ${token.text}, expected a number`);
    return Number(token.text);
  }

  /** Things with commas between them. */
  list<Item>(one: () => Item): Item[] {
    const found = [one()];
    while (this.take(',')) found.push(one());
    return found;
  }
}

/** A regular expression of a query. */
export function expression(source: string): RegExp {
  const insensitive = source.startsWith('(?i)');
  try {
    return new RegExp(insensitive ? source.slice(4) : source, insensitive ? 'i' : '');
  } catch {
    throw malformed(`invalid regular expression /${source}/`);
  }
}

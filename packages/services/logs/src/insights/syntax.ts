import { AwsError } from '@coldstart/wire/errors';

/** A word of a query: `fields`, `@message`, `"text"`, `/regex/i`, `12`, `>=`. */
export interface Token {
  readonly kind: 'name' | 'string' | 'regex' | 'number' | 'symbol';
  readonly text: string;
  /** A name between backticks, which is never a keyword. */
  readonly quoted: boolean;
  /** Where it is in the query. */
  readonly from: number;
  readonly to: number;
}

const SPACE = /(?:\s|#[^\n]*(?:\n|$))*/y;
const TOKEN =
  /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|(\d+(?:\.\d+)?)(?![\w.])|([@\w][\w@.]*)|(!=|<=|>=|=~|[=<>(),[\]*|+\-/%^])/y;
const REGEX = /\/((?:[^/\\\n]|\\.)+)\/(i?)/y;

export function malformed(message: string): AwsError {
  return new AwsError('MalformedQueryException', message, {
    fields: { queryCompileError: { message } },
  });
}

function match(pattern: RegExp, query: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(query);
}

/** Splits a query into words. */
export function tokens(query: string): Token[] {
  const found: Token[] = [];
  for (let at = skip(query, 0); at < query.length;) {
    const regex = beginsRegex(found) ? match(REGEX, query, at) : null;
    const word = regex ?? match(TOKEN, query, at);
    if (word === null) throw malformed(`unexpected symbol found ${query[at]} at position ${at}`);
    const to = at + word[0].length;
    found.push({ ...(regex === null ? wordOf(word) : regexOf(regex)), from: at, to });
    at = skip(query, to);
  }
  return found;
}

const skip = (query: string, at: number): number => at + (match(SPACE, query, at)?.[0].length ?? 0);

/** Behind something that has a value a stroke divides, but where `like` or `parse` want an expression. */
function beginsRegex(before: readonly Token[]): boolean {
  const [earlier, last] = [before.at(-2), before.at(-1)];
  const isWord = (token: Token | undefined, word: RegExp): boolean =>
    token?.kind === 'name' && !token.quoted && word.test(token.text);
  if (isWord(last, /^(?:like|parse)$/i) || isWord(earlier, /^parse$/i)) return true;
  return last === undefined || (last.kind === 'symbol' && last.text !== ')');
}

type Word = Pick<Token, 'kind' | 'text' | 'quoted'>;

const regexOf = ([, source = '', flags]: RegExpExecArray): Word => ({
  kind: 'regex',
  text: flags === 'i' ? `(?i)${source}` : source,
  quoted: false,
});

function wordOf([, double, single, backtick, number, name, symbol = '']: RegExpExecArray): Word {
  const text = double ?? single;
  if (text !== undefined) return { kind: 'string', text: text.replace(/\\(.)/g, '$1'), quoted: false };
  if (backtick !== undefined) return { kind: 'name', text: backtick, quoted: true };
  if (number !== undefined) return { kind: 'number', text: number, quoted: false };
  return name === undefined
    ? { kind: 'symbol', text: symbol, quoted: false }
    : { kind: 'name', text: name, quoted: false };
}

/** Reads words one after the other. */
export class Reader {
  readonly #tokens: readonly Token[];
  readonly #query: string;
  #at = 0;

  constructor(list: readonly Token[], query: string) {
    this.#tokens = list;
    this.#query = query;
  }

  /** Where the next word is. */
  get place(): number {
    return this.#at;
  }

  /** What has been read since a place, as it is written; a name without its backticks. */
  textSince(place: number): string {
    const [first, last] = [this.#tokens[place], this.#tokens[this.#at - 1]];
    if (first !== undefined && first === last) return first.text;
    return this.#query.slice(first?.from, last?.to);
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
    if (token === undefined || token.quoted || token.kind === 'string' || token.kind === 'regex') return false;
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

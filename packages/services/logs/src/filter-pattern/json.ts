import { comparison, type Test } from './comparison.ts';
import { malformed, unclosed, type Matcher } from './syntax.ts';

const TOKEN =
  /\s*(?:(&&|\|\||[()])|(!=|<=|>=|=|<|>)|"((?:[^"\\]|\\.)*)"|%([^%]*)%|(\$(?:\.?\[(?:"[^"]*"|'[^']*'|\d+|\*)\]|\.[^\s=!<>()[\].&|"]+)*)|([^\s=!<>()&|"]+))/y;

interface Token {
  readonly kind: 'logic' | 'compare' | 'string' | 'regex' | 'path' | 'word';
  readonly text: string;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const scan = new RegExp(TOKEN.source, 'y');
  while (scan.lastIndex < text.trimEnd().length) {
    const match = scan.exec(text);
    if (match === null) throw malformed();
    const [, logic, compare, string, regex, path, word] = match;
    if (logic !== undefined) found.push({ kind: 'logic', text: logic });
    else if (compare !== undefined) found.push({ kind: 'compare', text: compare });
    else if (string !== undefined) found.push({ kind: 'string', text: string.replace(/\\(.)/g, '$1') });
    else if (regex !== undefined) found.push({ kind: 'regex', text: regex });
    else if (path !== undefined) found.push({ kind: 'path', text: path });
    else found.push({ kind: 'word', text: word ?? '' });
  }
  return found;
}

/** `{ ($.level = "ERR*" && $.code >= 500) || $.user NOT EXISTS }` */
export function jsonMatcher(pattern: string): Matcher {
  const inner = /^\{([\s\S]*)\}$/.exec(pattern)?.[1];
  if (inner === undefined) throw unclosed('{', '}');
  const test = new Parser(tokens(inner)).parse();
  return (message) => {
    const value = parsed(message);
    return typeof value === 'object' && value !== null && test(value);
  };
}

/** The selectors of a pattern, each once, as it has them. */
export function pathsOf(pattern: string): string[] {
  const inner = /^\{([\s\S]*)\}$/.exec(pattern)?.[1] ?? '';
  return [...new Set(tokens(inner).flatMap(({ kind, text }) => (kind === 'path' ? [text] : [])))];
}

/** What a line says, where it is JSON. */
export function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

/** Reads conditions: `||` binds less than `&&`, parentheses most. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  parse(): Test {
    const test = this.#any();
    if (this.#at < this.#tokens.length) throw malformed();
    return test;
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw malformed();
    return token;
  }

  /** Whether the next token is this piece of logic, which is then behind us. */
  #take(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'logic' || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #any(): Test {
    let left = this.#all();
    while (this.#take('||')) {
      const [one, two] = [left, this.#all()];
      left = (value) => one(value) || two(value);
    }
    return left;
  }

  #all(): Test {
    let left = this.#condition();
    while (this.#take('&&')) {
      const [one, two] = [left, this.#condition()];
      left = (value) => one(value) && two(value);
    }
    return left;
  }

  #condition(): Test {
    if (this.#take('(')) {
      const test = this.#any();
      if (!this.#take(')')) throw malformed();
      return test;
    }
    const path = this.#next();
    if (path.kind !== 'path') throw malformed();
    const select = selector(path.text);
    const operator = this.#next();
    if (operator.kind === 'word') return this.#keyword(operator.text, select);
    if (operator.kind !== 'compare') throw malformed();
    const compare = comparison(operator.text, this.#next());
    return (value) => select(value).some(compare);
  }

  /** `NOT EXISTS`, `IS NULL`, `IS TRUE`, `IS FALSE` */
  #keyword(word: string, select: Selector): Test {
    const second = this.#next().text.toUpperCase();
    if (word.toUpperCase() === 'NOT' && second === 'EXISTS') return (value) => select(value).length === 0;
    if (word.toUpperCase() !== 'IS') throw malformed();
    const wanted = { NULL: null, TRUE: true, FALSE: false }[second];
    if (wanted === undefined) throw malformed();
    return (value) => select(value).includes(wanted);
  }
}

export type Selector = (value: unknown) => unknown[];

/** The values at a path such as `$.items[0].name` or `$["a.b"][*]`. */
export function selector(path: string): Selector {
  const steps = [...path.slice(1).matchAll(/\.?\[(?:"([^"]*)"|'([^']*)'|(\d+|\*))\]|\.([^.[\]]+)/g)].map(
    ([, double, single, index, name]) => ({
      name: name ?? double ?? single,
      index,
    }),
  );
  return (value) => {
    let found: unknown[] = [value];
    for (const { name, index } of steps) {
      found = found.flatMap((item): unknown[] => {
        if (index === '*') return Array.isArray(item) ? item : [];
        if (index !== undefined) return Array.isArray(item) && Number(index) < item.length ? [item[Number(index)]] : [];
        if (typeof item !== 'object' || item === null || name === undefined || !Object.hasOwn(item, name)) return [];
        return [(item as Record<string, unknown>)[name]];
      });
    }
    return found;
  };
}

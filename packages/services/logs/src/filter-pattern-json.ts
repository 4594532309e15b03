import { malformed, regular, type Matcher } from './pattern-parts.ts';

type Test = (value: unknown) => boolean;

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
  if (inner === undefined) throw malformed();
  const list = tokens(inner);
  let at = 0;
  const next = (): Token => {
    const token = list[at++];
    if (token === undefined) throw malformed();
    return token;
  };
  const peek = (text: string): boolean => list[at]?.kind === 'logic' && list[at]?.text === text;

  function either(): Test {
    let left = both();
    while (peek('||')) {
      at += 1;
      const [one, two] = [left, both()];
      left = (value) => one(value) || two(value);
    }
    return left;
  }

  function both(): Test {
    let left = single();
    while (peek('&&')) {
      at += 1;
      const [one, two] = [left, single()];
      left = (value) => one(value) && two(value);
    }
    return left;
  }

  function single(): Test {
    if (peek('(')) {
      at += 1;
      const test = either();
      if (!peek(')')) throw malformed();
      at += 1;
      return test;
    }
    const path = next();
    if (path.kind !== 'path') throw malformed();
    const select = selector(path.text);
    const operator = next();
    if (operator.kind === 'word') return named(operator.text, select);
    if (operator.kind !== 'compare') throw malformed();
    const compare = comparison(operator.text, next());
    return (value) => select(value).some(compare);
  }

  function named(word: string, select: (value: unknown) => unknown[]): Test {
    const second = next().text.toUpperCase();
    if (word.toUpperCase() === 'NOT' && second === 'EXISTS') return (value) => select(value).length === 0;
    if (word.toUpperCase() !== 'IS') throw malformed();
    const wanted = { NULL: null, TRUE: true, FALSE: false }[second];
    if (wanted === undefined) throw malformed();
    return (value) => select(value).includes(wanted);
  }

  const test = either();
  if (at < list.length) throw malformed();
  return (message) => {
    let value: unknown;
    try {
      value = JSON.parse(message);
    } catch {
      return false;
    }
    return typeof value === 'object' && value !== null && test(value);
  };
}

/** The values at a path such as `$.items[0].name` or `$["a.b"][*]`. */
function selector(path: string): (value: unknown) => unknown[] {
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

/** How a value compares with what a pattern says: text with `*`, a number, or a regular expression. */
export function comparison(operator: string, { kind, text }: { kind: string; text: string }): Test {
  if (kind === 'regex') {
    const expression = regular(text);
    const holds: Test = (value) =>
      (typeof value === 'string' || typeof value === 'number') && expression.test(String(value));
    if (operator === '=') return holds;
    if (operator === '!=') return (value) => !holds(value);
    throw malformed();
  }
  const number = kind === 'word' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
  const asNumber = (value: unknown): number =>
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (operator === '=' || operator === '!=') {
    const wild = new RegExp(
      `^${text
        .split('*')
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('[\\s\\S]*')}$`,
    );
    const equal: Test = (value) =>
      number !== undefined && !text.includes('*')
        ? asNumber(value) === number
        : (typeof value === 'string' || typeof value === 'number') && wild.test(String(value));
    return operator === '=' ? equal : (value) => !equal(value);
  }
  if (number === undefined) throw malformed();
  switch (operator) {
    case '<':
      return (value) => asNumber(value) < number;
    case '<=':
      return (value) => asNumber(value) <= number;
    case '>':
      return (value) => asNumber(value) > number;
    default:
      return (value) => asNumber(value) >= number;
  }
}

import { comparison } from './comparison.ts';
import { malformed, unclosed, type Matcher } from './syntax.ts';

type Test = (value: string) => boolean;

/** The fields of a line: words, and what stands in brackets or quotes. */
export function fields(message: string): string[] {
  return [...message.matchAll(/\[([^\]]*)\]|"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, bracketed, quoted, word]) => bracketed ?? quoted ?? word ?? '',
  );
}

/** The columns of a pattern: commas in quotes and regular expressions divide nothing. */
function columnsOf(pattern: string): string[] {
  const inner = /^\[([\s\S]*)\]$/.exec(pattern)?.[1];
  if (inner === undefined) throw unclosed('[', ']');
  const columns = [''];
  for (const [piece] of inner.matchAll(/"(?:[^"\\]|\\.)*"|%[^%]*%|[\s\S]/g)) {
    if (piece === ',') columns.push('');
    else columns[columns.length - 1] += piece;
  }
  return columns.map((text) => text.trim());
}

/** What a pattern calls its fields; `...` among them, and '' where a field has no name. */
export function fieldNames(pattern: string): string[] {
  return columnsOf(pattern).map((text) => (text === '...' ? text : (/^\(?\s*([\w$.-]+)/.exec(text)?.[1] ?? '')));
}

/** `[ip, user, ..., status = 4* && status != 404, bytes > 1000]` */
export function spaceMatcher(pattern: string): Matcher {
  const columns = columnsOf(pattern);
  const gap = columns.indexOf('...');
  const tests = columns.map((text) => (text === '...' ? undefined : column(text)));
  return (message) => {
    const values = fields(message);
    if (gap < 0)
      return values.length === tests.length && tests.every((test, index) => test?.(values[index] ?? '') ?? true);
    const [head, tail] = [tests.slice(0, gap), tests.slice(gap + 1)];
    if (values.length < head.length + tail.length) return false;
    const last = values.slice(values.length - tail.length);
    return (
      head.every((test, index) => test?.(values[index] ?? '') ?? true) &&
      tail.every((test, index) => test?.(last[index] ?? '') ?? true)
    );
  };
}

/** `status = 4* && status != 404`, or a name alone, which any value fits. */
function column(text: string): Test {
  const alternatives = text.split('||').map((part) => part.split('&&').map((piece) => condition(piece.trim())));
  return (value) => alternatives.some((all) => all.every((test) => test(value)));
}

function condition(text: string): Test {
  const match = /^\(?\s*([\w$.-]+)\s*(?:(!=|<=|>=|=|<|>)\s*(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|([^\s)]+)))?\s*\)?$/.exec(
    text,
  );
  if (match === null) throw malformed();
  const [, , operator, quoted, regex, word] = match;
  if (operator === undefined) return () => true;
  if (quoted !== undefined) return comparison(operator, { kind: 'string', text: quoted });
  if (regex !== undefined) return comparison(operator, { kind: 'regex', text: regex });
  return comparison(operator, { kind: 'word', text: word ?? '' });
}

import { SqlError } from './sql-error.ts';

export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'variable' | 'sign' | 'end';
  /** A text without its quotes, a variable without its `@`. */
  readonly text: string;
  readonly at: number;
  /** Where it ends. */
  readonly to: number;
}

const FORMS: readonly (readonly [Token['kind'] | 'blank', RegExp])[] = [
  ['blank', /[\s\u00a0]+/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ['text', /'(?:[^']|'')*'|"(?:[^"\\]|\\.|"")*"/y],
  ['variable', /@[A-Za-z0-9_]+/y],
  ['sign', /<>|!=|<=|>=|[-+*/%=<>(){}[\],.:]/y],
];

/**
 * Takes a statement apart.
 *
 * @throws SqlError for a character that begins nothing, or a text without its end
 */
export function tokens(sql: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const [kind, text] = next(sql, at);
    const to = at + text.length;
    if (kind !== 'blank') found.push({ kind, text: contents(kind, text), at, to });
    at = to;
  }
  found.push({ kind: 'end', text: '', at, to: at });
  return found;
}

function next(sql: string, at: number): readonly [Token['kind'] | 'blank', string] {
  for (const [kind, form] of FORMS) {
    form.lastIndex = at;
    const [text] = form.exec(sql) ?? [];
    if (text !== undefined) return [kind, text];
  }
  const character = sql[at] ?? '';
  throw new SqlError(
    character === "'" || character === '"'
      ? `The text that begins at character ${at + 1} has no closing ${character}.`
      : `Unexpected "${character}" at character ${at + 1}.`,
    at,
  );
}

function contents(kind: Token['kind'], text: string): string {
  if (kind === 'variable') return text.slice(1);
  if (kind === 'sign') return text === '!=' ? '<>' : text;
  if (kind !== 'text') return text;
  const inner = text.slice(1, -1);
  return text.startsWith("'") ? inner.replaceAll("''", "'") : inner.replaceAll('""', '"').replace(/\\(["\\])/g, '$1');
}

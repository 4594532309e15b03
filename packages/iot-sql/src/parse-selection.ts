import { parseExpression, type Within } from './parse-expression.ts';
import type { Reader } from './reader.ts';
import type { Expression, Item, Selection } from './syntax.ts';

/** What stands between SELECT and FROM. */
export function parseSelection(reader: Reader, within: Within): Selection {
  const { following } = reader;
  // A field may be called `value`.
  const isName =
    following.kind === 'end' ||
    (following.kind === 'sign' && /^[,.=<>+%/)]/.test(following.text)) ||
    (following.kind === 'word' && /^(?:as|from)$/i.test(following.text));
  if (reader.isWord('VALUE') && !isName) {
    reader.take();
    return { kind: 'value', value: parseExpression(reader, within) };
  }
  const items: Item[] = [];
  do items.push(parseItem(reader, within));
  while (reader.sign(','));
  return { kind: 'items', items };
}

function parseItem(reader: Reader, within: Within): Item {
  const value = parseExpression(reader, within);
  if (reader.word('AS')) return { kind: 'named', path: parsePath(reader), value };
  if (value.kind === 'all') return { kind: 'all' };
  const name = nameOf(value);
  if (name === undefined) throw reader.unexpected('AS and a name after an expression');
  return { kind: 'named', path: [name], value };
}

/** `AS bar.baz` makes an object in an object. */
function parsePath(reader: Reader): string[] {
  const path: string[] = [];
  do {
    const { kind, text } = reader.token;
    if (kind !== 'word' && kind !== 'text') throw reader.unexpected('a name after AS');
    reader.take();
    path.push(text);
  } while (reader.sign('.'));
  return path;
}

/** What is selected without AS keeps the last part of its name; a function gives its own. */
function nameOf(value: Expression): string | undefined {
  if (value.kind === 'field' || value.kind === 'member' || value.kind === 'call' || value.kind === 'variable')
    return value.name;
  return value.kind === 'cast' ? 'cast' : undefined;
}

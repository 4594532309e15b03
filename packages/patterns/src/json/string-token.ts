import type { Cursor } from './cursor.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
/** As much as needs no closer look. */
const PLAIN = /[^"\\\u0000-\u001f]*/y;

/** Reads a string, or a name, whose opening quote has been read, past its closing quote. */
export function readString(cursor: Cursor, what: 'name' | 'string value'): string {
  const missing = what === 'name' ? ' in field name' : ': was expecting closing quote for a string value';
  let text = '';
  for (;;) {
    PLAIN.lastIndex = cursor.offset;
    const plain = PLAIN.exec(cursor.source)?.[0] ?? '';
    text += plain;
    cursor.offset += plain.length;
    const char = readCharacter(cursor, missing);
    if (char === '"') return text;
    if (char !== '\\') {
      const rule = `has to be escaped using backslash to be included in ${what}`;
      cursor.fail(`Illegal unquoted character (${cursor.describe(cursor.offset - 1)}): ${rule}`);
    }
    text += readEscape(cursor);
  }
}

function readEscape(cursor: Cursor): string {
  const missing = ' in character escape sequence';
  const char = readCharacter(cursor, missing);
  if (char !== 'u')
    return ESCAPES[char] ?? cursor.fail(`Unrecognized character escape ${cursor.describe(cursor.offset - 1)}`);
  let code = 0;
  for (let digit = 0; digit < 4; digit += 1) {
    const hex = Number.parseInt(readCharacter(cursor, missing), 16);
    if (Number.isNaN(hex)) cursor.unexpected('expected a hex-digit for character escape sequence');
    code = code * 16 + hex;
  }
  return String.fromCharCode(code);
}

function readCharacter(cursor: Cursor, missing: string): string {
  const char = cursor.source.charAt(cursor.offset);
  if (char === '') cursor.fail(`Unexpected end-of-input${missing}`);
  cursor.offset += 1;
  return char;
}

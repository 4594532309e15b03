import type { Cursor } from './cursor.ts';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Reads a number whose first character has been read, and returns it as it stands there. */
export function readNumber(cursor: Cursor): string {
  const start = cursor.offset - 1;
  NUMBER.lastIndex = start;
  const text = NUMBER.exec(cursor.source)?.[0];
  if (text === undefined) {
    return wrong(cursor, start + 1, 'expected digit (0-9) to follow minus sign, for valid numeric value');
  }
  const end = start + text.length;
  const next = cursor.source.charAt(end);
  if (next === '.' && !/[.eE]/.test(text)) return wrong(cursor, end + 1, 'Decimal point not followed by a digit');
  if (/[eE]/.test(next) && !/[eE]/.test(text)) {
    const signed = /[+-]/.test(cursor.source.charAt(end + 1));
    return wrong(cursor, end + (signed ? 2 : 1), 'Exponent indicator not followed by a digit');
  }
  cursor.offset = end;
  if (/\d/.test(next)) cursor.fail('Invalid numeric value: Leading zeroes not allowed');
  return text;
}

function wrong(cursor: Cursor, at: number, comment: string): never {
  cursor.offset = Math.min(at + 1, cursor.source.length);
  if (at >= cursor.source.length) return cursor.fail('Unexpected end-of-input in a Number value');
  return cursor.unexpected(comment, ' in numeric value');
}

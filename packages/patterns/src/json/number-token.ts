import type { Cursor } from './cursor.ts';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Reads a number whose first character has been read, and returns it as it stands there. */
export function readNumber(cursor: Cursor): string {
  const start = cursor.offset - 1;
  NUMBER.lastIndex = start;
  const text = NUMBER.exec(cursor.source)?.[0];
  if (text === undefined) {
    cursor.offset += 1;
    return wrong(cursor, start + 1, 'expected digit (0-9) to follow minus sign, for valid numeric value');
  }
  cursor.offset = start + text.length;
  const next = cursor.source.charAt(cursor.offset);
  if (next === '.' && !/[.eE]/.test(text)) {
    cursor.offset += 1;
    return wrong(cursor, cursor.offset, 'Decimal point not followed by a digit');
  }
  if (/[eE]/.test(next) && !/[eE]/.test(text)) {
    cursor.offset += /[+-]/.test(cursor.source.charAt(cursor.offset + 1)) ? 2 : 1;
    return wrong(cursor, cursor.offset, 'Exponent indicator not followed by a digit');
  }
  if (/\d/.test(next)) cursor.fail('Invalid numeric value: Leading zeroes not allowed');
  return text;
}

function wrong(cursor: Cursor, at: number, comment: string): never {
  if (at >= cursor.source.length) {
    cursor.offset = at;
    return cursor.fail('Unexpected end-of-input in a Number value');
  }
  return cursor.fail(`Unexpected character (${cursor.describe(at)}) in numeric value: ${comment}`);
}

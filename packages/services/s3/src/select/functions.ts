import { s3Error } from '../errors.ts';
import type { Expression } from './expression.ts';
import { compare, numberOf, type Value } from './values.ts';

const ofText =
  (make: (text: string, ...rest: readonly Value[]) => Value) =>
  ([first, ...rest]: readonly Value[]): Value =>
    typeof first === 'string' ? make(first, ...rest) : null;

const length = ofText((text) => [...text].length);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-select-sql-reference-sql-functions.html */
const FUNCTIONS: Readonly<{ [name: string]: ((parts: readonly Value[]) => Value) | undefined }> = {
  CHAR_LENGTH: length,
  CHARACTER_LENGTH: length,
  LOWER: ofText((text) => text.toLowerCase()),
  UPPER: ofText((text) => text.toUpperCase()),
  TRIM: ofText((text) => text.replace(/^ +| +$/g, '')),
  SUBSTRING: ofText((text, start, count) => {
    // The first letter is number 1; what is before it counts for the length.
    const from = (numberOf(start) ?? 1) - 1;
    const to = count === undefined ? text.length : from + (numberOf(count) ?? 0);
    return text.slice(Math.max(0, from), Math.max(0, to));
  }),
  COALESCE: (parts) => parts.find((part) => (part ?? null) !== null) ?? null,
  NULLIF: ([one, two]) => (compare(one, two) === 0 ? null : one),
};

/** @throws AwsError `UnsupportedFunction` */
export function callFunction(name: string, parts: readonly Expression[]): Expression {
  const called = FUNCTIONS[name];
  if (called === undefined) {
    throw s3Error(
      'UnsupportedFunction',
      `We encountered an unsupported SQL function: ${name}. This cloud knows ${Object.keys(FUNCTIONS).join(', ')} and CAST.`,
      400,
    );
  }
  return (scope) => called(parts.map((part) => part(scope)));
}

/** @throws AwsError `CastFailed`, `ParseUnknownTypeName` */
export function castTo(type: string, value: Value): Value {
  if ((value ?? null) === null) return value;
  const failed = (): Error =>
    s3Error('CastFailed', `Attempt to convert from one data type to ${type} using CAST failed.`, 400);
  switch (type) {
    case 'STRING':
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    case 'BOOL':
    case 'BOOLEAN': {
      const text = String(value).toLowerCase();
      if (text !== 'true' && text !== 'false') throw failed();
      return text === 'true';
    }
    case 'INT':
    case 'INTEGER':
    case 'FLOAT':
    case 'DECIMAL':
    case 'NUMERIC': {
      const number = typeof value === 'boolean' ? Number(value) : numberOf(value);
      if (number === undefined) throw failed();
      return type.startsWith('INT') ? Math.trunc(number) : number;
    }
    default:
      throw s3Error('ParseUnknownTypeName', `The SQL expression contains an unknown data type: ${type}.`, 400);
  }
}

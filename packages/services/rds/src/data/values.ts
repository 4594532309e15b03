import type { ArrayValue, Field, ResultSetOptions } from '@aws-sdk/client-rds-data';
import { unsupportedResult } from './errors.ts';
import { readArray, type Nested } from './arrays.ts';
import { typeOf, type PostgresType } from './types.ts';

/*
 * PostgreSQL's texts as the Data API's fields.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.calling.html
 */

/** The Data API has no zone in its times: it tells UTC, which is the zone of its sessions. */
const withoutZone = (text: string): string => text.replace(/[+-]00(?::?00)?$/, '');

const bytesOf = (text: string): Uint8Array => Buffer.from(text.slice(2), 'hex');

function decimal(text: string, options: ResultSetOptions | undefined): Field {
  if (options?.decimalReturnType !== 'DOUBLE_OR_LONG') return { stringValue: text };
  return text.includes('.') || !Number.isFinite(Number(text))
    ? { doubleValue: Number(text) }
    : { longValue: Number(text) };
}

/** One value; `text` is undefined behaviour of no type: a type that the Data API has not is refused. @throws AwsError UnsupportedResultException */
export function fieldOf(text: string | null, typeId: number, options?: ResultSetOptions): Field {
  if (text === null) return { isNull: true };
  const type = typeOf(typeId);
  if (type.element !== undefined) return { arrayValue: arrayOf(readArray(text), typeOf(type.element), options) };
  switch (type.kind) {
    case 'boolean':
      return { booleanValue: text === 't' };
    case 'long':
      return options?.longReturnType === 'STRING' ? { stringValue: text } : { longValue: Number(text) };
    case 'double':
      return { doubleValue: numberOf(text) };
    case 'decimal':
      return decimal(text, options);
    case 'blob':
      return { blobValue: bytesOf(text) };
    case 'zoned':
      return { stringValue: withoutZone(text) };
    case 'unsupported':
      throw unsupportedResult(`The result contains the unsupported data type ${type.name.toUpperCase()}.`);
    case 'text':
      return { stringValue: text };
  }
}

export const numberOf = (text: string): number =>
  text === 'Infinity' ? Infinity : text === '-Infinity' ? -Infinity : Number(text);

function arrayOf(items: Nested[], type: PostgresType, options: ResultSetOptions | undefined): ArrayValue {
  const texts = items.map((item) => {
    if (item === null || Array.isArray(item))
      throw unsupportedResult(
        item === null
          ? 'The result contains an array with NULL elements.'
          : 'The result contains a multidimensional array.',
      );
    return item;
  });
  switch (type.kind) {
    case 'boolean':
      return { booleanValues: texts.map((text) => text === 't') };
    case 'long':
      return options?.longReturnType === 'STRING' ? { stringValues: texts } : { longValues: texts.map(Number) };
    case 'double':
      return { doubleValues: texts.map(numberOf) };
    case 'zoned':
      return { stringValues: texts.map(withoutZone) };
    case 'blob':
    case 'unsupported':
      throw unsupportedResult(`The result contains the unsupported data type _${type.name.toUpperCase()}.`);
    case 'decimal':
    case 'text':
      return { stringValues: texts };
  }
}

/** A value in `formatRecordsAs: JSON`. */
export function jsonOf(text: string | null, typeId: number): unknown {
  if (text === null) return null;
  const type = typeOf(typeId);
  if (type.kind === 'decimal' && type.element === undefined) return Number(text);
  const field = fieldOf(text, typeId);
  if (field.arrayValue !== undefined) return Object.values(field.arrayValue)[0];
  if (field.blobValue !== undefined) return Buffer.from(field.blobValue).toString('base64');
  return Object.values(field)[0];
}

import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from './errors.ts';
import type { OperationModel } from './model.ts';

/** The bytes that a value of a blob stands for. */
export type ReadBlob = (value: unknown) => Uint8Array;

/**
 * The input of an operation as an integration is given it, in JSON: names as in the API (`maxResults`, `DBName`) or as in
 * the SDK for Java (`MaxResults`, `DbName`), blobs as plain text, times in ISO 8601 or in seconds since 1970.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 *
 * @param readBlob where blobs are written otherwise than as plain text
 * @returns the input as SDK clients take it
 * @throws AwsError SerializationException, with the place of what does not fit
 */
export function readJsonInput(
  { input, name }: OperationModel,
  json: unknown,
  readBlob: ReadBlob = (value) => Buffer.from(text(value), 'utf8'),
): Record<string, unknown> {
  if (input.isUnitSchema()) return {};
  return readStructure(input, json, name, readBlob);
}

function readValue(schema: NormalizedSchema, value: unknown, at: string, readBlob: ReadBlob): unknown {
  if (value === null) return undefined;
  if (schema.isStructSchema()) return readStructure(schema, value, at, readBlob);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw misfit(at, 'a list');
    return value.map((item, index) => readValue(schema.getValueSchema(), item, `${at}[${index}]`, readBlob));
  }
  if (schema.isMapSchema()) {
    const entries = Object.entries(object(value, at));
    return Object.fromEntries(
      entries.map(([key, one]) => [key, readValue(schema.getValueSchema(), one, `${at}.${key}`, readBlob)]),
    );
  }
  if (schema.isBlobSchema()) return readBlob(value);
  if (schema.isTimestampSchema()) return readTime(value, at);
  if (schema.isNumericSchema()) return readNumber(value, at);
  if (schema.isBooleanSchema()) {
    if (typeof value !== 'boolean') throw misfit(at, 'true or false');
    return value;
  }
  return schema.isStringSchema() ? text(value) : value;
}

function readStructure(
  schema: NormalizedSchema,
  value: unknown,
  at: string,
  readBlob: ReadBlob,
): Record<string, unknown> {
  const members = new Map(
    [...schema.structIterator()].flatMap(([name, member]) => spellings(name).map((one) => [one, { name, member }])),
  );
  const read = Object.entries(object(value, at)).map(([key, one]) => {
    const found = members.get(key);
    if (found === undefined)
      throw misfit(`${at}.${key}`, `one of ${[...schema.structIterator()].map(([name]) => name).join(', ')}`);
    return [found.name, readValue(found.member, one, `${at}.${key}`, readBlob)];
  });
  return Object.fromEntries(read) as Record<string, unknown>;
}

/** `queueUrl` is `QueueUrl` as well, `DBInstanceIdentifier` also `DbInstanceIdentifier`. */
function spellings(name: string): string[] {
  const capital = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  const folded = capital.replace(
    /([A-Z])([A-Z]+)(?=[A-Z][a-z]|$)/g,
    (_, first: string, rest: string) => first + rest.toLowerCase(),
  );
  return [name, capital, folded, javaName(name)];
}

/**
 * What the SDK for Java 2 calls a member, with a capital letter, as Step Functions does: `ETag`, `DbInstanceArn`,
 * `ChecksumCRC32`; `BOOL` is `Bool`, and `NULL`, which no member of Java can be called, `Nul`.
 */
export function javaName(name: string): string {
  if (name === 'NULL') return 'Nul';
  const [leading = ''] = /^[A-Z]*(?![a-z])/.exec(name) ?? [];
  return name.slice(0, 1).toUpperCase() + leading.slice(1).toLowerCase() + name.slice(Math.max(1, leading.length));
}

function object(value: unknown, at: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw misfit(at, 'an object');
  return value;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function readNumber(value: unknown, at: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) throw misfit(at, 'a number');
  return number;
}

function readTime(value: unknown, at: string): Date {
  const time = typeof value === 'number' ? new Date(value * 1000) : new Date(text(value));
  if (Number.isNaN(time.getTime())) throw misfit(at, 'a time such as 2026-03-29T02:30:00Z');
  return time;
}

const misfit = (at: string, expected: string): AwsError =>
  new AwsError('SerializationException', `${at} of the input is to be ${expected}.`, { status: 400 });

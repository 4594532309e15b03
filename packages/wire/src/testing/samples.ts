import type { NormalizedSchema } from '@smithy/core/schema';
import type { Traits } from '../model.ts';

/** Structures refer to themselves; nobody needs to go deeper. */
const DEEPEST = 5;

/** Members whose text the SDK itself looks at on its way. */
const FIXED: Readonly<Record<string, string | undefined>> = {
  AccountId: '123456789012',
  accountId: '123456789012',
  Bucket: 'bucket-1',
  ChecksumAlgorithm: 'CRC32',
  EndpointId: 'a.b',
};

/** The SDK computes or checks these itself. */
const LEFT_OUT = /SSECustomerKey(MD5)?$|^MD5Of/;

/** Makes values of any shape, each string and number different from the others. */
export function createSamples(): (schema: NormalizedSchema, options: { output: boolean }) => Record<string, unknown> {
  let counter = 0;

  function sample(schema: NormalizedSchema, name: string, depth: number, output: boolean): unknown {
    const traits = schema.getMergedTraits() as Traits & { mediaType?: string };
    if (schema.isStructSchema()) return structure(schema, depth, output);
    if (schema.isListSchema()) {
      const items = [1, 2].map(() => sample(schema.getValueSchema(), name, depth + 1, output));
      return depth > DEEPEST || items[0] === undefined ? undefined : items;
    }
    if (schema.isMapSchema()) {
      const [one, two] = [1, 2].map(() => sample(schema.getValueSchema(), name, depth + 1, output));
      return depth > DEEPEST || one === undefined ? undefined : { k1: one, 'k-2': two };
    }
    if (schema.isBlobSchema()) return new Uint8Array([1, 2, 250]);
    if (schema.isTimestampSchema()) return new Date(1_700_000_000_000);
    if (schema.isBooleanSchema()) return true;
    if (schema.isBigIntegerSchema()) return 5n;
    if (schema.isBigDecimalSchema()) return undefined;
    if (schema.isNumericSchema()) return ++counter % 100;
    if (schema.isDocumentSchema()) return { a: 1 };
    if (traits.mediaType?.includes('json') === true) return '{"a":1}';
    if (LEFT_OUT.test(name)) return undefined;
    if (Object.hasOwn(FIXED, name)) return FIXED[name];
    return traits.httpHeader === undefined ? `s ${++counter}é<&>"'` : `v${++counter}`;
  }

  function structure(schema: NormalizedSchema, depth: number, output: boolean): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    if (depth > DEEPEST) return result;
    for (const [name, member] of schema.structIterator()) {
      const traits = member.getMergedTraits() as Traits;
      // Event streams have tests of their own.
      if (member.isStreaming() && member.isStructSchema()) continue;
      const value = output && traits.httpResponseCode !== undefined ? 200 : sample(member, name, depth + 1, output);
      if (value !== undefined) result[name] = value;
      if (schema.isUnionSchema()) break;
    }
    return result;
  }

  return (schema, { output }) => (schema.isUnitSchema() ? {} : structure(schema, 0, output));
}

/** A value without the differences that do not matter: kinds of byte arrays, fractions of seconds, absent members. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return `bytes ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  if (value instanceof Date) return `date ${Math.floor(value.getTime() / 1000)}`;
  if (value instanceof String) return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([name, item]) => item !== undefined && name !== '$metadata')
      .map(([name, item]) => [name, plain(item)] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return value;
}

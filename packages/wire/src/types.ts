import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from './errors.ts';

/** Deeper than any input that AWS takes; DynamoDB stops at 32 levels of its own. */
const DEEPEST = 200;

/**
 * Refuses values of another type than the model's, which the SDK's decoders let through: `"Timeout": "soon"`.
 * The words are those of AWS's JSON services.
 */
export function checkTypes(schema: NormalizedSchema, value: unknown, depth = 0): void {
  if (value === undefined || value === null) return;
  if (depth > DEEPEST) throw mismatch('The request is nested too deeply.');
  if (schema.isStructSchema()) {
    if (!isObject(value))
      throw mismatch(
        Array.isArray(value) ? 'Start of list found where not expected.' : 'Unexpected value type in payload',
      );
    for (const [name, member] of schema.structIterator()) {
      const item = value[name];
      if (item !== undefined) checkTypes(member, item, depth + 1);
    }
  } else if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw mismatch('Expected list or null');
    const member = schema.getValueSchema();
    for (const item of value) checkTypes(member, item, depth + 1);
  } else if (schema.isMapSchema()) {
    if (!isObject(value)) throw mismatch('Expected map or null');
    const member = schema.getValueSchema();
    for (const item of Object.values(value)) checkTypes(member, item, depth + 1);
  } else if (schema.isStringSchema()) {
    // JSON in strings is decoded into an object that behaves as one.
    if (typeof value !== 'string' && !(value instanceof String))
      throw mismatch(`${kindOf(value)} can not be converted to String`);
  } else if (schema.isBooleanSchema()) {
    if (typeof value !== 'boolean') throw mismatch(`${kindOf(value)} can not be converted to Boolean`);
  } else if (schema.isNumericSchema()) {
    if (typeof value !== 'number' && typeof value !== 'bigint')
      throw mismatch(`${kindOf(value)} can not be converted to an Integer`);
  } else if (schema.isBlobSchema()) {
    if (!(value instanceof Uint8Array)) throw mismatch(`${kindOf(value)} can not be converted to Blob`);
  } else if (schema.isTimestampSchema() && (!(value instanceof Date) || Number.isNaN(value.getTime()))) {
    throw mismatch(`${kindOf(value)} can not be converted to milliseconds since epoch`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Date)
  );
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number' || typeof value === 'bigint') return 'NUMBER_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT';
}

function mismatch(message: string): AwsError {
  return new AwsError('SerializationException', message, { status: 400 });
}

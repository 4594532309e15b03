import type { Json, JsonObject } from '@coldstart/states';
import type { OperationModel } from '@coldstart/wire';

type Schema = OperationModel['output'];

/** How a generation of the SDK writes what a service answers. */
export interface OutputStyle {
  memberName(name: string): string;
  time(date: Date): Json;
}

/**
 * What a service answers, as JSON: bytes as text, members as the SDK calls them.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function outputOf(schema: Schema, value: unknown, style: OutputStyle): Json {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return style.time(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map((item) => outputOf(schema.getValueSchema(), item, style));
  if (typeof value !== 'object') return value as Json;
  if (schema.isStructSchema()) return structure(schema, value as Record<string, unknown>, style);
  if (!schema.isMapSchema()) return value as Json;
  return mapped(Object.entries(value), (one) => outputOf(schema.getValueSchema(), one, style));
}

function structure(schema: Schema, value: Record<string, unknown>, style: OutputStyle): JsonObject {
  const members: Record<string, Json> = {};
  for (const [name, member] of schema.structIterator())
    if (value[name] !== undefined && value[name] !== null)
      members[style.memberName(name)] = outputOf(member, value[name], style);
  return members;
}

const mapped = (entries: readonly [string, unknown][], write: (value: unknown) => Json): JsonObject =>
  Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, write(value)]])));

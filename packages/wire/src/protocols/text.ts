import type { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';

/** How timestamps are written where a member does not say so itself: as text, `2026-11-23T20:00:00Z`. */
export const TIMESTAMPS = { text: { useTrait: true, default: 5 } } as const;

const NUMBER = /^(?:[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity)$/;

/** Reads a value from a form, a query or a header; the SDK's reader takes any text for a number or a boolean. */
export function readLeaf(reader: FromStringShapeDeserializer, schema: NormalizedSchema, text: string): unknown {
  if (schema.isNumericSchema() && !NUMBER.test(text)) throw new TypeError(`${text} is not a number`);
  if (schema.isBooleanSchema() && !/^(?:true|false)$/i.test(text)) throw new TypeError(`${text} is not true or false`);
  return reader.read(schema, schema.isBooleanSchema() ? text.toLowerCase() : text);
}

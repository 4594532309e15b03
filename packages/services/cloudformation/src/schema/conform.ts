import type { PropertySchema, ResourceSchema } from './schema.ts';
import { isMap, scalar, type Value, type ValueMap } from '@coldstart/cloud';

/** A property that is not as its schema wants it. */
export interface Violation {
  /** `#/Code`, `#` for the resource itself. */
  readonly at: string;
  readonly kind: 'extraneous' | 'missing' | 'type';
  readonly key: string;
  readonly message: string;
}

/**
 * Properties with scalars turned into the types that the schema wants, as CloudFormation does it
 * (`"128"` for a number, `true` for a string), and what is wrong with them.
 */
export function conform(
  schema: ResourceSchema,
  properties: ValueMap,
): { properties: ValueMap; violations: Violation[] } {
  const violations: Violation[] = [];
  const result = shape(properties, schema, '#', { schema, violations });
  for (const name of Object.keys(properties)) {
    if (schema.attributes.includes(name)) violations.push(extraneous('#', name));
  }
  return { properties: isMap(result) ? result : {}, violations };
}

interface Check {
  readonly schema: ResourceSchema;
  readonly violations: Violation[];
}

function extraneous(at: string, key: string): Violation {
  return { at, kind: 'extraneous', key, message: `${at}: extraneous key [${key}] is not permitted` };
}

function shape(value: Value, wanted: PropertySchema, at: string, check: Check): Value {
  if (wanted.$ref !== undefined) {
    const definition = check.schema.definitions?.[wanted.$ref.replace('#/definitions/', '')];
    return definition === undefined ? value : shape(value, definition, at, check);
  }
  const types = wanted.type === undefined ? [] : typeof wanted.type === 'string' ? [wanted.type] : wanted.type;
  if (isMap(value)) {
    if (types.length > 0 && !types.includes('object')) {
      // Objects are written into text for the older types that take JSON as a string.
      return wrongType(value, types, at, check, 'JSONObject');
    }
    return shapeMap(value, wanted, at, check);
  }
  if (Array.isArray(value)) {
    if (types.length > 0 && !types.includes('array')) return wrongType(value, types, at, check, 'JSONArray');
    const { items } = wanted;
    return items === undefined ? value : value.map((item, index) => shape(item, items, `${at}/${index}`, check));
  }
  return shapeScalar(value, types, at, check);
}

function shapeMap(value: ValueMap, wanted: PropertySchema, at: string, check: Check): ValueMap {
  const { properties, patternProperties } = wanted;
  const result: ValueMap = {};
  const patterns = Object.entries(patternProperties ?? {}).map(([pattern, schema]) => ({
    pattern: new RegExp(pattern),
    schema,
  }));
  for (const [key, inner] of Object.entries(value)) {
    const own = properties?.[key] ?? patterns.find(({ pattern }) => pattern.test(key))?.schema;
    if (own !== undefined) result[key] = shape(inner, own, `${at}/${key}`, check);
    else {
      result[key] = inner;
      if (properties !== undefined && wanted.open !== true) check.violations.push(extraneous(at, key));
    }
  }
  for (const key of wanted.required ?? []) {
    if (!(key in value))
      check.violations.push({ at, kind: 'missing', key, message: `${at}: required key [${key}] not found` });
  }
  return result;
}

function shapeScalar(value: Value, types: readonly string[], at: string, check: Check): Value {
  if (types.length === 0) return value;
  const text = scalar(value) ?? '';
  if (types.includes('string')) return text;
  if (types.includes('boolean') && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if ((types.includes('integer') || types.includes('number')) && text !== '' && Number.isFinite(Number(text))) {
    const number = Number(text);
    if (types.includes('number') || Number.isInteger(number)) return number;
  }
  return wrongType(
    value,
    types,
    at,
    check,
    typeof value === 'string' ? 'String' : typeof value === 'boolean' ? 'Boolean' : 'Integer',
  );
}

const JSON_NAMES: Readonly<Record<string, string>> = {
  string: 'String',
  number: 'Number',
  integer: 'Integer',
  boolean: 'Boolean',
  array: 'JSONArray',
  object: 'JSONObject',
};

function wrongType(value: Value, types: readonly string[], at: string, check: Check, found: string): Value {
  const [first = ''] = types;
  check.violations.push({
    at,
    kind: 'type',
    key: at.slice(2),
    message: `${at}: expected type: ${JSON_NAMES[first] ?? first}, found: ${found}`,
  });
  return value;
}

/** The reason of a failed resource, as CloudFormation words it for types of the registry. */
export function violationReason(logicalId: string, violations: readonly Violation[]): string {
  return `Properties validation failed for resource ${logicalId} with message:\n${violations.map(({ message }) => message).join('\n')}`;
}

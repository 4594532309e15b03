import type { Json, JsonObject } from '@coldstart/states';
import { TaskFailure } from '../failure.ts';

export const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

/** What a field of a task's input has to be, in the words of Step Functions. */
export const invalid = (field: string): TaskFailure =>
  new TaskFailure('States.Runtime', `The value of the field '${field}' has an invalid format`);

/** @throws TaskFailure where a field is another thing than a text */
export function textIn(input: JsonObject, field: string): string | undefined {
  const { [field]: value } = input;
  if (value !== undefined && typeof value !== 'string') throw invalid(field);
  return value;
}

/** @throws TaskFailure where a field is another thing than an object */
export function objectIn(input: JsonObject, field: string): JsonObject {
  const { [field]: value = {} } = input;
  if (!isObject(value)) throw invalid(field);
  return value;
}

export const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws TaskFailure for a method that HTTP tasks do not have */
export function methodIn(input: JsonObject): string {
  const method = textIn(input, 'Method') ?? '';
  if (!METHODS.includes(method)) throw invalid('Method');
  return method;
}

/**
 * Headers that a task asks for, of one value each: several are one list.
 *
 * @param refused names that Step Functions keeps for itself, in small letters; `x-amz-*` is all that begin so
 * @throws TaskFailure
 */
export function headersIn(input: JsonObject, refused: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(objectIn(input, 'Headers'))) {
    const lower = name.toLowerCase();
    if (refused.some((one) => (one.endsWith('*') ? lower.startsWith(one.slice(0, -1)) : lower === one)))
      throw new TaskFailure('States.Runtime', `The field 'Headers' contains unsupported values: ${name}`);
    headers[name] = valuesIn(value).join(',');
  }
  return headers;
}

/** Pairs of a query: a list is one pair for each of its values. */
export const queryIn = (input: JsonObject): readonly (readonly [string, string])[] =>
  Object.entries(objectIn(input, 'QueryParameters')).flatMap(([name, value]) =>
    valuesIn(value).map((one) => [name, one] as const),
  );

function valuesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(valuesIn);
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}

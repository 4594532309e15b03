/** What JSON can say. Values are never changed once they are made: states share them. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** A property of the object itself: `constructor` is not one. */
export function propertyOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Gives an object that is being made a property. `__proto__` is a name like any other. */
export function setProperty(object: Record<string, Json>, name: string, value: Json): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The object with one property more, or another value of it. */
export function withProperty(object: JsonObject, name: string, value: Json): JsonObject {
  const copy = { ...object };
  setProperty(copy, name, value);
  return copy;
}

export function equal(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => equal(item, b[index] ?? null));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(a[name] ?? null, b[name] ?? null))
  );
}

/** What AWS's messages call it. */
export function typeName(value: Json): string {
  if (value === null) return 'null';
  return isList(value) ? 'array' : typeof value;
}

/** Input, output and variables of a state, in bytes of UTF-8: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const LARGEST_PAYLOAD = 262_144;

export function exceedsPayload(text: string): boolean {
  // No character takes more than three bytes for each of its UTF-16 units.
  if (text.length * 3 <= LARGEST_PAYLOAD) return false;
  return text.length > LARGEST_PAYLOAD || new TextEncoder().encode(text).length > LARGEST_PAYLOAD;
}

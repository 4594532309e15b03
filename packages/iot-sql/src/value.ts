/** A value of a rule's SQL. `undefined` is AWS's `Undefined`: what is not there, or what a function could not make. */
export type Value = undefined | null | boolean | number | string | readonly Value[] | ValueMap | Uint8Array;

export interface ValueMap {
  readonly [key: string]: Value;
}

export const isArray = (value: Value): value is readonly Value[] => Array.isArray(value);

export const isMap = (value: Value): value is ValueMap =>
  typeof value === 'object' && value !== null && !isArray(value) && !(value instanceof Uint8Array);

/** What AWS takes for a number in a text. https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-data-types.html */
const DECIMAL = /^-?\d+(?:\.\d+)?(?:E-?\d+)?$/i;

/** A number, or a text of one; anything else is Undefined. A whole number is an Int, as in SQL of 2016-03-23. */
export function toDecimal(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : undefined;
}

/** As `toDecimal`, rounded down. */
export function toInt(value: Value): number | undefined {
  const number = toDecimal(value);
  return number === undefined ? undefined : Math.floor(number);
}

export function toBoolean(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Arrays and objects become their JSON; Null and Undefined have no text. */
export function toText(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return undefined;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Undefined where either is Undefined; values of different types are different. */
export function equals(left: Value, right: Value): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  return same(left, right);
}

function same(left: Value, right: Value): boolean {
  if (isArray(left) && isArray(right)) {
    return left.length === right.length && left.every((item, at) => same(item, right[at]));
  }
  if (isMap(left) && isMap(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length && keys.every((key) => key in right && same(left[key], right[key]))
    );
  }
  return left === right;
}

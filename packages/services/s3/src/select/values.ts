/** A value of a record; `undefined` is what SQL calls MISSING. */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value };

export const isObject = (value: Value): value is { readonly [name: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member by its name; a name that is not in quotes is the same in any case. */
export function memberOf(value: Value, name: string, exact: boolean): Value {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  if (exact) return undefined;
  const found = Object.keys(value).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : value[found];
}

export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

/** Negative, zero or positive; `undefined` where SQL does not know. CSV has texts only, which compare as numbers with numbers. */
export function compare(left: Value, right: Value): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (typeof left === 'object' && typeof right === 'object' && left !== null && right !== null) {
    return JSON.stringify(left) === JSON.stringify(right) ? 0 : undefined;
  }
  const [one, two] = [numberOf(left), numberOf(right)];
  return one === undefined || two === undefined ? undefined : Math.sign(one - two);
}

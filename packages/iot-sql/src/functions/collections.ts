import { isArray, isMap, toInt, toText, type Value } from '../value.ts';
import type { FunctionTable } from './function.ts';

function get(of: Value, at: Value): Value {
  if (isMap(of)) return typeof at === 'string' && Object.hasOwn(of, at) ? of[at] : undefined;
  if (!isArray(of) && typeof of !== 'string') return undefined;
  const index = toInt(at);
  return index === undefined || index < 0 ? undefined : of[index];
}

function concat(values: readonly Value[]): Value {
  if (values.length === 0) return undefined;
  // The table of the documentation says "unmodified", its example `concat(1)` = "1": the example is followed.
  if (values.length === 1 && typeof values[0] !== 'number') return values[0];
  if (values.some(isArray)) return values.flatMap((value) => value as Value[]);
  const texts = values.map(toText);
  return texts.some((text) => text === undefined) ? undefined : texts.join('');
}

/** https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html#iot-func-transform */
function transform(mode: Value, attributes: Value, elements: Value): Value {
  if (mode !== 'enrichArray' || !isMap(attributes) || !isArray(elements)) return undefined;
  return elements.every(isMap) ? elements.map((element) => ({ ...element, ...attributes })) : undefined;
}

const isNumber = (value: Value): boolean => value !== undefined && value !== null && !Number.isNaN(value);

export const collectionFunctions: FunctionTable = {
  concat: { arity: [0, Infinity], run: (values) => concat(values) },
  get: { arity: [2, 2], run: ([of, at]) => get(of, at) },
  get_or_default: {
    arity: [2, 2],
    run: ([value, fallback]) => (value === undefined || value === null ? fallback : value),
  },
  isnull: { arity: [1, 1], run: ([value]) => value === null },
  isundefined: { arity: [1, 1], run: ([value]) => value === undefined },
  nanvl: { arity: [2, 2], run: ([value, fallback]) => (isNumber(value) ? value : fallback) },
  transform: { arity: [3, 3], run: ([mode, attributes, elements]) => transform(mode, attributes, elements) },
};

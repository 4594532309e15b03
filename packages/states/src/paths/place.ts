import { isList, isObject, type Json, type JsonObject, propertyOf, withProperty } from '../json.ts';
import { parsePath } from './parse.ts';
import type { Step } from './path.ts';

/** Says that a result cannot stand where its path wants it. */
export class NoPlace extends Error {
  override name = 'NoPlace';
}

/** The input with a value at a reference path; what is missing on the way is made. @throws {NoPlace} */
export function placeAt(source: string, input: Json, value: Json): Json {
  return put(parsePath(source).steps, 0, input, value);
}

function put(steps: readonly Step[], depth: number, target: Json | undefined, value: Json): Json {
  const step = steps[depth];
  if (step === undefined) return value;
  if (step.kind === 'indexes') {
    const [index = 0] = step.indexes;
    if (!isList(target) || index < 0 || index >= target.length) throw new NoPlace(String(index));
    return target.map((item, at) => (at === index ? put(steps, depth + 1, item, value) : item));
  }
  const name = step.kind === 'names' ? (step.names[0] ?? '') : '';
  const object: JsonObject | undefined = target === undefined ? {} : isObject(target) ? target : undefined;
  if (object === undefined) throw new NoPlace(name);
  return withProperty(object, name, put(steps, depth + 1, propertyOf(object, name), value));
}

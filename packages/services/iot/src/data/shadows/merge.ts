import { isObject, isSame, type Json, type JsonObject } from './json.ts';

/*
 * What an update makes of a shadow's state, and when each part of it was set.
 * https://docs.aws.amazon.com/iot/latest/developerguide/device-shadow-document.html
 */

/** Members that are objects are merged, and stay when they become empty; `null` takes away, anything else takes the place of what was there. */
export function merged(present: JsonObject, given: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...present };
  for (const [key, value] of Object.entries(given)) {
    const before = result[key];
    if (value === null) delete result[key];
    else result[key] = isObject(value) ? merged(isObject(before) ? before : {}, value) : value;
  }
  return result;
}

/** A timestamp for each value, elements of arrays included, in the form of the state. */
export function stamped(state: Json, timestamp: number): Json {
  if (Array.isArray(state)) return state.map((item: Json) => stamped(item, timestamp));
  if (!isObject(state)) return { timestamp };
  return mapValues(state, (value) => (value === null ? undefined : stamped(value, timestamp)));
}

/** Timestamps of what was given, and the earlier ones of the rest. @param state as it is afterwards */
export function restamped(before: Json | undefined, given: Json | undefined, state: Json, timestamp: number): Json {
  if (!isObject(state)) return given === undefined ? (before ?? { timestamp }) : stamped(state, timestamp);
  const earlier = isObject(before) ? before : {};
  const changes = isObject(given) ? given : {};
  return mapValues(state, (value, key) => restamped(earlier[key], changes[key], value, timestamp));
}

/** What is desired and not reported so; nothing where they agree. */
export function deltaOf(desired: JsonObject, reported: JsonObject): JsonObject | undefined {
  const delta = mapValues(desired, (wanted, key) => {
    const is = reported[key];
    if (isObject(wanted) && isObject(is)) return deltaOf(wanted, is);
    return isSame(wanted, is) ? undefined : wanted;
  });
  return Object.keys(delta).length === 0 ? undefined : delta;
}

/** The part of the metadata that belongs to a part of the state. */
export function metadataOf(part: Json, metadata: Json | undefined): Json | undefined {
  if (!isObject(part) || !isObject(metadata)) return metadata;
  return mapValues(part, (value, key) => metadataOf(value, metadata[key]));
}

function mapValues(object: JsonObject, map: (value: Json, key: string) => Json | undefined): JsonObject {
  const entries = Object.entries(object).flatMap(([key, value]) => {
    const made = map(value, key);
    return made === undefined ? [] : [[key, made] as const];
  });
  return Object.fromEntries(entries);
}

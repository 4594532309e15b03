const LONGEST = 160;

/** A value as a learner would write it, short enough for one line. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing (undefined)';
  if (value === '') return 'an empty string';
  if (value instanceof Error) return `the error ${value.name}: ${clip(value.message)}`;
  if (value instanceof RegExp) return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return String(value);
  return clip(json(value));
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item)) ?? String(value);
  } catch {
    return String(value);
  }
}

/** Cuts the middle out of long text: both ends tell more than one. */
export function clip(text: string, longest = LONGEST): string {
  if (text.length <= longest) return text;
  let length = 0;
  for (const _ of text) length += 1;
  if (length <= longest) return text;
  const head = Math.ceil(longest * 0.7);
  const tail = longest - head;
  // A character has at most two code units: what is far from both ends need not be taken apart.
  const begin = Array.from(text.slice(0, 2 * head))
    .slice(0, head)
    .join('');
  const end = Array.from(text.slice(-2 * tail))
    .slice(-tail)
    .join('');
  return `${begin} … ${end} (${length} characters)`;
}

/** Where two values part, in words; `undefined` when they are the same or nothing alike. */
export function firstDifference(actual: unknown, expected: unknown): string | undefined {
  return differenceAt(actual, expected, '');
}

function differenceAt(actual: unknown, expected: unknown, path: string): string | undefined {
  if (Object.is(actual, expected)) return undefined;
  if (!isObject(actual) || !isObject(expected) || Array.isArray(actual) !== Array.isArray(expected)) {
    return path === '' ? undefined : `\`${path}\` is ${show(actual)} where ${show(expected)} belongs`;
  }
  for (const key of Object.keys(expected)) {
    const at = join(path, key, expected);
    if (!(key in actual)) return `\`${at}\` is missing`;
    const difference = differenceAt(actual[key], expected[key], at);
    if (difference !== undefined) return difference;
  }
  for (const key of Object.keys(actual)) {
    if (!(key in expected)) return `\`${join(path, key, expected)}\` does not belong there`;
  }
  return undefined;
}

function join(path: string, key: string, within: object): string {
  if (Array.isArray(within)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

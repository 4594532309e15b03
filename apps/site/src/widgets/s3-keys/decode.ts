/** What the key decoder shows: a key as the cloud's events have it, and what each way of decoding makes of it. */
import { formEncode } from '@coldstart/service-s3/form-encode';

/** Names to begin with, each with something that goes wrong easily. */
export const NAMES = [
  'uploads/my holiday.jpg',
  'uploads/1+1=2.txt',
  'uploads/100%.txt',
  'uploads/a%20b.txt',
  'uploads/Zoë & 写真.jpg',
  'uploads/plain.txt',
] as const;

/** The line of the lesson and of the exercise. */
export const decodeKey = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

/** Ways of reading a key, the right one last. */
const WAYS = [
  { code: 'key', read: (key: string) => key },
  { code: 'decodeURIComponent(key)', read: (key: string) => decodeURIComponent(key) },
  {
    code: "decodeURIComponent(key).replaceAll('+', ' ')",
    read: (key: string) => decodeURIComponent(key).replaceAll('+', ' '),
  },
  { code: 'decodeURIComponent(decodeURIComponent(…))', read: (key: string) => decodeURIComponent(decodeKey(key)) },
  { code: "decodeURIComponent(key.replaceAll('+', ' '))", read: decodeKey },
] as const;

export interface Way {
  readonly who: string;
  readonly kind: 'success' | 'failure';
  readonly text: string;
}

export interface Reading {
  readonly kind: 'service' | 'success' | 'failure';
  readonly sum: string;
  /** The object's key; absent where the text is no key of an event. */
  readonly real: string | undefined;
  /** The same in an event. */
  readonly raw: string;
  readonly ways: readonly Way[];
}

/** @param given whether the text is the key of an object, or that of an event */
export function readingOf(text: string, given: 'object' | 'event'): Reading {
  const raw = given === 'object' ? formEncode(text) : text;
  const real = given === 'object' ? text : decoded(decodeKey, text);
  if (real === undefined)
    return {
      kind: 'failure',
      sum: 'No event has this key: behind each % stand two hexadecimal digits, and together they are UTF-8.',
      real,
      raw,
      ways: [],
    };
  const isSame = raw === real;
  return {
    kind: isSame ? 'success' : 'service',
    sum: isSame ? 'Both are the same: this key hides the mistake.' : 'The event has another key than the object.',
    real,
    raw,
    ways: WAYS.map(({ code, read }) => wayOf(code, decoded(read, raw), real)),
  };
}

function wayOf(who: string, made: string | undefined, real: string): Way {
  if (made === undefined) return { who, kind: 'failure', text: 'throws `URIError: URI malformed`' };
  if (made === real) return { who, kind: 'success', text: `\`${made}\`` };
  return { who, kind: 'failure', text: `\`${made}\`: S3 answers \`NoSuchKey\`` };
}

/** What a way makes of a key; nothing where it throws. */
function decoded(read: (key: string) => string, key: string): string | undefined {
  try {
    return read(key);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

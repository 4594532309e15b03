import { isDeepStrictEqual } from 'node:util';
import { firstDifference, show } from './show.ts';

/** A check does not hold: what should have been, and what was, each a sentence. */
export class ExpectationError extends Error {
  /** `the answer to {"name":"Ada"} to be {"message":"Hello Ada"}` */
  readonly expected: string;
  /** `it was {"message":"Hello"}` */
  readonly happened: string;

  constructor(expected: string, happened: string) {
    super(`Expected ${expected}, but ${happened}.`);
    this.name = 'ExpectationError';
    this.expected = expected;
    this.happened = happened;
  }
}

/** Ways to say what should be. Each throws an `ExpectationError` where it is not. */
export interface Expect {
  /** Deeply the same, types included. */
  toEqual(expected: unknown): void;
  toNotEqual(unexpected: unknown): void;
  /** An object that has at least these members. */
  toHaveMembers(expected: Readonly<Record<string, unknown>>): void;
  /** Text that contains this text, or a list that contains this item. */
  toContain(expected: unknown): void;
  toNotContain(unexpected: unknown): void;
  /** Text that fits the pattern; say in words what the pattern means. */
  toMatch(pattern: RegExp, inWords: string): void;
  toHaveLength(length: number): void;
  toBeAtLeast(minimum: number): void;
  toBeAtMost(maximum: number): void;
  toBePresent(): void;
  toBeAbsent(): void;
  /** Whatever else can be said: `toBe('a whole number', Number.isInteger)`. */
  toBe(inWords: string, holds: (actual: unknown) => boolean): void;
}

/**
 * @param subject what the value is, in the learner's words: `the answer to {"name":"Ada"}`
 */
export function expect(actual: unknown, subject: string): Expect {
  // In words only where it does not hold: values may have megabytes.
  const must = (holds: boolean, expectation: () => string, happened = () => `it was ${show(actual)}`): void => {
    if (!holds) throw new ExpectationError(`${subject} ${expectation()}`, happened());
  };
  return {
    toEqual(expected) {
      must(
        isDeepStrictEqual(plain(actual), plain(expected)),
        () => `to be ${show(expected)}`,
        () => differing(actual, actual, expected),
      );
    },
    toNotEqual(unexpected) {
      must(
        !isDeepStrictEqual(plain(actual), plain(unexpected)),
        () => `to differ from ${show(unexpected)}`,
        () => 'it was the same',
      );
    },
    toHaveMembers(expected) {
      const found = typeof actual === 'object' && actual !== null ? (actual as Record<string, unknown>) : undefined;
      const part =
        found === undefined
          ? actual
          : Object.fromEntries(Object.keys(expected).flatMap((key) => (key in found ? [[key, found[key]]] : [])));
      must(
        isDeepStrictEqual(plain(part), plain(expected)),
        () => `to have ${show(expected)}`,
        () => differing(actual, part, expected),
      );
    },
    toContain(expected) {
      must(contains(actual, expected), () => `to contain ${show(expected)}`);
    },
    toNotContain(unexpected) {
      must(!contains(actual, unexpected), () => `not to contain ${show(unexpected)}`);
    },
    toMatch(pattern, inWords) {
      must(typeof actual === 'string' && pattern.test(actual), () => `to be ${inWords}`);
    },
    toHaveLength(length) {
      const found = Array.isArray(actual) || typeof actual === 'string' ? actual.length : undefined;
      must(
        found === length,
        () => `to have ${length} ${length === 1 ? 'entry' : 'entries'}`,
        () => `it had ${found ?? 'none at all'}: ${show(actual)}`,
      );
    },
    toBeAtLeast(minimum) {
      must(typeof actual === 'number' && actual >= minimum, () => `to be at least ${minimum}`);
    },
    toBeAtMost(maximum) {
      must(typeof actual === 'number' && actual <= maximum, () => `to be at most ${maximum}`);
    },
    toBePresent() {
      must(
        actual !== undefined && actual !== null,
        () => 'to be there',
        () => 'it was missing',
      );
    },
    toBeAbsent() {
      must(actual === undefined || actual === null, () => 'to be absent');
    },
    toBe(inWords, holds) {
      must(holds(actual), () => `to be ${inWords}`);
    },
  };
}

/** What was, and where it parts from what should be. @param compared what of it was compared */
function differing(actual: unknown, compared: unknown, expected: unknown): string {
  const difference = firstDifference(compared, expected);
  return `it was ${show(actual)}${difference === undefined ? '' : `: ${difference}`}`;
}

function contains(actual: unknown, wanted: unknown): boolean {
  if (typeof actual === 'string') return typeof wanted === 'string' && actual.includes(wanted);
  return Array.isArray(actual) && actual.some((item) => isDeepStrictEqual(item, wanted));
}

/** `JSON.parse` gives no `undefined` members; neither side should fail for one. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]: [string, unknown]) => (item === undefined ? [] : [[key, plain(item)]])),
  );
}

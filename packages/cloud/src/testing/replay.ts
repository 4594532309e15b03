import { describe, expect, test } from 'vitest';
import { Comparison, type Rules } from './comparison.ts';
import type { Recorded, Recordings } from './recordings.ts';

/** An answer as boto3 gives it, and the recordings have it: dates and documents are read. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return documentOf(value);
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      key === '$metadata' || member === undefined ? [] : [[key, plain(member)]],
    ),
  );
}

function documentOf(text: string): unknown {
  if (!/^[{[].*[}\]]$/s.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A text in brackets need not be JSON.
    return text;
  }
}

/** A refusal of an SDK in the recordings' form. */
export type RefusalForm = (error: Error) => object;

const named: RefusalForm = ({ name, message }) => ({ Code: name, Message: message });

export interface ReplayRules extends Rules {
  /** What stands under `Error`; the error's name and message when left out. */
  readonly refusal?: RefusalForm;
}

/** Answers beside what was recorded in their place; placeholders mean the same in all of a test's. */
export class Replay {
  readonly #recorded: Recorded;
  readonly #comparison: Comparison;
  readonly #refusal: RefusalForm;
  readonly #differences: string[] = [];
  readonly #matched = new Set<string>();

  constructor(recorded: Recorded, { refusal = named, ...rules }: ReplayRules) {
    this.#recorded = recorded;
    this.#comparison = new Comparison(rules);
    this.#refusal = refusal;
  }

  async match(key: string, asked: Promise<unknown>): Promise<void> {
    this.#matched.add(key);
    const answer = await this.#answerOf(asked);
    this.#differences.push(...this.#comparison.differences(answer, this.#recorded[key], key));
  }

  async #answerOf(asked: Promise<unknown>): Promise<unknown> {
    try {
      return plain(await asked);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { Error: this.#refusal(error) };
    }
  }

  /** Nothing differs, and nothing was left out. */
  end(): void {
    expect(this.#differences).toEqual([]);
    expect([...this.#matched].sort()).toEqual(Object.keys(this.#recorded).sort());
  }
}

/** What a recorded test asks. @param name the test's, with what it is called with */
export type Steps<Bench> = (replay: Replay, name: string, bench: Bench) => Promise<void>;

/**
 * Replays recorded tests.
 *
 * @param what names them: `test_events.json`
 * @param steps by the beginnings of the tests' names, without their classes; `undefined` leaves tests out
 * @param known how many of the recorded tests they are
 */
export function replayTests<Bench>(
  { what, recordings, rules, bench }: ReplayOptions<Bench>,
  steps: Readonly<Record<string, Steps<Bench> | undefined>>,
  known: number,
): void {
  const stepsOf = (name: string): Steps<Bench> | undefined => {
    const keys = Object.keys(steps).filter((key) => name.startsWith(key));
    // Of names that begin with each other, the longest is meant.
    const [key = ''] = keys.sort((a, b) => b.length - a.length);
    return steps[key];
  };
  const nameOf = (id: string): string => id.replace(/^Test\w+::/, '');
  const replayed = recordings.tests.filter((id) => stepsOf(nameOf(id)) !== undefined);

  describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
    test(`${known} tests of ${what} are replayed`, () => {
      expect(replayed).toHaveLength(known);
    });

    test.each(replayed)('%s', async (id) => {
      const replay = new Replay(recordings.of(id), rules);
      await stepsOf(nameOf(id))?.(replay, nameOf(id), bench());
      replay.end();
    });
  });
}

export interface ReplayOptions<Bench> {
  readonly what: string;
  readonly recordings: Recordings;
  readonly rules: ReplayRules;
  /** What the steps work with, once tests run. */
  bench(): Bench;
}

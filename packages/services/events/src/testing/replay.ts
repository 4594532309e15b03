import { Comparison, type Recorded } from '@coldstart/cloud/testing';
import { expect } from 'vitest';

/** The recordings were made under this account. */
export const RECORDED_ACCOUNT = '111111111111';

/** Recorded in the place of what is another one every time. */
const ANYTHING =
  /^(?:event-id|m-d5-of-body|receipt-handle|<ingestion-time>|<md5-hash>|api-destination-arn|connection-arn|<queue-arn>|<target-id>|<<next-token>:\d>|target-arn|<event-bus-arn:1>|<rule-arn:1>)$/;

/** An answer as boto3 gives it, and the recordings have it: dates and documents are read. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return /^[{[].*[}\]]$/s.test(value) ? (JSON.parse(value) as unknown) : value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      key === '$metadata' || member === undefined ? [] : [[key, plain(member)]],
    ),
  );
}

async function answerOf(asked: Promise<unknown>): Promise<unknown> {
  try {
    return plain(await asked);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { Error: { Code: error.name, Message: error.message } };
  }
}

/** Answers beside what was recorded in their place; placeholders mean the same in all of a test's. */
export class Replay {
  readonly #recorded: Recorded;
  readonly #comparison = new Comparison({ ignored: /\.ResponseMetadata$/, anything: ANYTHING });
  readonly #differences: string[] = [];
  readonly #matched = new Set<string>();

  constructor(recorded: Recorded) {
    this.#recorded = recorded;
  }

  async match(key: string, asked: Promise<unknown>): Promise<void> {
    this.#matched.add(key);
    const answer = await answerOf(asked);
    this.#differences.push(...this.#comparison.differences(answer, this.#recorded[key], key));
  }

  /** Nothing differs, and nothing was left out. */
  end(): void {
    expect(this.#differences).toEqual([]);
    expect([...this.#matched].sort()).toEqual(Object.keys(this.#recorded).sort());
  }
}

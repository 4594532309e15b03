import { Comparison, type Recorded, type Recordings } from '@coldstart/cloud/testing';
import { expect } from 'vitest';

/** The recordings were made under this account. */
export const RECORDED_ACCOUNT = '111111111111';

/** An answer as boto3 gives it: documents parsed, dates as text, errors under `Error`. */
function plain(value: unknown, name = ''): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' && name.endsWith('Document')) return JSON.parse(decodeURIComponent(value));
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member, key)]));
}

async function answer(promise: Promise<object>): Promise<unknown> {
  try {
    return plain(await promise);
  } catch (error) {
    const { Code, message, Type } = error as { Code?: string; message?: string; Type?: string };
    return { Error: { Code, Message: message, Type } };
  }
}

/** Replays calls, each beside what was recorded under a name; the placeholders must agree throughout. */
export class Replay {
  readonly #recorded: Recorded;
  readonly #comparison = new Comparison();
  readonly differences: string[] = [];

  constructor(recorded: Recorded) {
    this.#recorded = recorded;
  }

  async match(name: string, promise: Promise<object>): Promise<unknown> {
    const actual = await answer(promise);
    this.differences.push(...this.#comparison.differences(actual, this.#recorded[name], name));
    return actual;
  }
}

export async function replay(file: Recordings, name: string, steps: (replay: Replay) => Promise<void>): Promise<void> {
  const replayed = new Replay(file.of(name));
  await steps(replayed);
  expect(replayed.differences).toEqual([]);
}

import { expect, test } from 'vitest';
import type { ProcessorTimes } from './processors.ts';
import { untilLate } from './until-late.ts';

/** A machine with so much to spare between one look and the next. */
function machine(...shares: readonly number[]): { readonly look: () => ProcessorTimes; readonly looks: () => number } {
  let [idle, all, looks] = [0, 0, 0];
  const look = (): ProcessorTimes => {
    const [share = 0] = shares.slice(Math.floor(looks / 2));
    // Two looks around each wait.
    if (looks % 2 === 1) {
      idle += share * 100;
      all += 100;
    }
    looks += 1;
    return { idle, all };
  };
  return { look, looks: () => looks };
}

const never = new AbortController().signal;

test.each([
  ['a machine with time to spare', [0.5], 1],
  ['one that was busy for the first limit', [0, 0.4], 2],
  ['one that is busy all the time', [0, 0.05, 0], 3],
])('%s', async (_, shares, limits) => {
  const { look, looks } = machine(...shares);
  await untilLate(1, never, look);
  expect(looks()).toBe(2 * limits);
});

test('a check that has ended is waited for no more', async () => {
  const ended = new AbortController();
  const late = untilLate(3_600_000, ended.signal);
  ended.abort();
  await expect(late).rejects.toThrow('aborted');
});

import { expect, test } from 'vitest';
import { axisOf, received, run, spansOf, sumOf, WRITES, type Setting } from './stream.ts';

const sum = (setting: Setting): string => sumOf(run(setting));

test('a small report is the same either way, but for its first byte', () => {
  expect(sum({ way: 'buffered', size: 2 })).toBe(
    'All of it arrives after 0.2 s. The function holds 2 MB, and 0.2 s are billed.',
  );
  expect(sum({ way: 'streamed', size: 2 })).toBe(
    'The first byte arrives after 0.1 s, the last after 0.2 s. The function holds 1 MB, and 0.2 s are billed.',
  );
});

test('above 6 MB a whole answer is an error, and a stream is slower', () => {
  expect(sum({ way: 'buffered', size: 8 })).toContain('an error after 0.8 s');
  expect(run({ way: 'streamed', size: 8 })).toMatchObject({ first: 0.1, held: 1, lost: undefined });
  const { last, ended } = run({ way: 'streamed', size: 40 });
  expect(last).toBeGreaterThanOrEqual(16);
  expect(ended).toBe(last);
});

test('who reads all first has nothing of streaming but its limit', () => {
  const late = run({ way: 'late', size: 40 });
  expect(late).toMatchObject({ first: 4, held: 40 });
  expect(late.last).toBeGreaterThan(run({ way: 'streamed', size: 40 }).last);
});

test('a stream ends at 200 MB', () => {
  const outcome = run({ way: 'streamed', size: 400 });
  expect(outcome.lost).toContain('200 MB');
  expect(sumOf(outcome)).toContain('The rest is lost');
  expect(axisOf(outcome).end).toBe(100);
});

test('each drawing has the function and the client, within its axis', () => {
  for (const way of ['buffered', 'late', 'streamed'] as const)
    for (const size of [2, 8, 40, 400]) {
      const outcome = run({ way, size });
      const spans = spansOf({ way, size }, outcome);
      expect(new Set(spans.map(({ lane }) => lane))).toEqual(new Set(['function', 'client']));
      for (const { at, to = at } of spans) expect(to).toBeLessThanOrEqual(axisOf(outcome).end);
    }
});

test('what becomes of the bytes', () => {
  const all = Object.values(WRITES).map(([, type, sent]) => received(type, sent));
  expect(all).toEqual([
    '200, text/csv, and the body `id,minutes⏎`',
    '502: there are no metadata, and so no status',
    '200, text/csv, and the body `id,minutes⏎`',
  ]);
});

import { expect, test } from 'vitest';
import { columnsOf, FIRST, lineOf, run, SECONDS, sumOf, wordOf } from './crowd.ts';

const apiOf = (more: Partial<typeof FIRST>) => run({ ...FIRST, ...more })[0];

test('what is reserved is the API’s, and what is not goes to whoever comes first', () => {
  expect(sumOf(FIRST)).toBe('800 a second × 0.25 s: the API needs 200 at once at its peak.');
  expect(apiOf({})?.throttled).toBeGreaterThan(0);
  expect(apiOf({ others: false })).toMatchObject({ most: 200, throttled: 0 });
  expect(apiOf({ reserved: 200 })).toMatchObject({ most: 200, throttled: 0, cold: 200 });
  expect(apiOf({ reserved: 100 })).toMatchObject({ most: 100 });
  expect(run({ ...FIRST, reserved: 200 })[1]).toMatchObject({ name: 'Others', most: 800 });
});

test('provisioned environments are not waited for', () => {
  expect(apiOf({ reserved: 200, provisioned: 100 })).toMatchObject({ throttled: 0, cold: 100 });
});

test('with room for thousands, a function still gets a thousand new environments in ten seconds', () => {
  const rush = apiOf({ rate: 2000, milliseconds: 1000, others: false, account: 5000 });
  expect(rush?.seconds[8]).toMatchObject({ running: 1000 });
  expect(rush?.seconds[SECONDS - 1]).toMatchObject({ running: 2000, throttled: 0 });
});

test('is told in words, and drawn in columns of which the highest fills its place', () => {
  const curves = run(FIRST);
  expect(lineOf({ ...curves[0]!, most: 5, requests: 1000, throttled: 0, cold: 3 })).toEqual({
    kind: 'success',
    text: 'API: at most 5 at once; of 1,000 requests none throttled, 3 waited for a new environment',
  });
  expect(lineOf(curves[1]!).kind).toBe('denial');
  const heights = columnsOf(curves).flatMap((columns) => columns.map(({ running, throttled }) => running + throttled));
  expect(heights).toHaveLength(2 * SECONDS);
  expect(Math.max(...heights)).toBeCloseTo(100);
  expect([
    wordOf('reserved', undefined),
    wordOf('provisioned', 0),
    wordOf('others', true),
    wordOf('milliseconds', 250),
  ]).toEqual(['none', 'none', 'take all they get', '250 ms']);
});

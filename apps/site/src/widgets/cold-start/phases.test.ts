import { expect, test } from 'vitest';
import { axisOf, spansOf, startOf, sumOf, type Setting } from './phases.ts';

const first: Setting = { size: 1, remedy: 'none', warm: false };

test('a cold start of AWS’s example bills 351 ms, and its caller has waited for more', () => {
  const start = startOf(first);
  expect(sumOf(start)).toBe('The caller waits 432 ms; 351 ms are billed.');
  expect(spansOf(start).map(({ lane }) => lane)).toEqual(['make', 'fetch', 'INIT', 'INVOKE']);
  expect(spansOf(start).at(-1)?.to).toBeCloseTo(431.83);
  expect(axisOf(start).end).toBe(600);
});

test('each remedy takes something away', () => {
  const lanes = (setting: Partial<Setting>): string[] =>
    spansOf(startOf({ ...first, ...setting })).map(({ lane }) => lane);
  expect(lanes({ warm: true })).toEqual(['INVOKE']);
  expect(lanes({ remedy: 'provisioned', size: 50 })).toEqual(['INVOKE']);
  expect(lanes({ remedy: 'snapstart', size: 50 })).toEqual(['make', 'RESTORE', 'INVOKE']);
  expect(sumOf(startOf({ ...first, remedy: 'provisioned' }))).toContain('251 ms are billed. Lambda has made');
});

test('a larger package takes longer to fetch and to load, on a longer axis', () => {
  const large = startOf({ ...first, size: 50 });
  expect(sumOf(large)).toBe('The caller waits 873 ms; 743 ms are billed.');
  expect(axisOf(large)).toMatchObject({ end: 1200, ticks: [0, 600, 1200] });
});

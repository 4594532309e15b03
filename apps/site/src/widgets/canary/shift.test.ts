import { expect, test } from 'vitest';
import { shift, spansOf, sumOf, TYPES, type Setting } from './shift.ts';

const setting: Setting = { type: 'Canary10Percent5Minutes', version: 'bad', alarm: 2 };
const stages = (changed: Partial<Setting>): number[][] =>
  shift({ ...setting, ...changed }).stages.map(({ from, to, percent }) => [from, to, percent]);

test('a canary gets a tenth, then all; a line grows', () => {
  expect(stages({ version: 'good' })).toEqual([
    [0, 5, 10],
    [5, 30, 100],
  ]);
  expect(stages({ version: 'good', type: 'Linear10PercentEvery1Minute' }).slice(0, 3)).toEqual([
    [0, 1, 10],
    [1, 2, 20],
    [2, 3, 30],
  ]);
  expect(stages({ version: 'good', type: 'Linear10PercentEvery3Minutes' }).at(-1)).toEqual([27, 30, 100]);
  expect(stages({ type: 'AllAtOnce' })).toEqual([[0, 30, 100]]);
});

test('the alarm takes the calls back while they are shifted, and not afterwards', () => {
  const outcome = shift(setting);
  expect(outcome).toMatchObject({ back: 2, failed: 20 });
  expect(sumOf(setting, outcome)).toBe('20 of 3,000 calls failed. The alarm took them back after 2 minutes.');
  expect(spansOf(setting, outcome).map(({ lane, at, text }) => [lane, at, text])).toEqual([
    ['version 2', 0, 'has 10 % of the calls'],
    ['alarm', 2, 'stops the deployment at minute 2'],
    ['version 1', 2, 'has all calls again'],
  ]);
  const late = { ...setting, alarm: 6 };
  expect(sumOf(late, shift(late))).toBe(
    '2,550 of 3,000 calls failed. The alarm came after 6 minutes, when the shift was over: there was nothing left to stop.',
  );
  const none = { ...setting, alarm: 0 };
  expect(sumOf(none, shift(none))).toContain('names no alarm');
  const atOnce = { ...setting, type: 'AllAtOnce' } as const;
  expect(sumOf(atOnce, shift(atOnce))).toContain(
    '3,000 of 3,000 calls failed. The alarm came after 2 minutes, when nothing',
  );
});

test('a version that works needs no alarm', () => {
  const good = { ...setting, version: 'good' } as const;
  expect(sumOf(good, shift(good))).toBe('Version 2 has all calls after 5 minutes. Nobody noticed.');
  for (const type of Object.keys(TYPES) as Setting['type'][]) expect(shift({ ...good, type }).failed).toBe(0);
});

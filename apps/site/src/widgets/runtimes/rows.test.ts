import { RUNTIMES } from '@coldstart/facts/runtimes';
import { expect, test } from 'vitest';
import { dayAt, EXERCISE_DAY, left, LENGTH, numberOf, placeOf, ROWS, said } from './rows.ts';

const row = (id: string) => {
  const found = ROWS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};

test('every runtime of the table has a row', () => {
  expect(ROWS.map(({ id }) => id).sort()).toEqual(RUNTIMES.map(({ id }) => id).sort());
});

test.each([
  ['nodejs24.x', 'success', 'supported, 1 year and 5 months left'],
  ['nodejs22.x', 'success', 'supported, 5 months left'],
  ['nodejs16.x', 'failure', 'deprecated since 12 Jun 2024: answers, without patches'],
  ['nodejs26.x', 'wait', 'preview: to try out, not for production'],
] as const)('%s on the day of the exercise', (id, kind, text) => {
  expect(said(row(id), EXERCISE_DAY)).toEqual({ kind, text });
});

test('on the day itself a runtime is deprecated, and the day before it has less than a month left', () => {
  expect(said(row('dotnet8'), '2026-11-09').text).toBe('supported, less than a month left');
  expect(said(row('dotnet8'), '2026-11-10').text).toMatch(/^deprecated since 10 Nov 2026/);
  expect(said(row('ruby4.0'), '2026-04-29').text).toBe('not there before 30 Apr 2026');
});

test('time is told in years and months', () => {
  expect(left('2026-01-31', '2026-02-28')).toBe('less than a month');
  expect(left('2026-01-28', '2026-02-28')).toBe('1 month');
  expect(left('2026-01-28', '2028-01-28')).toBe('2 years');
});

test('days have their places, and what is beyond the axis is at its end', () => {
  expect(placeOf('2022-01-01')).toBe('0.00%');
  expect(placeOf('2026-01-01')).toBe('50.00%');
  expect(placeOf('2018-01-15')).toBe('0.00%');
  expect(placeOf('2031-01-01')).toBe('100.00%');
  expect(dayAt(numberOf(EXERCISE_DAY))).toBe(EXERCISE_DAY);
  expect(dayAt(LENGTH)).toBe('2030-01-01');
});

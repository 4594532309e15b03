import { expect, test } from 'vitest';
import { EXAMPLES, readingOf, ZONES } from './reading.ts';

const NOW = Date.parse('2026-12-01T12:00:00Z');
const told = (...given: [expression: string, zone: string]) => {
  const { sum, runs, changes } = readingOf(...given, NOW);
  const lines = (all: typeof runs) => all.map(({ who, text }) => `${who}: ${text}`);
  return { sum, runs: lines(runs), changes: lines(changes) };
};

test('half past two in Paris, and both days on which its clocks change', () => {
  const { runs, changes } = told('cron(30 2 * * ? *)', 'Europe/Paris');
  expect(runs.slice(0, 2)).toEqual(['Wed 2026-12-02 02:30: 01:30 in UTC', 'Thu 2026-12-03 02:30: 01:30 in UTC']);
  expect(changes).toEqual([
    'Sun 2027-03-28: clocks go from 02:00 to 03:00; 02:30: left out, as no clock shows it.',
    'Sun 2027-10-31: clocks go from 03:00 to 02:00; 02:30: shown twice, run once, the first time.',
  ]);
});

test('many times in the hour that changes', () => {
  const { changes } = told('cron(0/15 * * * ? *)', 'Europe/Paris');
  expect(changes[0]).toContain('4 times between: left out');
  expect(changes[1]).toContain('4 times between: shown twice, run once, the first time.');
});

test('a time of the day that never changes, half an hour that does, and a place without summer', () => {
  expect(told('cron(0 9 ? * MON-FRI *)', 'Europe/Paris').changes[0]).toContain('runs as ever');
  expect(told('cron(45 1 * * ? *)', 'Australia/Lord_Howe').changes.join()).toContain('01:45: shown twice');
  expect(told('cron(0 6 * * ? *)', 'Asia/Tokyo')).toMatchObject({ changes: [] });
  expect(told('cron(0 6 * * ? *)', 'Asia/Tokyo').runs[0]).toBe('Wed 2026-12-02 06:00: 21:00 in UTC, the day before');
});

test('a rate counts hours, and what happens once is over', () => {
  const { sum, runs, changes } = told('rate(1 day)', 'Europe/Paris');
  expect(sum).toContain('counts from there');
  expect(runs[0]).toBe('Tue 2026-12-01 13:00: 12:00 in UTC');
  expect(changes[0]).toContain('a run that was at 12:00 is at 13:00 from then on');
  expect(told('at(2030-01-15T09:00:00)', 'Europe/Paris').runs).toEqual(['Tue 2030-01-15 09:00: 08:00 in UTC']);
  expect(told('at(2020-01-15T09:00:00)', 'Europe/Paris').sum).toContain('It never runs');
});

test.each([
  ['cron(30 2 * * *)', '`cron` has 6 fields, and this has 5.'],
  ['cron(30 2 * * * *)', 'one is `?`'],
  ['cron(2 30 * * ? *)', 'a field has what it cannot have'],
  ['rate(5 weeks)', 'a rate is a number'],
  ['at(2030-01-15T09:00:00Z)', 'without a zone behind it'],
  ['30 2 * * *', 'it begins with'],
  ['every(day)', '`every` is nothing it knows'],
])('%s is refused with a reason', (expression, reason) => {
  expect(told(expression, 'Europe/Paris').sum).toContain(reason);
});

test('every example is read everywhere', () => {
  for (const example of EXAMPLES)
    for (const zone of ZONES) expect(readingOf(example, zone, NOW).kind, `${example} in ${zone}`).not.toBe('failure');
});

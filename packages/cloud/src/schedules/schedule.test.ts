import { expect, test } from 'vitest';
import { readSchedule } from './schedule.ts';

/** The next moments, to the minute. */
function moments(expression: string, after: string, count = 1): string[] {
  const found: string[] = [];
  let at: number | undefined = Date.parse(`${after}Z`);
  while (found.length < count) {
    at = readSchedule(expression)?.next(at);
    if (at === undefined) break;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

test('a rate counts from the moment before', () => {
  expect(moments('rate(5 minutes)', '2026-03-01T10:02:30', 2)).toEqual(['2026-03-01T10:07', '2026-03-01T10:12']);
  expect(moments('rate(1 hour)', '2026-03-01T10:02')).toEqual(['2026-03-01T11:02']);
  expect(moments('rate(2 days)', '2026-12-31T10:00')).toEqual(['2027-01-02T10:00']);
});

test.each([
  ['cron(0 10 * * ? *)', '2026-03-01T10:00', ['2026-03-02T10:00', '2026-03-03T10:00']],
  ['cron(15 12 * * ? *)', '2026-03-01T12:14:59', ['2026-03-01T12:15']],
  ['cron(0 18 ? * MON-FRI *)', '2026-03-06T17:00', ['2026-03-06T18:00', '2026-03-09T18:00']],
  ['cron(0 8 1 * ? *)', '2026-03-01T08:00', ['2026-04-01T08:00']],
  ['cron(0/10 * ? * MON-FRI *)', '2026-03-06T23:45', ['2026-03-06T23:50', '2026-03-09T00:00']],
  ['cron(0/5 8-17 ? * MON-FRI *)', '2026-03-06T17:55', ['2026-03-09T08:00']],
  ['cron(0 9 ? * 2#1 *)', '2026-03-02T09:00', ['2026-04-06T09:00']],
  ['cron(0 2 ? * SAT#3 *)', '2026-03-01T00:00', ['2026-03-21T02:00']],
  ['cron(0 0 L * ? *)', '2026-02-01T00:00', ['2026-02-28T00:00', '2026-03-31T00:00']],
  ['cron(0 0 L-1 * ? *)', '2028-02-01T00:00', ['2028-02-28T00:00']],
  ['cron(0 0 LW * ? *)', '2026-01-01T00:00', ['2026-01-30T00:00']],
  ['cron(0 0 1W * ? *)', '2026-08-01T00:00', ['2026-08-03T00:00']],
  ['cron(0 0 15W * ? *)', '2026-03-01T00:00', ['2026-03-16T00:00']],
  ['cron(0 0 ? * 5L *)', '2026-03-01T00:00', ['2026-03-26T00:00']],
  ['cron(0 0 ? * L *)', '2026-03-01T00:00', ['2026-03-07T00:00']],
  ['cron(0 0 ? * FRI-MON *)', '2026-03-03T00:00', ['2026-03-06T00:00', '2026-03-07T00:00', '2026-03-08T00:00']],
  ['cron(30 1,13 29 FEB ? *)', '2026-03-01T00:00', ['2028-02-29T01:30', '2028-02-29T13:30', '2032-02-29T01:30']],
  ['cron(0 0 1 NOV-FEB/3 ? *)', '2026-03-01T00:00', ['2026-11-01T00:00', '2027-02-01T00:00']],
])('%s after %s', (expression, after, expected) => {
  expect(moments(expression, after, expected.length)).toEqual(expected);
});

test('a schedule may be over', () => {
  expect(moments('cron(0/5 5 ? JAN 1-5 2022)', '2026-03-01T00:00')).toEqual([]);
});

test.each([
  'cron(0 1 * * * *)',
  'cron(0 1 ? * ? *)',
  'cron(0 dummy ? * MON-FRI *)',
  'cron(7 20 * * NOT *)',
  'cron(71 8 1 * ? *)',
  'cron(INVALID)',
  'cron(0 0 32W * ? *)',
  'cron(0 0 ? * MON#6 *)',
  'cron(0 0 1 * ?)',
  'cron(1/0 * * * ? *)',
  'rate(1 minutes)',
  'rate(2 minute)',
  'rate(0 minutes)',
  'rate(-1 minute)',
  'rate(10 seconds)',
  'rate(1 year)',
  'rate(5minutes)',
  'at(2026-01-01T00:00:00)',
])('%s is no schedule', (expression) => {
  expect(readSchedule(expression)).toBeUndefined();
});

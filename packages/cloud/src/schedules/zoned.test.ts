import { Cron } from 'croner';
import { expect, test } from 'vitest';
import { clockChanges, readZonedSchedule, timeZone } from './index.ts';

/** The next moments, to the minute, as a place's clocks show them, with their offset from UTC in hours. */
function moments(expression: string, zone: string, after: string, count = 1): string[] {
  const schedule = readZonedSchedule(expression, zone);
  const found: string[] = [];
  let at: number | undefined = Date.parse(after);
  while (found.length < count) {
    at = schedule?.next(at);
    if (at === undefined) break;
    const wall = timeZone(zone)?.wallClock(at) ?? 0;
    found.push(`${new Date(wall).toISOString().slice(0, 16)} ${(wall - at) / 3_600_000}`);
  }
  return found;
}

const PARIS = 'Europe/Paris';

test('a time that clocks leave out in spring is left out', () => {
  expect(moments('cron(30 2 * * ? *)', PARIS, '2026-03-27T12:00Z', 3)).toEqual([
    '2026-03-28T02:30 1',
    '2026-03-30T02:30 2',
    '2026-03-31T02:30 2',
  ]);
  expect(moments('cron(0/30 * * * ? *)', PARIS, '2026-03-29T00:20Z', 3)).toEqual([
    '2026-03-29T01:30 1',
    '2026-03-29T03:00 2',
    '2026-03-29T03:30 2',
  ]);
});

test('a time that comes twice in autumn counts once', () => {
  expect(moments('cron(30 2 * * ? *)', PARIS, '2026-10-24T12:00Z', 2)).toEqual([
    '2026-10-25T02:30 2',
    '2026-10-26T02:30 1',
  ]);
  expect(moments('cron(0/30 * * * ? *)', PARIS, '2026-10-24T23:40Z', 4)).toEqual([
    '2026-10-25T02:00 2',
    '2026-10-25T02:30 2',
    '2026-10-25T03:00 1',
    '2026-10-25T03:30 1',
  ]);
  // Between both: the second half past two is over before it comes.
  expect(moments('cron(30 2 * * ? *)', PARIS, '2026-10-25T01:10Z')).toEqual(['2026-10-26T02:30 1']);
});

test('places differ', () => {
  expect(moments('cron(30 2 8 3 ? 2026)', 'America/New_York', '2026-01-01T00:00Z')).toEqual([]);
  expect(moments('cron(45 1 ? 4 SUN#1 *)', 'Australia/Lord_Howe', '2026-04-01T00:00Z')).toEqual([
    '2026-04-05T01:45 11',
  ]);
  expect(moments('cron(0 9 * * ? *)', 'Asia/Kathmandu', '2026-01-01T00:00Z')).toEqual(['2026-01-01T09:00 5.75']);
});

test('a rate in days is so many times 24 hours, whatever clocks do', () => {
  expect(moments('rate(1 days)', PARIS, '2026-03-28T01:30Z', 2)).toEqual(['2026-03-29T03:30 2', '2026-03-30T03:30 2']);
});

test('once is by the clocks of the place', () => {
  expect(moments('at(2026-07-01T09:00:00)', PARIS, '2026-01-01T00:00Z', 2)).toEqual(['2026-07-01T09:00 2']);
  expect(moments('at(2026-03-29T02:30:00)', PARIS, '2026-01-01T00:00Z')).toEqual([]);
  expect(moments('at(2026-10-25T02:30:00)', PARIS, '2026-01-01T00:00Z')).toEqual(['2026-10-25T02:30 2']);
});

test.each([
  ['rate(1 hours)', 'UTC', true],
  ['rate(5 minute)', 'UTC', true],
  ['rate( 10 minutes )', 'UTC', false],
  ['at(2026-02-30T00:00:00)', 'UTC', false],
  ['at(2026-02-03T00:00)', 'UTC', false],
  ['cron(0-15/1 8-8 ? * 2,3,4,5,6,7 *)', 'UTC', true],
  ['cron(0 1 * * * *)', 'UTC', false],
  ['rate(1 hour)', 'Nowhere/Town', false],
  ['rate(1 hour)', '+01:00', false],
])('%s in %s', (expression, zone, reads) => {
  expect(readZonedSchedule(expression, zone) !== undefined).toBe(reads);
});

test('the days on which clocks change are found to the millisecond', () => {
  const zone = timeZone(PARIS);
  const changes = zone === undefined ? [] : clockChanges(zone, Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1));
  expect(changes.map(({ at, by }) => [new Date(at).toISOString(), by / 3_600_000])).toEqual([
    ['2026-03-29T01:00:00.000Z', 1],
    ['2026-10-25T01:00:00.000Z', -1],
  ]);
});

/** Numbers of chance from a seed: the same in each run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** An expression of AWS's and what croner calls the same: it has seconds, and Sunday is 0. */
function randomCron(random: (below: number) => number): { readonly aws: string; readonly croner: string } {
  const among = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item;
  const minute = among(['0', '30', '0/20', '5,35', '10-14', `${random(60)}`]);
  const hour = among(['*', '2', '0/6', '8-17', '1,13', `${random(24)}`]);
  const month = among(['*', '3', '10', '1-6', '2,11', 'MAR,OCT']);
  const day = random(7);
  const [monthDay, weekDay, otherDay, otherWeekDay] = among([
    ['*', '?', '*', '*'],
    ['?', '*', '*', '*'],
    [`${1 + random(28)}`, '?', '', '*'],
    ['L', '?', 'L', '*'],
    ['15W', '?', '15W', '*'],
    ['1/9', '?', '1/9', '*'],
    ['?', `${day + 1}`, '*', `${day}`],
    ['?', `${day + 1}#3`, '*', `${day}#3`],
    ['?', 'MON-FRI', '*', 'MON-FRI'],
  ]);
  return {
    aws: `cron(${minute} ${hour} ${monthDay} ${month} ${weekDay} *)`,
    croner: `0 ${minute} ${hour} ${otherDay === '' ? monthDay : otherDay} ${month} ${otherWeekDay}`,
  };
}

/** A part of the year without changes, where croner and AWS agree on every time. */
test.each([
  ['UTC', '2026-01-01T00:00:00Z', '2028-12-31T00:00:00Z'],
  [PARIS, '2026-03-30T00:00:00Z', '2026-10-23T00:00:00Z'],
  ['America/New_York', '2026-03-10T00:00:00Z', '2026-10-29T00:00:00Z'],
  ['Asia/Kolkata', '2026-01-01T00:00:00Z', '2027-12-31T00:00:00Z'],
])('in %s, what croner computes is what comes out', (zone, from, until) => {
  const random = randomNumbers(26);
  for (let round = 0; round < 60; round += 1) {
    const { aws, croner } = randomCron(random);
    const schedule = readZonedSchedule(aws, zone);
    const expected = new Cron(croner, { timezone: zone, mode: '6-part', sloppyRanges: true }).nextRuns(
      25,
      new Date(from),
    );
    let at: number | undefined = Date.parse(from);
    for (const run of expected) {
      if (run.getTime() >= Date.parse(until)) break;
      at = at === undefined ? undefined : schedule?.next(at);
      expect([aws, new Date(at ?? 0).toISOString()]).toEqual([aws, run.toISOString()]);
    }
  }
});

import { lastDay, readMonthDays, readWeekDays, type DayTest } from './days.ts';
import { readField, type FieldRange, type Values } from './field.ts';
import type { Schedule } from './schedule.ts';
import { timeZone, type TimeZone } from './time-zone.ts';

const MINUTES: FieldRange = { least: 0, most: 59 };
const HOURS: FieldRange = { least: 0, most: 23 };
const MONTHS: FieldRange = {
  least: 1,
  most: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
};
const YEARS: FieldRange = { least: 1970, most: 2199 };

const MINUTE = 60_000;

interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly isDay: DayTest;
  readonly years: readonly number[];
}

/**
 * The six fields of a cron expression: minutes, hours, day of month, month, day of week, year.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 *
 * @param zone by whose clocks; UTC when left out
 * @returns `undefined` for what is none
 */
export function readCron(text: string, zone = timeZone('UTC')): Schedule | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6 || zone === undefined) return undefined;
  const [minute = '', hour = '', monthDay = '', month = '', weekDay = '', year = ''] = fields;
  const minutes = readField(minute, MINUTES);
  const hours = readField(hour, HOURS);
  const months = readField(month, MONTHS);
  const years = readField(year, YEARS);
  const isDay = readDays(monthDay, weekDay);
  if (
    minutes === undefined ||
    hours === undefined ||
    months === undefined ||
    years === undefined ||
    isDay === undefined
  ) {
    return undefined;
  }
  const cron: Cron = {
    minutes: sorted(minutes),
    hours: sorted(hours),
    months: sorted(months),
    isDay,
    years: sorted(years),
  };
  return { next: (after) => nextMoment(cron, zone, after) };
}

/** From one time that the clocks show to the next: a time that comes twice is over when it was there once. */
function nextMoment(cron: Cron, { wallClock, moments }: TimeZone, after: number): number | undefined {
  let wall = nextWallClock(cron, wallClock(after));
  while (wall !== undefined) {
    const [moment] = moments(wall);
    if (moment !== undefined && moment > after) return moment;
    wall = nextWallClock(cron, wall);
  }
  return undefined;
}

const sorted = (values: Values): readonly number[] => [...values].sort((a, b) => a - b);

/** Of the two fields for days one says nothing: `?`. */
function readDays(monthDay: string, weekDay: string): DayTest | undefined {
  if ((monthDay === '?') === (weekDay === '?')) return undefined;
  return weekDay === '?' ? readMonthDays(monthDay) : readWeekDays(weekDay);
}

function nextWallClock({ minutes, hours, months, isDay, years }: Cron, after: number): number | undefined {
  const from = new Date((Math.floor(after / MINUTE) + 1) * MINUTE);
  for (const year of years) {
    if (year < from.getUTCFullYear()) continue;
    for (const month of months) {
      // A month is over when its last minute is.
      if (Date.UTC(year, month, 1) <= from.getTime()) continue;
      for (let day = 1; day <= lastDay(year, month); day += 1) {
        if (Date.UTC(year, month - 1, day + 1) <= from.getTime() || !isDay(year, month, day)) continue;
        const found = firstOfDay(Date.UTC(year, month - 1, day), hours, minutes, from.getTime());
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

function firstOfDay(
  midnight: number,
  hours: readonly number[],
  minutes: readonly number[],
  from: number,
): number | undefined {
  for (const hour of hours) {
    for (const minute of minutes) {
      const moment = midnight + (hour * 60 + minute) * MINUTE;
      if (moment >= from) return moment;
    }
  }
  return undefined;
}

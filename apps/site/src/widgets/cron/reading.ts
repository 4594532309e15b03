/** When a schedule runs, read by the code of the course's cloud. */
import {
  clockChanges,
  readZonedSchedule,
  timeZone,
  type ClockChange,
  type TimeZone,
  type ZonedSchedule,
} from '@coldstart/cloud/schedules';
import type { Kind } from '~/lib/signs.ts';

export const EXAMPLES = [
  'cron(30 2 * * ? *)',
  'cron(0 9 ? * MON-FRI *)',
  'cron(0/15 * * * ? *)',
  'cron(0 8 L * ? *)',
  'cron(0 18 ? * 6#1 *)',
  'rate(1 day)',
  'at(2030-01-15T09:00:00)',
] as const;

export const ZONES = [
  'Europe/Paris',
  'UTC',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
] as const;

const MINUTE = 60_000;
const DAY = 86_400_000;
/** How many runs are listed. */
const LISTED = 6;

export interface Line {
  readonly who: string;
  readonly kind: Kind;
  readonly text: string;
}

export interface Reading {
  readonly kind: Kind;
  readonly sum: string;
  /** The next runs, by the clocks of the place. */
  readonly runs: readonly Line[];
  /** What becomes of the days on which clocks change, within a year. */
  readonly changes: readonly Line[];
}

/** @param now milliseconds since 1970, from which the next runs are counted */
export function readingOf(text: string, zoneName: string, now: number): Reading {
  const expression = text.trim();
  const zone = timeZone(zoneName);
  const schedule = readZonedSchedule(expression, zoneName);
  if (schedule === undefined || zone === undefined)
    return { kind: 'failure', sum: `Scheduler refuses it: ${whyNot(expression)}`, runs: [], changes: [] };
  const moments = nextMoments(schedule, now);
  const runs = moments.map((moment) => ({
    who: wallText(zone.wallClock(moment)),
    kind: 'service' as const,
    text: `${timeOf(moment)} in UTC${dayOffset(zone, moment)}`,
  }));
  const changes = clockChanges(zone, now, now + 366 * DAY).map((change) =>
    changeLine(expression, schedule, zone, change),
  );
  return { ...sumOf(schedule, moments), runs, changes };
}

function nextMoments({ next, kind }: ZonedSchedule, now: number): number[] {
  const found: number[] = [];
  // A rate without a start date begins at once.
  let at = kind === 'rate' ? now : next(now);
  while (at !== undefined && found.length < LISTED) {
    found.push(at);
    at = next(at);
  }
  return found;
}

function sumOf({ kind }: ZonedSchedule, moments: readonly number[]): Pick<Reading, 'kind' | 'sum'> {
  if (moments.length === 0) return { kind: 'wait', sum: 'It never runs: that is over, or no clock ever shows it.' };
  if (kind === 'at') return { kind: 'success', sum: 'It runs once.' };
  if (kind === 'rate')
    return { kind: 'success', sum: 'It runs when it is made, and counts from there. No clock matters.' };
  return { kind: 'success', sum: moments.length < LISTED ? `It runs ${moments.length} times more.` : 'Its next runs:' };
}

/** The mistake that is made most, or none of them. */
function whyNot(expression: string): string {
  const [, kind, content = ''] = /^(\w+)\((.*)\)$/.exec(expression) ?? [];
  if (kind === undefined) return 'it begins with `cron(`, `rate(` or `at(`.';
  if (kind === 'at') return 'a moment is `at(yyyy-mm-ddThh:mm:ss)`, without a zone behind it.';
  if (kind === 'rate') return 'a rate is a number and `minutes`, `hours` or `days`.';
  if (kind !== 'cron') return `\`${kind}\` is nothing it knows.`;
  const fields = content.trim().split(/\s+/);
  if (fields.length !== 6) return `\`cron\` has 6 fields, and this has ${content.trim() === '' ? 0 : fields.length}.`;
  if ((fields[2] === '?') === (fields[4] === '?'))
    return 'of the fields for days, the third and the fifth, one is `?`.';
  return 'a field has what it cannot have. The fields are minute, hour, day, month, weekday and year.';
}

/** What a day on which clocks change does to a schedule. */
function changeLine(expression: string, { kind, next }: ZonedSchedule, zone: TimeZone, { at, by }: ClockChange): Line {
  const [before, after] = [zone.wallClock(at - 1) + 1, zone.wallClock(at)];
  const who = wallText(after).slice(0, -6);
  const clocks = `clocks go from ${timeOf(before)} to ${timeOf(after)}`;
  if (kind === 'rate') {
    const shown = `a run that was at ${timeOf(12 * 60 * MINUTE)} is at ${timeOf(12 * 60 * MINUTE + by)} from then on`;
    return { who, kind: 'service', text: `${clocks}; ${shown}.` };
  }
  const [from, to] = by > 0 ? [before, after] : [after, before];
  const told = wallClockTimes(expression, from, to);
  if (told.length === 0)
    return { who, kind: 'success', text: `${clocks}; it means no time between, and runs as ever.` };
  const times = told.length > 3 ? `${told.length} times between` : told.map(timeOf).join(', ');
  if (by > 0) return { who, kind: 'denial', text: `${clocks}; ${times}: left out, as no clock shows it.` };
  const ran = told.flatMap((wall) => zone.moments(wall)).filter((moment) => next(moment - 1) === moment);
  const once = ran.length === told.length ? 'once, the first time' : `${ran.length} runs`;
  return { who, kind: 'wait', text: `${clocks}; ${times}: shown twice, run ${once}.` };
}

/** What an expression means, whatever clocks do: wall-clock times from one to before another. */
function wallClockTimes(expression: string, from: number, to: number): number[] {
  const schedule = readZonedSchedule(expression, 'UTC');
  const found: number[] = [];
  let at = schedule?.next(from - 1);
  while (at !== undefined && at < to) {
    found.push(at);
    at = schedule?.next(at);
  }
  return found;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Sun 2027-03-28 02:30` */
function wallText(wall: number): string {
  const date = new Date(wall);
  return `${WEEKDAYS[date.getUTCDay()]} ${date.toISOString().slice(0, 10)} ${timeOf(wall)}`;
}

/** `02:30` */
const timeOf = (wall: number): string => new Date(wall).toISOString().slice(11, 16);

/** Where UTC has another day. */
function dayOffset(zone: TimeZone, moment: number): string {
  const days = Math.floor(moment / DAY) - Math.floor(zone.wallClock(moment) / DAY);
  if (days === 0) return '';
  return days < 0 ? ', the day before' : ', the day after';
}

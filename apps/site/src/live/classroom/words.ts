/** Times and rules in words. No DOM in here. */
import type { ExerciseRules, LateRule } from '@coldstart/classroom/protocol';
import { time } from '../timeline/words.ts';

const FORMAT = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const satisfies Intl.DateTimeFormatOptions;

/** `Fri 4 Dec 2026, 18:00`, in a zone, or the reader's own. */
export function moment(iso: string, zone?: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { ...FORMAT, ...(zone !== undefined && { timeZone: zone }) });
  const parts = Object.fromEntries(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
  // Put together here: browsers differ in their commas.
  return `${parts['weekday']} ${parts['day']} ${parts['month']} ${parts['year']}, ${parts['hour']}:${parts['minute']}`;
}

/** `Europe/Vienna` */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A deadline in the reader's zone, and in the one that it was set for where the two differ: each with its name. */
export function deadlineWords({ deadline, zone }: ExerciseRules, reader = ownZone()): string | undefined {
  if (deadline === undefined) return undefined;
  const here = moment(deadline, reader);
  const there = zone === undefined ? here : inZone(deadline, zone, here);
  return there === here ? here : `${here} your time (${reader}), which is ${there} in ${zone}`;
}

/** A zone that this browser does not know is left out. */
function inZone(iso: string, zone: string, otherwise: string): string {
  try {
    return moment(iso, zone);
  } catch {
    return otherwise;
  }
}

/** What happens to what comes later. */
export function lateWords(rule: LateRule | undefined): string {
  if (rule === undefined || rule.kind === 'none') return 'Later, nothing is taken.';
  const { percent, hours, least, until } = rule;
  const step = hours === 1 ? 'hour' : hours === 24 ? 'day' : `${hours} hours`;
  const floor = least > 0 ? `, but leaves at least ${least} %` : '';
  const end =
    until === undefined ? 'However late it is, it is taken.' : `After ${time(until * 3_600_000)}, nothing is taken.`;
  return `Each begun ${step} that it is late takes ${percent} % of the points${floor}. ${end}`;
}

/** How late something was, seconds: `12 min late`. */
export function lateBy(seconds: number): string {
  return `${time(seconds * 1000)} late`;
}

/** How long ago, in whole minutes or larger: `4 min`, `just now`. @param now milliseconds, of the server's clock */
export function since(iso: string, now: number): string {
  const passed = now - Date.parse(iso);
  return passed < 60_000 ? 'just now' : `for ${time(Math.floor(passed / 60_000) * 60_000)}`;
}

/** `1 file`, `2 files` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

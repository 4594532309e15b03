import type { Schedule } from './schedule.ts';
import type { TimeZone } from './time-zone.ts';

/**
 * `2026-11-20T13:00:00`: once, by the clocks of a place. In the hour that clocks leave out, never.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time
 *
 * @param text what stands between the parentheses
 * @returns `undefined` for what is none
 */
export function readAt(text: string, { moments }: TimeZone): Schedule | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return undefined;
  const wallClock = Date.parse(`${text}Z`);
  // 30 February is the 2nd of March to `Date`.
  if (Number.isNaN(wallClock) || !new Date(wallClock).toISOString().startsWith(text)) return undefined;
  const [at] = moments(wallClock);
  return { next: (after) => (at !== undefined && at > after ? at : undefined) };
}

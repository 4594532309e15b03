import { readAt } from './at.ts';
import { readCron } from './cron.ts';
import { readRate } from './rate.ts';
import { timeZone } from './time-zone.ts';

/** When something happens again and again, or once. Moments are milliseconds since 1970. */
export interface Schedule {
  /** The next moment after one; `undefined` when there is none any more. Rates count from that moment on. */
  readonly next: (after: number) => number | undefined;
}

/**
 * Reads `cron(...)` or `rate(...)`, as EventBridge's rules have them: in UTC.
 *
 * @returns `undefined` for what is neither
 */
export function readSchedule(expression: string): Schedule | undefined {
  const { kind, content } = parts(expression);
  if (kind === 'cron') return readCron(content);
  return kind === 'rate' ? readRate(content, 'rules') : undefined;
}

export interface ZonedSchedule extends Schedule {
  readonly kind: 'at' | 'cron' | 'rate';
}

/**
 * Reads `cron(...)`, `rate(...)` or `at(...)`, as EventBridge Scheduler has them. By the clocks of a place, a time that is
 * left out when they are put forward is left out, and one that comes twice when they are put back counts once.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 *
 * @param zoneName name of a time zone in the IANA database; UTC when left out
 * @returns `undefined` for what is none of them, and for a zone that is none
 */
export function readZonedSchedule(expression: string, zoneName = 'UTC'): ZonedSchedule | undefined {
  const zone = timeZone(zoneName);
  const { kind, content } = parts(expression);
  if (zone === undefined || kind === undefined) return undefined;
  const readers = {
    at: () => readAt(content, zone),
    cron: () => readCron(content, zone),
    rate: () => readRate(content, 'scheduler'),
  };
  const schedule = readers[kind]();
  return schedule === undefined ? undefined : { kind, ...schedule };
}

function parts(expression: string): { readonly kind: ZonedSchedule['kind'] | undefined; readonly content: string } {
  const [, kind, content = ''] = /^(at|cron|rate)\((.*)\)$/.exec(expression) ?? [];
  return { kind: kind as ZonedSchedule['kind'] | undefined, content };
}

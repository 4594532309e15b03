import { readCron } from './cron.ts';
import { readRate } from './rate.ts';

/** When something happens again and again. Moments are milliseconds since 1970. */
export interface Schedule {
  /** The next moment after one; `undefined` when there is none any more. Rates count from that moment on. */
  readonly next: (after: number) => number | undefined;
}

/**
 * Reads `cron(...)` or `rate(...)`, as EventBridge's rules and schedules have them.
 *
 * @returns `undefined` for what is neither
 */
export function readSchedule(expression: string): Schedule | undefined {
  const [, kind, content = ''] = /^(cron|rate)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'cron') return readCron(content);
  return kind === 'rate' ? readRate(content) : undefined;
}

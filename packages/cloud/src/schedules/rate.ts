import type { Schedule } from './schedule.ts';

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** How a rate is spelled: rules say `1 hour` and `2 hours` alone, Scheduler takes `1 hours` as well. */
export type RateSpelling = 'rules' | 'scheduler';

/**
 * `5 minutes`, `1 hour`: the same number of milliseconds whatever clocks do.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-rate-expressions
 *
 * @param text what stands between the parentheses
 * @returns `undefined` for what is none
 */
export function readRate(text: string, spelling: RateSpelling): Schedule | undefined {
  const [, digits = '', unit = '', plural = ''] = /^(\d{1,9}) +(minute|hour|day)(s?)$/.exec(text) ?? [];
  const value = Number(digits);
  const milliseconds = UNITS[unit];
  if (milliseconds === undefined || value < 1) return undefined;
  if (spelling === 'rules' && (value === 1) !== (plural === '')) return undefined;
  return { next: (after) => after + value * milliseconds };
}

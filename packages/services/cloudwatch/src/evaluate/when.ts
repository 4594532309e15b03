import { pointStarts, type Call } from '@coldstart/cloud';
import type { MetricAlarmState } from '../alarms/state.ts';
import { rangeOf } from './datapoints.ts';
import { metricsOf } from './metrics.ts';

const MINUTE = 60_000;

/** How often CloudWatch looks at an alarm, in milliseconds: each minute, or every ten seconds for shorter periods. */
export const stepOf = ({ period }: Pick<MetricAlarmState, 'period'>): number => (period < 60 ? 10_000 : MINUTE);

/** Functions whose values change as time goes on, whatever was measured. */
const OF_TIME = /\b(?:MINUTE|HOUR|DAY|DATE|MONTH|YEAR|EPOCH)\s*\(/;

/**
 * When an alarm may next come to something else if nothing is measured meanwhile: when a point moves from one period to
 * the next, or out of the range. Between these moments each look would find what the last one has found, and what is
 * measured meanwhile brings the next look forward.
 *
 * @param end of the newest period of the last look, in milliseconds since 1970
 * @returns `undefined` when it would find the same for ever
 */
export function nextLook(call: Call, alarm: MetricAlarmState, end: number): number | undefined {
  const step = stepOf(alarm);
  if (alarm.settings.Metrics?.some(({ Expression = '' }) => OF_TIME.test(Expression)) === true) return end + step;
  const length = alarm.period * 1000;
  const from = end - rangeOf(alarm) * length;
  let next: number | undefined;
  for (const metric of metricsOf(alarm)) {
    for (const start of pointStarts(call, call, metric, from)) {
      const enters = (Math.floor((start * 1000) / step) + 1) * step;
      const moves = enters > end ? enters : enters + (Math.floor((end - enters) / length) + 1) * length;
      if (next === undefined || moves < next) next = moves;
    }
  }
  return next;
}

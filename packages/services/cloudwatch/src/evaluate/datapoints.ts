import { readPoints, type Call } from '@coldstart/cloud';
import type { MetricAlarmState } from '../alarms/state.ts';
import { Computed } from '../compute.ts';
import { dimensionMap } from '../dimensions.ts';
import { isSeries } from '../math/value.ts';
import { checkQueries } from '../queries.ts';
import { statistic } from '../statistics.ts';
import { extraPeriods, type Datapoint } from './decide.ts';
import { comparedOf } from './metrics.ts';

/** How many periods an alarm looks back. */
export const rangeOf = ({ settings, period }: MetricAlarmState): number =>
  settings.EvaluationPeriods + extraPeriods(period);

/**
 * What an alarm's metric, or expression, comes to in each period of the evaluation range.
 *
 * @param end of the newest period, in milliseconds since 1970
 * @returns from the newest to the oldest; `undefined` where there is no data
 */
export function datapointsOf(call: Call, alarm: MetricAlarmState, end: number): (Datapoint | undefined)[] {
  const step = alarm.period * 1000;
  const start = end - rangeOf(alarm) * step;
  const points =
    alarm.settings.Metrics === undefined ? ofMetric(call, alarm, start, end) : ofMath(call, alarm, start, end);
  const byMoment = new Map(points.map((point) => [point.at, point]));
  return Array.from({ length: rangeOf(alarm) }, (_, index) => byMoment.get(end - (index + 1) * step));
}

function ofMetric(call: Call, { settings, period }: MetricAlarmState, start: number, end: number): Datapoint[] {
  const { Namespace = '', MetricName = '', Dimensions, Unit, Statistic, ExtendedStatistic } = settings;
  const compute = statistic(Statistic ?? ExtendedStatistic ?? '');
  const found = readPoints(call, call, {
    namespace: Namespace,
    name: MetricName,
    dimensions: dimensionMap(Dimensions),
    start,
    end,
    period,
    unit: Unit,
  });
  return found.flatMap((point): Datapoint[] => {
    const value = compute?.(point);
    return value === undefined ? [] : [{ at: point.start * 1000, value, count: point.count }];
  });
}

function ofMath(call: Call, { settings }: MetricAlarmState, start: number, end: number): Datapoint[] {
  const { Metrics = [] } = settings;
  const queries = checkQueries(Metrics);
  const compared = queries.find(({ id }) => id === comparedOf(Metrics)?.Id);
  if (compared === undefined) return [];
  const computed = new Computed(queries, call, { start: new Date(start), end: new Date(end) });
  if (compared.kind === 'metric') return computed.found(compared).map(([at, value]) => ({ at, value }));
  const value = computed.of(compared);
  // What comes to a number, or to several time series, is refused when the alarm is made, as far as can be told then.
  return isSeries(value) ? [...value.points].map(([at, each]) => ({ at, value: each })) : [];
}

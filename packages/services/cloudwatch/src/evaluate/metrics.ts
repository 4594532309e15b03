import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { MetricName } from '@coldstart/cloud';
import type { MetricAlarmState } from '../alarms/state.ts';
import { dimensionMap } from '../dimensions.ts';

/** The metrics that an alarm looks at. */
export function metricsOf({ settings }: Pick<MetricAlarmState, 'settings'>): MetricName[] {
  if (settings.Metrics === undefined) {
    const { Namespace: namespace = '', MetricName: name = '', Dimensions } = settings;
    return [{ namespace, name, dimensions: dimensionMap(Dimensions) }];
  }
  return settings.Metrics.flatMap(({ MetricStat }): MetricName[] => {
    if (MetricStat?.Metric === undefined) return [];
    const { Namespace: namespace = '', MetricName: name = '', Dimensions } = MetricStat.Metric;
    return [{ namespace, name, dimensions: dimensionMap(Dimensions) }];
  });
}

/** The one query of an alarm that it compares with its threshold. */
export const comparedOf = (queries: readonly MetricDataQuery[]): MetricDataQuery | undefined =>
  queries.find(({ ReturnData }) => ReturnData !== false);

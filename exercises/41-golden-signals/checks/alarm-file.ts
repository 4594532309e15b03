import { alarmFile, type AlarmFile, type CheckContext } from '@coldstart/checks';
import { z } from 'zod';

interface LookedAt {
  readonly metric: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly period: number | undefined;
}

/** What an alarm looks at: `AWS/Lambda Errors`. */
export function metricsOf(one: AlarmFile): LookedAt[] {
  if (one.Metrics === undefined) {
    const { Namespace, MetricName, Dimensions = [], Period } = one;
    return [{ metric: `${Namespace} ${MetricName}`, dimensions: Dimensions, period: Period }];
  }
  return one.Metrics.flatMap(({ MetricStat: stat }) =>
    stat === undefined
      ? []
      : [
          {
            metric: `${stat.Metric.Namespace} ${stat.Metric.MetricName}`,
            dimensions: stat.Metric.Dimensions ?? [],
            period: stat.Period,
          },
        ],
  );
}

/** The alarm of a name in the learner's file. */
export function alarmOf(t: CheckContext, name: string): AlarmFile {
  const own = t.document('alarms.json', z.array(alarmFile)).filter(({ AlarmName }) => AlarmName === name);
  if (own[0] === undefined || own.length > 1) {
    return t.fail(`one alarm \`${name}\` in alarms.json`, `there are ${own.length}`);
  }
  return own[0];
}

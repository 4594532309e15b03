import type { CheckContext } from '@coldstart/checks';
import { z } from 'zod';

const dimensions = z.array(z.strictObject({ Name: z.string(), Value: z.string() }));

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const alarm = z.strictObject({
  AlarmName: z.string().min(1),
  AlarmDescription: z.string().optional(),
  ActionsEnabled: z.boolean().optional(),
  AlarmActions: z.array(z.string()).optional(),
  OKActions: z.array(z.string()).optional(),
  InsufficientDataActions: z.array(z.string()).optional(),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: dimensions.optional(),
  Statistic: z.enum(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']).optional(),
  ExtendedStatistic: z.string().optional(),
  Period: z.int().optional(),
  Unit: z.string().optional(),
  Metrics: z
    .array(
      z.strictObject({
        Id: z.string(),
        Label: z.string().optional(),
        Expression: z.string().optional(),
        Period: z.int().optional(),
        ReturnData: z.boolean().optional(),
        MetricStat: z
          .strictObject({
            Metric: z.strictObject({
              Namespace: z.string(),
              MetricName: z.string(),
              Dimensions: dimensions.optional(),
            }),
            Period: z.int(),
            Stat: z.string(),
            Unit: z.string().optional(),
          })
          .optional(),
      }),
    )
    .optional(),
  EvaluationPeriods: z.int().min(1),
  DatapointsToAlarm: z.int().min(1).optional(),
  ComparisonOperator: z.enum([
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  Threshold: z.number(),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']).optional(),
  EvaluateLowSampleCountPercentile: z.enum(['evaluate', 'ignore']).optional(),
});

export type Alarm = z.infer<typeof alarm>;

interface LookedAt {
  readonly metric: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly period: number | undefined;
}

/** What an alarm looks at: `AWS/Lambda Errors`. */
export function metricsOf(one: Alarm): LookedAt[] {
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
export function alarmOf(t: CheckContext, name: string): Alarm {
  const own = t.document('alarms.json', z.array(alarm)).filter(({ AlarmName }) => AlarmName === name);
  if (own[0] === undefined || own.length > 1) {
    return t.fail(`one alarm \`${name}\` in alarms.json`, `there are ${own.length}`);
  }
  return own[0];
}

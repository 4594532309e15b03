import { z } from 'zod';

const dimensions = z.array(z.strictObject({ Name: z.string(), Value: z.string() }));

const metric = z.strictObject({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions.optional() });

const query = z.strictObject({
  Id: z.string(),
  Label: z.string().optional(),
  Expression: z.string().optional(),
  Period: z.int().optional(),
  ReturnData: z.boolean().optional(),
  MetricStat: z
    .strictObject({ Metric: metric, Period: z.int(), Stat: z.string(), Unit: z.string().optional() })
    .optional(),
});

/**
 * An alarm in a file of the learner's, for `t.document`: what `PutMetricAlarm` is to be called with, periods in seconds.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export const alarmFile = z.strictObject({
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
  Period: z.int().min(10).optional(),
  Unit: z.string().optional(),
  Metrics: z.array(query).optional(),
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

export type AlarmFile = z.infer<typeof alarmFile>;

import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { formatArn, pick, type DeployedStack, type Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

type AlarmProperties = Omit<PutMetricAlarmInput, 'AlarmName' | 'Tags'> & { AlarmName?: string; Tags?: Tag[] };

/** What templates and the service say alike. */
const SETTINGS = [
  'ActionsEnabled',
  'AlarmActions',
  'AlarmDescription',
  'ComparisonOperator',
  'DatapointsToAlarm',
  'Dimensions',
  'EvaluateLowSampleCountPercentile',
  'EvaluationPeriods',
  'ExtendedStatistic',
  'InsufficientDataActions',
  'MetricName',
  'Metrics',
  'Namespace',
  'OKActions',
  'Period',
  'Statistic',
  'Threshold',
  'TreatMissingData',
  'Unit',
] as const satisfies readonly (keyof AlarmProperties)[];

export const alarmArn = (stack: DeployedStack, name: string): string => formatArn(stack, 'cloudwatch', `alarm:${name}`);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html */
export const cloudwatchAlarm = resourceRow<AlarmProperties>({
  type: 'AWS::CloudWatch::Alarm',
  name: { property: 'AlarmName', most: 255 },
  id: ({ name }) => name,
  create: {
    PutMetricAlarm: ({ name, properties, tags }) => ({ AlarmName: name, ...pick(properties, SETTINGS), Tags: tags }),
  },
  attributes: ({ id, stack }) => ({ Arn: alarmArn(stack, id) }),
  update: [
    {
      of: SETTINGS,
      put: { PutMetricAlarm: ({ id, properties }) => ({ AlarmName: id, ...pick(properties, SETTINGS) }) },
    },
  ],
  tags: {
    tag: { TagResource: ({ id, stack, tags }) => ({ ResourceARN: alarmArn(stack, id), Tags: tags }) },
    untag: { UntagResource: ({ id, stack, keys }) => ({ ResourceARN: alarmArn(stack, id), TagKeys: keys }) },
    read: {
      ListTagsForResource: {
        input: ({ id, stack }) => ({ ResourceARN: alarmArn(stack, id) }),
        read: ({ Tags }) => Tags,
      },
    },
  },
  read: {
    DescribeAlarms: {
      input: ({ id }) => ({ AlarmNames: [id], AlarmTypes: ['MetricAlarm'] }),
      read: ({ MetricAlarms: [alarm] = [] }) => alarm && pick(alarm, ['AlarmName', ...SETTINGS]),
    },
  },
  delete: { DeleteAlarms: ({ id }) => ({ AlarmNames: [id] }) },
  unsupported: ['EvaluationCriteria', 'EvaluationInterval', 'ThresholdMetricId'],
});

import type { PutCompositeAlarmInput } from '@aws-sdk/client-cloudwatch';
import { pick, type Tag } from '@coldstart/cloud';
import { alarmArn } from './alarm.ts';
import { resourceRow } from './resource-row.ts';

type CompositeAlarmProperties = Omit<PutCompositeAlarmInput, 'AlarmName' | 'AlarmRule' | 'Tags'> & {
  AlarmName?: string;
  AlarmRule: string;
  Tags?: Tag[];
};

/** What templates and the service say alike, and may be left out. */
const SETTINGS = [
  'ActionsEnabled',
  'ActionsSuppressor',
  'ActionsSuppressorExtensionPeriod',
  'ActionsSuppressorWaitPeriod',
  'AlarmActions',
  'AlarmDescription',
  'InsufficientDataActions',
  'OKActions',
] as const satisfies readonly (keyof CompositeAlarmProperties)[];

const settingsOf = (AlarmName: string, properties: CompositeAlarmProperties) => ({
  AlarmName,
  AlarmRule: properties.AlarmRule,
  ...pick(properties, SETTINGS),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-compositealarm.html */
export const cloudwatchCompositeAlarm = resourceRow<CompositeAlarmProperties>({
  type: 'AWS::CloudWatch::CompositeAlarm',
  name: { property: 'AlarmName', most: 255 },
  id: ({ name }) => name,
  create: { PutCompositeAlarm: ({ name, properties, tags }) => ({ ...settingsOf(name, properties), Tags: tags }) },
  attributes: ({ id, stack }) => ({ Arn: alarmArn(stack, id) }),
  update: [
    {
      of: ['AlarmRule', ...SETTINGS],
      put: { PutCompositeAlarm: ({ id, properties }) => settingsOf(id, properties) },
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
      input: ({ id }) => ({ AlarmNames: [id], AlarmTypes: ['CompositeAlarm'] }),
      read: ({ CompositeAlarms: [alarm] = [] }) => alarm && pick(alarm, ['AlarmName', 'AlarmRule', ...SETTINGS]),
    },
  },
  delete: { DeleteAlarms: ({ id }) => ({ AlarmNames: [id] }) },
});

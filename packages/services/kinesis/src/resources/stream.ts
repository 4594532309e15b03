import type { MetricsName, StreamMode } from '@aws-sdk/client-kinesis';
import { pick, tagMap } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface StreamProperties {
  Name?: string;
  ShardCount?: number;
  StreamModeDetails?: { StreamMode: StreamMode };
  RetentionPeriodHours?: number;
  MaxRecordSizeInKiB?: number;
  StreamEncryption?: { EncryptionType: 'KMS'; KeyId: string };
  DesiredShardLevelMetrics?: MetricsName[];
  Tags?: { Key: string; Value: string }[];
}

const LEAST_RETENTION = 24;
const LEAST_RECORD_SIZE = 1024;

const isOnDemand = ({ StreamModeDetails: mode }: Partial<StreamProperties>): boolean =>
  mode?.StreamMode === 'ON_DEMAND';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-stream.html */
export const kinesisStream = resourceRow<StreamProperties>({
  type: 'AWS::Kinesis::Stream',
  name: { property: 'Name', most: 128 },
  create: {
    CreateStream: {
      input: ({ name, properties, tags }) => ({
        StreamName: name,
        ...pick(properties, ['ShardCount', 'StreamModeDetails', 'MaxRecordSizeInKiB']),
        ...(tags.length > 0 && { Tags: tagMap(tags) }),
      }),
    },
    DescribeStreamSummary: {
      input: ({ name }) => ({ StreamName: name }),
      id: ({ StreamDescriptionSummary: stream }) => stream?.StreamName,
      attributes: ({ StreamDescriptionSummary: stream }) => ({ Arn: stream?.StreamARN }),
    },
  },
  update: [
    {
      of: ['StreamModeDetails'],
      put: {
        UpdateStreamMode: ({ attribute, properties: { StreamModeDetails = { StreamMode: 'PROVISIONED' } } }) => ({
          StreamARN: attribute('Arn'),
          StreamModeDetails,
        }),
      },
    },
    {
      of: ['ShardCount'],
      put: {
        UpdateShardCount: ({ id, properties }) =>
          isOnDemand(properties) || properties.ShardCount === undefined
            ? undefined
            : { StreamName: id, TargetShardCount: properties.ShardCount, ScalingType: 'UNIFORM_SCALING' },
      },
    },
    {
      of: ['MaxRecordSizeInKiB'],
      put: {
        UpdateMaxRecordSize: ({ attribute, properties: { MaxRecordSizeInKiB = LEAST_RECORD_SIZE } }) => ({
          StreamARN: attribute('Arn'),
          MaxRecordSizeInKiB,
        }),
      },
    },
  ],
  settings: [
    {
      of: ['RetentionPeriodHours'],
      put: {
        IncreaseStreamRetentionPeriod: ({ id, properties, before }) => retention(id, properties, before, 'longer'),
        DecreaseStreamRetentionPeriod: ({ id, properties, before }) => retention(id, properties, before, 'shorter'),
      },
    },
    {
      of: ['StreamEncryption'],
      put: {
        StartStreamEncryption: ({ id, properties: { StreamEncryption: encryption } }) =>
          encryption && { StreamName: id, ...encryption },
      },
      remove: {
        StopStreamEncryption: ({ id, before: { StreamEncryption: encryption } }) =>
          encryption && { StreamName: id, ...encryption },
      },
    },
    {
      list: 'DesiredShardLevelMetrics',
      add: { EnableEnhancedMonitoring: ({ id, item }) => ({ StreamName: id, ShardLevelMetrics: [item] }) },
      remove: { DisableEnhancedMonitoring: ({ id, item }) => ({ StreamName: id, ShardLevelMetrics: [item] }) },
    },
  ],
  tags: {
    tag: { AddTagsToStream: ({ id, tags }) => ({ StreamName: id, Tags: tagMap(tags) }) },
    untag: { RemoveTagsFromStream: ({ id, keys }) => ({ StreamName: id, TagKeys: keys }) },
    read: { ListTagsForStream: { input: ({ id }) => ({ StreamName: id }), read: ({ Tags }) => Tags } },
  },
  stable: {
    DescribeStreamSummary: {
      input: ({ id, name }) => ({ StreamName: id === '' ? name : id }),
      state: ({ StreamDescriptionSummary: stream }) => (stream?.StreamStatus === 'ACTIVE' ? 'ready' : 'waiting'),
    },
  },
  read: {
    DescribeStreamSummary: {
      input: ({ id }) => ({ StreamName: id }),
      read: ({ StreamDescriptionSummary: stream }) =>
        stream && {
          Name: stream.StreamName,
          ...(stream.StreamModeDetails?.StreamMode === 'PROVISIONED' && { ShardCount: stream.OpenShardCount }),
          StreamModeDetails: { StreamMode: stream.StreamModeDetails?.StreamMode ?? 'PROVISIONED' },
          RetentionPeriodHours: stream.RetentionPeriodHours,
          MaxRecordSizeInKiB: stream.MaxRecordSizeInKiB,
          ...(stream.KeyId !== undefined && { StreamEncryption: { EncryptionType: 'KMS', KeyId: stream.KeyId } }),
          DesiredShardLevelMetrics: stream.EnhancedMonitoring?.flatMap(
            ({ ShardLevelMetrics = [] }) => ShardLevelMetrics,
          ),
        },
    },
  },
  delete: { DeleteStream: ({ id }) => ({ StreamName: id, EnforceConsumerDeletion: true }) },
  lingers: true,
  // They need a billing commitment of the account.
  unsupported: ['WarmThroughputMiBps'],
});

function retention(
  id: string,
  { RetentionPeriodHours: wanted = LEAST_RETENTION }: Partial<StreamProperties>,
  { RetentionPeriodHours: present = LEAST_RETENTION }: Partial<StreamProperties>,
  direction: 'longer' | 'shorter',
) {
  const isAsked = direction === 'longer' ? wanted > present : wanted < present;
  return isAsked ? { StreamName: id, RetentionPeriodHours: wanted } : undefined;
}

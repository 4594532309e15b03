import { onStream } from '../access.ts';
import { readStreamName } from '../names.ts';
import type { KinesisOperations } from '../sdk.ts';
import { describeShard, presentShards } from '../shards/shard.ts';
import { findShard, findStream, openShards, type Stream } from '../state.ts';
import { describeWarmThroughput } from './warm-throughput.ts';

const PAGE = 100;

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStream.html */
export const describeOperations: KinesisOperations = {
  DescribeStream: {
    access: onStream,
    run(input, call) {
      const stream = findStream(call, readStreamName(input, call));
      const { ExclusiveStartShardId: start, Limit: limit = PAGE } = input;
      const after = start === undefined ? -1 : findShard(stream, start).index;
      const present = stream.status === 'CREATING' ? [] : presentShards(stream, call.now());
      const left = present.filter(({ index }) => index > after);
      return {
        StreamDescription: {
          ...commonOf(stream),
          Shards: left.slice(0, limit).map(describeShard),
          HasMoreShards: left.length > limit,
        },
      };
    },
  },

  DescribeStreamSummary: {
    access: onStream,
    run(input, call) {
      const stream = findStream(call, readStreamName(input, call));
      return {
        StreamDescriptionSummary: {
          ...commonOf(stream),
          OpenShardCount: stream.status === 'CREATING' ? 0 : openShards(stream).length,
          ConsumerCount: stream.consumers.size,
          MaxRecordSizeInKiB: stream.maxRecordSizeInKiB,
          ...(stream.warmThroughput !== undefined && { WarmThroughput: describeWarmThroughput(stream) }),
        },
      };
    },
  },
};

function commonOf(stream: Stream) {
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: stream.status,
    StreamModeDetails: { StreamMode: stream.mode },
    RetentionPeriodHours: stream.retentionHours,
    StreamCreationTimestamp: new Date(stream.created),
    EnhancedMonitoring: [{ ShardLevelMetrics: [...stream.metrics] }],
    EncryptionType: stream.keyId === undefined ? ('NONE' as const) : ('KMS' as const),
    ...(stream.keyId !== undefined && { KeyId: stream.keyId }),
  };
}

import { page, tagList } from '@coldstart/cloud';
import type { AwsError } from '@coldstart/wire';
import { onNewStream, onStream } from '../access.ts';
import { inUse, invalidArgument, invalidRequest, limitExceeded, notHere, streamExists } from '../errors.ts';
import { evenRanges } from '../hash-keys.ts';
import { readStreamName, streamArn } from '../names.ts';
import type { KinesisOperations } from '../sdk.ts';
import { newShard } from '../shards/shard.ts';
import { checkShardQuota, openShardCount, SHARD_LIMIT } from '../shards/quota.ts';
import { changeStream, streams, type Stream } from '../state.ts';
import { streamTags } from '../tags.ts';
import { settle } from './timers.ts';
import { checkWarmThroughput } from './warm-throughput.ts';

/** How many shards a new stream has that scales by itself. */
export const ON_DEMAND_SHARDS = 4;

/** https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
export const MOST_ON_DEMAND = 50;
const LEAST_RETENTION = 24;
const LEAST_RECORD_SIZE = 1024;
const PAGE = 100;

export const streamOperations: KinesisOperations = {
  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html */
  CreateStream: {
    access: onNewStream,
    run(input, call) {
      if (input.RecordDistributionStrategy !== undefined) {
        throw notHere('RecordDistributionStrategy', 'Records go to the shard of their partition key: leave it out.');
      }
      const { byName } = call.state(streams);
      const named = { account: call.account, region: call.region, name: input.StreamName };
      if (byName.has(named.name)) throw streamExists(named);
      const mode =
        input.StreamModeDetails?.StreamMode ?? (input.ShardCount === undefined ? 'ON_DEMAND' : 'PROVISIONED');
      const count = shardCount(mode, input.ShardCount);
      const { WarmThroughputMiBps: warm } = input;
      if (warm !== undefined) checkWarmThroughput(call, mode, warm);
      if (mode === 'ON_DEMAND') checkOnDemandQuota(byName.values());
      else checkShardQuota(call, count);
      const created = call.now();
      const stream: Stream = {
        ...named,
        arn: streamArn(named),
        created,
        status: 'CREATING',
        mode,
        shards: evenRanges(count).map((range, index) => newShard(index, range, [], created)),
        retentionHours: LEAST_RETENTION,
        metrics: [],
        keyId: undefined,
        maxRecordSizeInKiB: input.MaxRecordSizeInKiB ?? LEAST_RECORD_SIZE,
        ...(warm !== undefined && { warmThroughput: { target: warm } }),
        tags: streamTags.add([], tagList(input.Tags)),
        policy: undefined,
        consumers: new Map(),
        resized: [],
        modeChanged: [],
      };
      byName.set(named.name, stream);
      settle(call, stream, 'CREATING');
    },
  },

  DeleteStream: {
    access: onStream,
    run(input, call) {
      const stream = changeStream(call, readStreamName(input, call));
      if (stream.consumers.size > 0 && input.EnforceConsumerDeletion !== true) {
        const { name, account } = stream;
        throw inUse(
          `Stream ${name} under account ${account} has registered consumers. Deregister them, or set EnforceConsumerDeletion.`,
        );
      }
      if (stream.status === 'DELETING') throw inUse(`Stream ${stream.name} is being deleted.`);
      settle(call, stream, 'DELETING');
    },
  },

  ListStreams: {
    run(input, call) {
      const all = [...call.state(streams).byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const { ExclusiveStartStreamName: start } = input;
      const left = all.filter(({ name }) => start === undefined || name > start);
      const request = { token: input.NextToken, limit: input.Limit };
      const invalid = (): AwsError => invalidArgument('Invalid NextToken.');
      const { items, token } = page(left, request, { keyOf: ({ name }) => name, size: PAGE, most: 10_000, invalid });
      return {
        StreamNames: items.map(({ name }) => name),
        HasMoreStreams: token !== undefined,
        ...(token !== undefined && { NextToken: token }),
        StreamSummaries: items.map((stream) => ({
          StreamName: stream.name,
          StreamARN: stream.arn,
          StreamStatus: stream.status,
          StreamModeDetails: { StreamMode: stream.mode },
          StreamCreationTimestamp: new Date(stream.created),
        })),
      };
    },
  },

  DescribeLimits: {
    run(_, call) {
      const all = [...call.state(streams).byName.values()];
      return {
        ShardLimit: SHARD_LIMIT,
        OpenShardCount: openShardCount(call),
        OnDemandStreamCount: all.filter(({ mode }) => mode === 'ON_DEMAND').length,
        OnDemandStreamCountLimit: MOST_ON_DEMAND,
      };
    },
  },
};

function shardCount(mode: Stream['mode'], asked: number | undefined): number {
  if (mode === 'PROVISIONED') {
    if (asked === undefined) throw invalidRequest('ShardCount must be specified for a stream in provisioned mode.');
    return asked;
  }
  if (asked === undefined) return ON_DEMAND_SHARDS;
  throw invalidRequest('ShardCount must not be specified for a stream in on-demand mode: leave it out.');
}

export function checkOnDemandQuota(all: Iterable<Stream>): void {
  if ([...all].filter(({ mode }) => mode === 'ON_DEMAND').length < MOST_ON_DEMAND) return;
  throw limitExceeded(
    `An account has ${MOST_ON_DEMAND} streams in on-demand mode at most. Delete some, or give a ShardCount.`,
  );
}

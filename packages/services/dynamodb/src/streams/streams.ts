import type * as Sdk from '@aws-sdk/client-dynamodb-streams';
import { AwsError } from '@coldstart/wire';
import type { Access, Call, ServiceOperations } from '@coldstart/cloud';
import { findTable } from '../tables/lookup.ts';
import { KEPT, shardsOf, type StreamShard } from '../items/shards.ts';
import { streamPart, streamAddress, type StreamState } from '../items/streams.ts';
import { describeKeys } from '../tables/describe.ts';
import { readIterator, writeIterator } from './iterator.ts';

/** Records, and bytes of them, in one answer. */
const MOST_RECORDS = 1000;
const LARGEST_ANSWER = 1024 * 1024;
/** Streams, and shards, in one answer. */
const PAGE = 100;

const STREAM_ARN = /^arn:[^:]+:dynamodb:[^:]+:\d{12}:table\/[^/]+\/stream\/.+$/;

function missing(arn: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`);
}

/** A stream is there as long as it is on, and its records for a day longer. */
function isThere(state: StreamState, now: number): boolean {
  return state.stream !== undefined && (state.ended === undefined || state.ended > now - KEPT);
}

interface Found {
  readonly arn: string;
  readonly state: StreamState;
}

/** @throws ResourceNotFoundException */
function findStream(call: Call, arn: string): Found {
  if (!STREAM_ARN.test(arn)) throw new AwsError('ValidationException', `Invalid StreamArn: ${arn}`);
  const state = call.cloud.store.peek(streamPart, streamAddress(arn));
  if (state === undefined || !isThere(state, call.now())) throw missing(arn);
  return { arn, state };
}

/** @throws ResourceNotFoundException when the stream has no such shard */
function findShard({ arn, state }: Found, shardId: string | undefined, now: number): StreamShard {
  const shard = shardsOf(state, now).find(({ id }) => id === shardId);
  if (shard !== undefined) return shard;
  throw new AwsError(
    'ResourceNotFoundException',
    `Requested resource not found: Shard does not exist: ${shardId} in stream ${arn}`,
  );
}

function describeShard({ id, first, last, parent }: StreamShard): Sdk.Shard {
  return {
    ShardId: id,
    SequenceNumberRange: {
      StartingSequenceNumber: String(first),
      ...(last !== undefined && { EndingSequenceNumber: String(last) }),
    },
    ...(parent !== undefined && { ParentShardId: parent }),
  };
}

/** The shards that are asked for: all, those behind one, or those that came of one. */
function shownShards(
  found: Found,
  { ShardFilter, ExclusiveStartShardId: start }: Sdk.DescribeStreamInput,
  now: number,
) {
  const all = shardsOf(found.state, now);
  if (ShardFilter !== undefined) {
    if (ShardFilter.ShardId === undefined) {
      throw new AwsError('ValidationException', 'ShardFilter needs the ShardId of the shard whose children are wanted');
    }
    const { id } = findShard(found, ShardFilter.ShardId, now);
    return all.filter(({ parent }) => parent === id);
  }
  return all.filter(({ id }) => start === undefined || id > start);
}

function onStream(call: Call, action: string, arn: string): Access {
  const table = findTable(call, arn);
  const policy = table?.lastStream?.arn === arn ? table.streamPolicy?.document : undefined;
  return { action, resource: arn, ...(policy === undefined ? {} : { resourcePolicy: policy }) };
}

export const streamOperations: ServiceOperations<typeof Sdk> = {
  ListStreams: {
    run(input, call) {
      const { store } = call.cloud;
      const start = input.ExclusiveStartStreamArn;
      if (start !== undefined && !STREAM_ARN.test(start)) {
        throw new AwsError('ValidationException', `Invalid ExclusiveStartStreamArn: ${start}`);
      }
      const streams = store
        .addresses(streamPart)
        .filter(({ account, region }) => account === call.account && region === call.region)
        .map((address) => store.peek(streamPart, address))
        .filter((state) => state !== undefined && isThere(state, call.now()))
        .filter((state) => input.TableName === undefined || state?.tableName === nameOf(input.TableName))
        .flatMap((state) => (state?.stream === undefined ? [] : [{ ...state.stream, tableName: state.tableName }]))
        .sort((a, b) => (a.arn < b.arn ? -1 : 1))
        .filter(({ arn }) => start === undefined || arn > start);
      const page = streams.slice(0, input.Limit ?? PAGE);
      const last = page.at(-1);
      return {
        Streams: page.map(({ arn, label, tableName }) => ({
          StreamArn: arn,
          TableName: tableName,
          StreamLabel: label,
        })),
        ...(page.length < streams.length && last !== undefined ? { LastEvaluatedStreamArn: last.arn } : {}),
      };
    },
  },
  DescribeStream: {
    access: ({ StreamArn }, call, action) => onStream(call, action, StreamArn),
    run(input, call) {
      const found = findStream(call, input.StreamArn ?? '');
      const { arn, state } = found;
      const shown = shownShards(found, input, call.now());
      const page = shown.slice(0, input.Limit ?? PAGE);
      return {
        StreamDescription: {
          StreamArn: arn,
          StreamLabel: state.stream?.label,
          StreamStatus: state.ended === undefined ? 'ENABLED' : 'DISABLED',
          StreamViewType: state.stream?.view,
          CreationRequestDateTime: new Date(state.created),
          TableName: state.tableName,
          KeySchema: state.keys === undefined ? [] : describeKeys(state.keys),
          Shards: page.map(describeShard),
          ...(page.length < shown.length && { LastEvaluatedShardId: page.at(-1)?.id }),
        },
      };
    },
  },
  GetShardIterator: {
    access: ({ StreamArn }, call, action) => onStream(call, action, StreamArn),
    run(input, call) {
      const found = findStream(call, input.StreamArn ?? '');
      const shard = findShard(found, input.ShardId, call.now());
      const { arn, state } = found;
      const position = { streamArn: arn, shardId: shard.id, from: startOf(shard, state, input) };
      return { ShardIterator: writeIterator(position, call.now()) };
    },
  },
  GetRecords: {
    access: ({ ShardIterator }, call, action) => onStream(call, action, ShardIterator.split('|')[0] ?? ''),
    run(input, call) {
      const now = call.now();
      const position = readIterator(input.ShardIterator ?? '', now);
      const found = findStream(call, position.streamArn);
      const { last } = findShard(found, position.shardId, now);
      const { state } = found;
      const limit = input.Limit ?? MOST_RECORDS;
      const records: NonNullable<Sdk.GetRecordsOutput['Records']> = [];
      let { from } = position;
      let bytes = 0;
      for (const { at, sequence, record } of state.records) {
        if (sequence < position.from || at <= now - KEPT) continue;
        if (last !== undefined && sequence > last) {
          from = last + 1n;
          break;
        }
        if (records.length >= limit || bytes >= LARGEST_ANSWER) break;
        records.push(record);
        bytes += record.dynamodb?.SizeBytes ?? 0;
        from = sequence + 1n;
      }
      // A shard that is closed and read to its end has no next iterator.
      const isEnd = last !== undefined && (from > last || from > state.lastSequence);
      return {
        Records: records,
        ...(isEnd ? {} : { NextShardIterator: writeIterator({ ...position, from }, now) }),
      };
    },
  },
};

function nameOf(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

function startOf(shard: StreamShard, state: StreamState, input: Sdk.GetShardIteratorInput): bigint {
  const { ShardIteratorType: type, SequenceNumber: number } = input;
  const last = shard.last ?? state.lastSequence;
  if (type === 'TRIM_HORIZON' || type === 'LATEST') {
    if (number !== undefined) {
      throw new AwsError('ValidationException', `SequenceNumber cannot be given for the ShardIteratorType ${type}`);
    }
    return type === 'LATEST' && last >= shard.first ? last + 1n : shard.first;
  }
  if (number === undefined) {
    throw new AwsError('ValidationException', `SequenceNumber is required for the ShardIteratorType ${type}`);
  }
  const sequence = BigInt(number);
  if (sequence < shard.first || sequence > last) {
    throw new AwsError('ValidationException', `Invalid SequenceNumber: ${number} is not in the shard`);
  }
  return type === 'AFTER_SEQUENCE_NUMBER' ? sequence + 1n : sequence;
}

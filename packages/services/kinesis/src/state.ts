import type { MetricsName } from '@aws-sdk/client-kinesis';
import { defineState, type Call, type DocumentPolicy, type ResourceTag } from '@coldstart/cloud';
import { noSuchShard, noSuchStream, notActive } from './errors.ts';
import type { HashKeyRange } from './hash-keys.ts';
import type { StreamName } from './names.ts';

export interface Shard extends HashKeyRange {
  readonly id: string;
  /** The number in its id. */
  readonly index: number;
  /** Milliseconds since 1970; so is `closed`. */
  readonly created: number;
  /** Indices of the shards that it came from: one after a split, two after a merge. */
  readonly parents: readonly number[];
  /** When it was split or merged: it takes no records any more. */
  closed: number | undefined;
}

export interface Consumer {
  readonly name: string;
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  status: 'CREATING' | 'ACTIVE' | 'DELETING';
  tags: ResourceTag[];
  policy: DocumentPolicy | undefined;
}

export interface Stream extends StreamName {
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  status: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';
  mode: 'PROVISIONED' | 'ON_DEMAND';
  readonly shards: Shard[];
  retentionHours: number;
  /** Names of the metrics that are told shard by shard. */
  metrics: readonly MetricsName[];
  /** Of KMS, as it was named; records are encrypted where there is one. */
  keyId: string | undefined;
  maxRecordSizeInKiB: number;
  /** MiB a second that it is scaled to ahead of need; none unless it was asked for. */
  warmThroughput?: { readonly target: number; current?: number };
  tags: ResourceTag[];
  policy: DocumentPolicy | undefined;
  readonly consumers: Map<string, Consumer>;
  /** When its number of shards was updated of late, in milliseconds since 1970. */
  resized: number[];
  /** When its mode was changed of late. */
  modeChanged: number[];
}

/** The streams of an account and Region. */
export const streams = defineState('kinesis/streams', () => ({ byName: new Map<string, Stream>() }));

export function peekStream({ cloud }: Call, { account, region, name }: StreamName): Stream | undefined {
  return cloud.store.peek(streams, { account, region, part: '' })?.byName.get(name);
}

/** @throws AwsError ResourceNotFoundException */
export function findStream(call: Call, named: StreamName): Stream {
  const stream = peekStream(call, named);
  if (stream === undefined) throw noSuchStream(named);
  return stream;
}

/** A stream that can be written to and read: while it is being made it is not there yet. */
export function findReadyStream(call: Call, named: StreamName): Stream {
  const stream = findStream(call, named);
  if (stream.status === 'CREATING' || stream.status === 'DELETING') throw noSuchStream(named);
  return stream;
}

/** A stream whose settings are about to be changed: they are written to disk with the call. */
export function changeStream(call: Call, named: StreamName): Stream {
  const stream = findStream(call, named);
  call.state(streams, { account: stream.account, region: stream.region });
  return stream;
}

/** @throws AwsError ResourceInUseException while something else is being done to it */
export function changeActiveStream(call: Call, named: StreamName): Stream {
  const stream = changeStream(call, named);
  if (stream.status !== 'ACTIVE') throw notActive(stream, stream.status);
  return stream;
}

export const openShards = ({ shards }: Stream): Shard[] => shards.filter(({ closed }) => closed === undefined);

export const shardIdOf = (index: number): string => `shardId-${String(index).padStart(12, '0')}`;

/** @param id as AWS takes it, with or without what stands before its number. @throws AwsError ResourceNotFoundException */
export function findShard(stream: Stream, id: string): Shard {
  const number = /^(?:shardId-)?(\d{1,12})$/.exec(id)?.[1];
  const shard = number === undefined ? undefined : stream.shards[Number(number)];
  if (shard === undefined) throw noSuchShard(stream, id);
  return shard;
}

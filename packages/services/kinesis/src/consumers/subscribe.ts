import type { SubscribeToShardEventStream } from '@aws-sdk/client-kinesis';
import type { Call, Cloud } from '@coldstart/cloud';
import { consumerAccess } from '../access.ts';
import { inUse, notHere } from '../errors.ts';
import { decryptWithKey } from '../records/encryption.ts';
import type { Place } from '../records/iterator.ts';
import { placeOf } from '../records/position.ts';
import { readRecords, type ReadRecords } from '../records/read.ts';
import { findConsumer } from '../resource.ts';
import type { KinesisOperations } from '../sdk.ts';
import { numberBehind } from '../sequence.ts';
import { childShards } from '../shards/shard.ts';
import { findShard, peekStream, type Shard, type Stream } from '../state.ts';

/** Milliseconds for which a subscription lasts. */
const LASTS = 300_000;

/** Milliseconds before a consumer may subscribe to a shard again, which ends its subscription before. */
const TOO_SOON = 5000;

/** Milliseconds after which a consumer hears that nothing has come. */
const QUIET = 5000;

/** Of records in an event. */
const MOST_RECORDS = 10_000;

interface Subscription {
  readonly began: number;
}

/** The last of each consumer to each shard. They are connections, and end with the process. */
const subscriptions = new WeakMap<Cloud, Map<string, Subscription>>();

export const subscribeOperations: KinesisOperations = {
  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html */
  SubscribeToShard: {
    access: ({ ConsumerARN }, call, action) => consumerAccess(call, ConsumerARN, action),
    changes: false,
    run(input, call) {
      if (input.DryRun === true) throw notHere('DryRun', 'Leave it out: to read takes nothing out of the stream.');
      const { stream, consumer } = findConsumer(call, input.ConsumerARN);
      if (consumer.status !== 'ACTIVE') {
        throw inUse(`Consumer ${consumer.arn} is not ACTIVE, instead in state ${consumer.status}`);
      }
      const shard = findShard(stream, input.ShardId);
      const { Type, SequenceNumber, Timestamp } = input.StartingPosition;
      // Its parts are required, which the SDK's type does not say of those within.
      if (Type === undefined) throw new Error('A starting position has a type: the constraints ask for it.');
      const place = placeOf(call, stream, shard, { type: Type, sequenceNumber: SequenceNumber, timestamp: Timestamp });
      // Lambda, which reads for a mapping, has one for each look.
      const isCurrent = call.request === undefined ? () => true : subscribe(call, consumer.arn, shard);
      return { EventStream: events(call, stream, shard, place.from, isCurrent) };
    },
  },
};

/** @returns whether no later subscription has taken its place. @throws AwsError ResourceInUseException */
function subscribe(call: Call, consumer: string, { id }: Shard): () => boolean {
  const own = subscriptions.get(call.cloud) ?? new Map<string, Subscription>();
  subscriptions.set(call.cloud, own);
  const key = `${consumer} ${id}`;
  const last = own.get(key);
  if (last !== undefined && call.now() - last.began < TOO_SOON) {
    throw inUse(`Another active subscription exists for this consumer: ${consumer}, shard ${id}.`);
  }
  const subscription = { began: call.now() };
  own.set(key, subscription);
  return () => own.get(key) === subscription;
}

async function* events(
  call: Call,
  stream: Stream,
  shard: Shard,
  start: Place['from'],
  isCurrent: () => boolean,
): AsyncGenerator<SubscribeToShardEventStream> {
  const ends = call.now() + LASTS;
  let from = start;
  let speaks = call.now();
  while (call.now() < ends && isCurrent() && peekStream(call, stream) === stream) {
    const read = readRecords(call, stream, shard, from, MOST_RECORDS);
    if (read.records.length === 0 && !read.isEnd && call.now() < speaks) {
      const until = Math.min(speaks, ends);
      const hasArrived = await call.waitForArrival(stream.arn, until - call.now());
      // Nobody waits any longer: the cloud closes.
      if (!hasArrived && call.now() < until) return;
      continue;
    }
    if (read.records.some(({ EncryptionType }) => EncryptionType === 'KMS')) await decryptWithKey(call, stream);
    yield { SubscribeToShardEvent: describe(call, stream, shard, read) };
    if (read.isEnd) return;
    ({ from } = read);
    speaks = call.now() + QUIET;
  }
}

function describe(call: Call, stream: Stream, shard: Shard, { records, position, behind, isEnd }: ReadRecords) {
  return {
    Records: records,
    ContinuationSequenceNumber: numberBehind(shard, position, call.now()),
    MillisBehindLatest: behind,
    ...(isEnd && { ChildShards: childShards(stream, shard) }),
  };
}

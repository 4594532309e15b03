import { AwsError } from '@coldstart/wire';
import { definePoller, defineState, parseArn, type Call } from '@coldstart/cloud';
import { asDeliverer } from '../pipeline/deliverer.ts';
import { logFailure } from '../pipeline/error-log.ts';
import { addRecords } from '../pipeline/lanes.ts';
import { intake } from '../pipeline/prepare.ts';
import type { FirehoseRecord } from '../pipeline/record.ts';
import { peekStream, type DeliveryStream, type StreamName } from '../state.ts';

/*
 * A delivery stream reads a data stream from the moment on that it was made, with the role of its source.
 * https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html
 */

/** How far each shard has been read: its last sequence number. One part for each delivery stream. */
const positions = defineState('firehose/positions', () => ({ byShard: new Map<string, string>() }));

/** Milliseconds before a data stream that cannot be read is tried again. */
const PAUSE = 60_000;

interface Reading extends StreamName {
  readonly created: number;
}

const keyOf = ({ name, created }: Reading): string => `${name} ${created}`;

export const kinesisSource = definePoller<Reading>('firehose/kinesis', async (call, reading) => {
  const stream = peekStream(call, reading);
  if (stream?.created !== reading.created || stream.source === undefined) return undefined;
  try {
    return await readShards(call, stream, stream.source);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    await logFailure(call, stream, { code: `DataStream.${error.code}`, message: error.message });
    return call.now() + PAUSE;
  }
});

export function startSource(call: Call, { account, region, name, created, source }: DeliveryStream): void {
  if (source === undefined) return;
  const data = { account, region, name, created };
  const what = `${name} reads ${source.streamArn}`;
  call.startPolling(kinesisSource, { source: source.streamArn, key: keyOf(data), data, what, account, region });
}

export function dropSource(call: Call, stream: DeliveryStream): void {
  if (stream.source === undefined) return;
  call.stopPolling(kinesisSource, keyOf(stream));
  call.dropState(positions, { account: stream.account, region: stream.region, part: keyOf(stream) });
}

type Source = NonNullable<DeliveryStream['source']>;

interface Shard {
  readonly ShardId: string;
}

interface KinesisRecord {
  readonly SequenceNumber: string;
  readonly PartitionKey: string;
  readonly Data: Uint8Array;
  readonly ApproximateArrivalTimestamp: Date;
}

interface Records {
  readonly Records: readonly KinesisRecord[];
  readonly NextShardIterator?: string;
  readonly MillisBehindLatest: number;
}

/** @returns when to look again, where a shard's quota of reads is used up */
async function readShards(call: Call, stream: DeliveryStream, { streamArn, roleArn }: Source) {
  const { byShard } = call.state(positions, { account: stream.account, region: stream.region, part: keyOf(stream) });
  const place = parseArn(streamArn);
  const as = { ...asDeliverer(call, stream, roleArn), ...(place && { account: place.account, region: place.region }) };
  const ask = (operation: string, input: object) =>
    call.invoke('kinesis', operation, { StreamARN: streamArn, ...input }, as);
  const { Shards: shards } = (await ask('ListShards', {})) as unknown as { readonly Shards: readonly Shard[] };
  for (const { ShardId } of shards) {
    const last = byShard.get(ShardId);
    let { ShardIterator: iterator } = (await ask('GetShardIterator', {
      ShardId,
      ...(last === undefined
        ? { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(stream.created) }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: last }),
    })) as { readonly ShardIterator?: string };
    while (iterator !== undefined) {
      const read = (await ask('GetRecords', { ShardIterator: iterator })) as unknown as Records;
      if (read.Records.length > 0) {
        const taken = read.Records.map((record) => recordOf(ShardId, record));
        addRecords(call, stream, await intake(call, stream, taken));
        byShard.set(ShardId, read.Records.at(-1)?.SequenceNumber ?? '');
      }
      iterator = read.MillisBehindLatest > 0 ? read.NextShardIterator : undefined;
    }
  }
  return undefined;
}

function recordOf(shardId: string, record: KinesisRecord): FirehoseRecord {
  const arrived = record.ApproximateArrivalTimestamp.getTime();
  return {
    // The shard's number goes before, so that records of two shards are never one.
    id: `${record.SequenceNumber}${shardId.slice(-4)}00000000`,
    data: Uint8Array.from(record.Data),
    arrived,
    kinesis: {
      sequenceNumber: record.SequenceNumber,
      subsequenceNumber: '',
      partitionKey: record.PartitionKey,
      shardId,
      approximateArrivalTimestamp: arrived,
    },
  };
}

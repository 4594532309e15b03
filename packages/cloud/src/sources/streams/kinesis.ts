import type {
  _Record as KinesisRecord,
  DescribeStreamOutput,
  GetRecordsOutput,
  SubscribeToShardEventStream,
} from '@aws-sdk/client-kinesis';
import type { Principal } from '@coldstart/iam';
import type { Call } from '../../call.ts';
import { streamOf } from './arn.ts';
import type { SourceRecord } from './record.ts';
import type { ShardRecords, SourceShard, SourceStream } from './source.ts';

export interface Reader {
  readonly call: Call;
  readonly as: Principal;
  /** Of the stream, or of one of its consumers. */
  readonly arn: string;
  /** Whose principal `as` is: events tell it. */
  readonly roleArn: string;
}

/** Reads a stream of Kinesis. https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
export class KinesisStream implements SourceStream {
  readonly reader: Reader;

  constructor(reader: Reader) {
    this.reader = reader;
  }

  async shards(): Promise<SourceShard[]> {
    const shards: SourceShard[] = [];
    let ExclusiveStartShardId: string | undefined;
    do {
      const { StreamDescription: stream }: Partial<DescribeStreamOutput> = await this.ask('DescribeStream', {
        StreamARN: streamOf(this.reader.arn),
        ExclusiveStartShardId,
      });
      for (const { ShardId: id = '', ParentShardId: parent, AdjacentParentShardId: other } of stream?.Shards ?? []) {
        shards.push({ id, parents: [parent, other].filter((each) => each !== undefined) });
      }
      ExclusiveStartShardId = stream?.HasMoreShards === true ? shards.at(-1)?.id : undefined;
    } while (ExclusiveStartShardId !== undefined);
    return shards;
  }

  async records(ShardId: string, after: string | undefined): Promise<ShardRecords> {
    const { arn: StreamARN } = this.reader;
    const start =
      after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: after };
    const first = await this.ask('GetShardIterator', { StreamARN, ShardId, ...start });
    const records: SourceRecord[] = [];
    let ShardIterator = first['ShardIterator'] as string | undefined;
    while (ShardIterator !== undefined) {
      const page: Partial<GetRecordsOutput> = await this.ask('GetRecords', { ShardIterator });
      records.push(...(page.Records ?? []).map((record) => asSourceRecord(record, ShardId, this.reader)));
      if (page.NextShardIterator !== undefined && page.MillisBehindLatest === 0) return { records, isEnd: false };
      ShardIterator = page.NextShardIterator;
    }
    return { records, isEnd: true };
  }

  protected ask(operation: string, input: object): Promise<Record<string, unknown>> {
    const { call, as } = this.reader;
    return call.invoke('kinesis', operation, input, { as });
  }
}

/** Reads a stream as one of its consumers: subscribes, and takes what is there. */
export class KinesisConsumer extends KinesisStream {
  override async records(ShardId: string, after: string | undefined): Promise<ShardRecords> {
    const StartingPosition =
      after === undefined ? { Type: 'TRIM_HORIZON' } : { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after };
    const answer = await this.ask('SubscribeToShard', { ConsumerARN: this.reader.arn, ShardId, StartingPosition });
    const records: SourceRecord[] = [];
    for await (const { SubscribeToShardEvent: event } of answer[
      'EventStream'
    ] as AsyncIterable<SubscribeToShardEventStream>) {
      records.push(...(event?.Records ?? []).map((record) => asSourceRecord(record, ShardId, this.reader)));
      if (event?.ChildShards !== undefined) return { records, isEnd: true };
      if (event?.MillisBehindLatest === 0) break;
    }
    return { records, isEnd: false };
  }
}

function asSourceRecord(record: KinesisRecord, shard: string, { call, arn, roleArn }: Reader): SourceRecord {
  const { SequenceNumber: sequence = '', PartitionKey: key = '', Data, ApproximateArrivalTimestamp: at } = record;
  const arrivedAt = at?.getTime() ?? 0;
  return {
    sequence,
    key,
    arrivedAt,
    event: {
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: key,
        sequenceNumber: sequence,
        data: Buffer.from(Data ?? []).toString('base64'),
        approximateArrivalTimestamp: arrivedAt / 1000,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${shard}:${sequence}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: roleArn,
      awsRegion: call.region,
      eventSourceARN: arn,
    },
  };
}

import { parseArn } from '../../arns.ts';
import { isConsumer } from './arn.ts';
import { DynamoDbStream } from './dynamodb.ts';
import { KinesisConsumer, KinesisStream, type Reader } from './kinesis.ts';
import type { SourceRecord } from './record.ts';

export interface SourceShard {
  readonly id: string;
  /** Shards that it came from, as far as the stream tells: what is in them comes first. */
  readonly parents: readonly string[];
}

export interface ShardRecords {
  readonly records: SourceRecord[];
  /** The shard is closed, and nothing comes behind these. */
  readonly isEnd: boolean;
}

/** A stream as whoever reads it sees it. */
export interface SourceStream {
  shards(): Promise<SourceShard[]>;
  /** Everything that is in a shard by now after a sequence number, or from the oldest record on. */
  records(shard: string, after: string | undefined): Promise<ShardRecords>;
}

/** @param reader with the ARN of a stream of DynamoDB or of Kinesis, or of a consumer */
export function openStream(reader: Reader): SourceStream {
  const { call, as, arn } = reader;
  if (parseArn(arn)?.service === 'dynamodb') return new DynamoDbStream(call, as, arn);
  return isConsumer(arn) ? new KinesisConsumer(reader) : new KinesisStream(reader);
}

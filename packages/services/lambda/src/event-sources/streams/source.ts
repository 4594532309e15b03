import { principalOf, type Call } from '@coldstart/cloud';
import type { FunctionName } from '../../names.ts';
import { kindOf } from '../settings.ts';
import type { MappingSettings } from '../state.ts';
import { isConsumer } from './arn.ts';
import { DynamoDbStream } from './dynamodb.ts';
import { KinesisConsumer, KinesisStream } from './kinesis.ts';
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

/** A stream as its mapping reads it, as the function's role. */
export interface SourceStream {
  shards(): Promise<SourceShard[]>;
  /** Everything that is in a shard by now after a sequence number, or from the oldest record on. */
  records(shard: string, after: string | undefined): Promise<ShardRecords>;
}

export function openStream(
  call: Call,
  settings: MappingSettings,
  { name }: FunctionName,
  roleArn: string,
): SourceStream {
  const as = principalOf(call.cloud, { roleArn, sessionName: name });
  const { EventSourceArn: arn = '' } = settings;
  if (kindOf(settings) === 'dynamodb') return new DynamoDbStream(call, as, arn);
  const reader = { call, as, arn, roleArn };
  return isConsumer(arn) ? new KinesisConsumer(reader) : new KinesisStream(reader);
}

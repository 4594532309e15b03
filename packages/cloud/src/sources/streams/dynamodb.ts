import type { DescribeStreamOutput, GetRecordsOutput, _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { Principal } from '@coldstart/iam';
import type { Call } from '../../call.ts';
import type { SourceRecord } from './record.ts';
import type { ShardRecords, SourceShard, SourceStream } from './source.ts';

/**
 * Reads a table's stream, as the role of whoever reads it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
export class DynamoDbStream implements SourceStream {
  readonly #call: Call;
  readonly #as: Principal;
  readonly #arn: string;

  constructor(call: Call, as: Principal, arn: string) {
    this.#call = call;
    this.#as = as;
    this.#arn = arn;
  }

  async shards(): Promise<SourceShard[]> {
    const shards: SourceShard[] = [];
    let ExclusiveStartShardId: string | undefined;
    do {
      const { StreamDescription: stream }: DescribeStreamOutput = await this.#ask('DescribeStream', {
        StreamArn: this.#arn,
        ExclusiveStartShardId,
      });
      for (const { ShardId: id = '', ParentShardId: parent } of stream?.Shards ?? []) {
        shards.push({ id, parents: parent === undefined ? [] : [parent] });
      }
      ExclusiveStartShardId = stream?.LastEvaluatedShardId;
    } while (ExclusiveStartShardId !== undefined);
    return shards;
  }

  async records(ShardId: string, after: string | undefined): Promise<ShardRecords> {
    const start =
      after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after };
    const first = await this.#ask('GetShardIterator', { StreamArn: this.#arn, ShardId, ...start });
    const records: SourceRecord[] = [];
    let ShardIterator = first['ShardIterator'] as string | undefined;
    while (ShardIterator !== undefined) {
      const page: GetRecordsOutput = await this.#ask('GetRecords', { ShardIterator });
      records.push(...(page.Records ?? []).map((record) => this.#read(record)));
      if (page.NextShardIterator !== undefined && (page.Records ?? []).length === 0) return { records, isEnd: false };
      ShardIterator = page.NextShardIterator;
    }
    return { records, isEnd: true };
  }

  #ask(operation: string, input: object): Promise<Record<string, unknown>> {
    return this.#call.invoke('dynamodbstreams', operation, input, { as: this.#as });
  }

  #read({ userIdentity, ...record }: StreamRecord): SourceRecord {
    const { dynamodb } = record;
    return {
      sequence: dynamodb?.SequenceNumber ?? '',
      key: JSON.stringify(asJson(dynamodb?.Keys)),
      arrivedAt: dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0,
      event: {
        ...(asJson(record) as object),
        ...(userIdentity !== undefined && {
          userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId },
        }),
        eventSourceARN: this.#arn,
      },
    };
  }
}

/** As events have it: times in seconds since 1970, bytes in base64. */
function asJson(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asJson(member)]));
}

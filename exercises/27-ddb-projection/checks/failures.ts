import type { CheckContext } from '@coldstart/checks';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** What is in the record of a batch that was given up: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
export interface GivenUp {
  readonly requestContext?: { readonly condition: string };
  readonly DDBStreamBatchInfo?: {
    readonly shardId: string;
    readonly startSequenceNumber: string;
    readonly batchSize: number;
  };
}

/** Takes what is in FailuresQueue. */
export async function givenUp(t: CheckContext): Promise<GivenUp[]> {
  const sqs = t.client(SQSClient);
  const QueueUrl = t.stack.resource('FailuresQueue');
  const found: GivenUp[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) return found;
    for (const { ReceiptHandle, Body = '' } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      found.push(JSON.parse(Body) as GivenUp);
    }
  }
}

/** The order whose change is at the place that a record tells. */
export async function orderAt(t: CheckContext, { DDBStreamBatchInfo: info }: GivenUp): Promise<string | undefined> {
  const streams = t.client(DynamoDBStreamsClient);
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({
      StreamArn: t.stack.output('StreamArn'),
      ShardId: info?.shardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: info?.startSequenceNumber,
    }),
  );
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }));
  return Records[0]?.dynamodb?.Keys?.['orderId']?.S;
}

/** Counts what comes into the stream from now on. */
export async function changesFromNow(t: CheckContext): Promise<() => Promise<number>> {
  const streams = t.client(DynamoDBStreamsClient);
  const StreamArn = t.stack.output('StreamArn');
  const { StreamDescription: stream } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = stream?.Shards?.at(-1)?.ShardId;
  let { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'LATEST' }),
  );
  let count = 0;
  return async () => {
    for (;;) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
      if ((page.Records ?? []).length === 0) return count;
      count += page.Records?.length ?? 0;
      ShardIterator = page.NextShardIterator;
    }
  };
}

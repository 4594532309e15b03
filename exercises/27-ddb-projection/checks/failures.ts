import type { CheckContext } from '@coldstart/checks';
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

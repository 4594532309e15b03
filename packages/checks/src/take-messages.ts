import type { CheckContext } from './context.ts';

/** SQS hands over so many at once. */
const MOST = 10;

/**
 * Takes all messages that wait in a queue of the stack out of it, so that the next who looks finds only what has come since.
 *
 * @param queue its logical id
 * @returns their bodies, which are JSON, in the order in which they were handed over
 */
export async function takeMessages(t: CheckContext, queue: string): Promise<unknown[]> {
  const { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const sqs = t.client(SQSClient);
  const QueueUrl = t.stack.resource(queue);
  const taken: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: MOST }));
    if (Messages.length === 0) return taken;
    for (const { ReceiptHandle, Body = 'null' } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      taken.push(JSON.parse(Body));
    }
  }
}

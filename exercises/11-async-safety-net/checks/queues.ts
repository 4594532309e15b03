import type { CheckContext } from '@coldstart/checks';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
  type QueueAttributeName,
} from '@aws-sdk/client-sqs';
import { RETRIES, VISIBLE_AGAIN, type Order } from './orders.ts';

export type Queue = 'FailedQueue' | 'DoneQueue' | 'DeadQueue' | 'ParkedQueue';

/** What a message holds: JSON, or a text that is none. */
export const bodyOf = ({ Body = '' }: Message): unknown => {
  try {
    return JSON.parse(Body);
  } catch {
    return Body;
  }
};

/** Puts a message into a queue, as somebody may who mends things by hand. */
export async function put(t: CheckContext, queue: Queue, MessageBody: string): Promise<void> {
  await t.client(SQSClient).send(new SendMessageCommand({ QueueUrl: t.stack.resource(queue), MessageBody }));
}

/** Takes what is in a queue, and gives the messages that speak of an order. */
export async function take(t: CheckContext, queue: Queue, { orderId }: Order): Promise<Message[]> {
  const sqs = t.client(SQSClient);
  const QueueUrl = t.stack.resource(queue);
  const found: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    if (Messages.length === 0) return found;
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    found.push(...Messages.filter(({ Body = '' }) => Body.includes(orderId)));
  }
}

/**
 * The one message that comes to speak of an order.
 *
 * @param which message is waited for, as the learner reads it
 */
export async function arrives(
  t: CheckContext,
  queue: Queue,
  order: Order,
  within: number,
  which = `a message in ${queue} about the order ${order.orderId}`,
): Promise<Message> {
  const messages = await t.eventually(
    async () => {
      const taken = await take(t, queue, order);
      if (taken.length === 0) t.fail(which, 'none came');
      return taken;
    },
    { within },
  );
  t.expect(messages.length, `the number of messages in ${queue} about one event`).toEqual(1);
  return messages[0] ?? t.fail(which, 'none came');
}

async function attributesOf(t: CheckContext, queue: Queue, ...AttributeNames: QueueAttributeName[]) {
  const asked = new GetQueueAttributesCommand({ QueueUrl: t.stack.resource(queue), AttributeNames });
  return (await t.client(SQSClient).send(asked)).Attributes ?? {};
}

export async function arnOf(t: CheckContext, queue: Queue): Promise<string> {
  return (await attributesOf(t, queue, 'QueueArn'))['QueueArn'] ?? '';
}

/** Waits for a message, and leaves it where it is. */
export async function filled(t: CheckContext, queue: Queue): Promise<void> {
  await t.eventually(
    async () => {
      const { ApproximateNumberOfMessages } = await attributesOf(t, queue, 'ApproximateNumberOfMessages');
      if (Number(ApproximateNumberOfMessages) === 0)
        t.fail(`a message in ${queue} about an event that failed`, 'none came');
    },
    { within: RETRIES },
  );
}

/** Waits until a queue has no message any more, seen or unseen. */
export async function gone(t: CheckContext, queue: Queue): Promise<void> {
  const counts = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  await t.eventually(
    async () => {
      const attributes = await attributesOf(t, queue, ...counts);
      const left = counts.reduce((sum, name) => sum + Number(attributes[name]), 0);
      t.expect(left, `the number of messages left in ${queue} once it was read`).toEqual(0);
    },
    { within: VISIBLE_AGAIN },
  );
}

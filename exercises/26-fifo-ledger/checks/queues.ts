import type { CheckContext } from '@coldstart/checks';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import type { Booking } from './ledger.ts';

const AT_ONCE = 10;
/** Milliseconds after which a queue can be emptied again. */
const PURGED = 60_000;

/** Puts bookings into the queue, in one call, so that they come in one batch; waits until the function has had them. */
export async function handOver(t: CheckContext, sent: readonly (Booking | { account: string; body: string })[]) {
  const Entries = sent.map((one, at) => ({
    Id: String(at),
    MessageBody: 'body' in one ? one.body : JSON.stringify(one),
    MessageGroupId: one.account,
    // No copy is found out by the queue.
    MessageDeduplicationId: t.random.hex(16),
  }));
  await t.client(SQSClient).send(new SendMessageBatchCommand({ QueueUrl: t.stack.resource('Bookings'), Entries }));
  await t.clock.advance(1000);
}

async function attributesOf(t: CheckContext) {
  const asked = new GetQueueAttributesCommand({ QueueUrl: t.stack.resource('Bookings'), AttributeNames: ['All'] });
  const { Attributes = {} } = await t.client(SQSClient).send(asked);
  return Attributes;
}

export const queueArn = async (t: CheckContext): Promise<string | undefined> => (await attributesOf(t)).QueueArn;

/** Messages of the queue that are not done with: those that will be handed over again. */
export async function coming(t: CheckContext): Promise<number> {
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = await attributesOf(t);
  return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
}

/** Waits until what has failed was handed over once more, and so on while anything comes back, at most so often. */
export async function again(t: CheckContext, most = 3): Promise<void> {
  for (let time = 0; time < most && (await coming(t)) > 0; time += 1) {
    const { VisibilityTimeout } = await attributesOf(t);
    await t.clock.advance(Number(VisibilityTimeout) * 1000);
  }
}

/** Takes what is in Rejected. */
export async function rejected(t: CheckContext): Promise<Message[]> {
  const QueueUrl = t.stack.resource('Rejected');
  const found: Message[] = [];
  for (;;) {
    const asked = { QueueUrl, MaxNumberOfMessages: AT_ONCE, MessageSystemAttributeNames: ['MessageGroupId' as const] };
    const { Messages = [] } = await t.client(SQSClient).send(new ReceiveMessageCommand(asked));
    if (Messages.length === 0) return found;
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    await t.client(SQSClient).send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    found.push(...Messages);
  }
}

/** What other checks have left in the queues does not belong to this one. */
export async function begin(t: CheckContext): Promise<void> {
  if ((await coming(t)) > 0) await purge(t);
  await rejected(t);
}

/** When the queue of a stack was emptied. */
const purged = new WeakMap<object, number>();

/** It waits first where it has to: a call that is refused would be shown to the learner as what led to a failure. */
async function purge(t: CheckContext): Promise<void> {
  const before = purged.get(t.stack);
  if (before !== undefined && t.clock.now() - before <= PURGED) await t.clock.advance(PURGED);
  await t.client(SQSClient).send(new PurgeQueueCommand({ QueueUrl: t.stack.resource('Bookings') }));
  purged.set(t.stack, t.clock.now());
}

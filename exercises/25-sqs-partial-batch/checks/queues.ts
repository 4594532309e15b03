import type { CheckContext } from '@coldstart/checks';
import {
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** Milliseconds in which a batch is complete, and the function has had it: Lambda gathers for two seconds. */
const GATHERED = 3000;
const AT_ONCE = 10;
/** Milliseconds after which a queue can be emptied again. */
const PURGED = 60_000;

type Name = 'Orders' | 'DeadOrders';

/** Puts orders into the queue, and waits until the function has had them. */
export async function handOver(t: CheckContext, bodies: readonly (object | string)[]): Promise<void> {
  const texts = bodies.map((body) => (typeof body === 'string' ? body : JSON.stringify(body)));
  for (let from = 0; from < texts.length; from += AT_ONCE) {
    const Entries = texts.slice(from, from + AT_ONCE).map((MessageBody, at) => ({ Id: String(at), MessageBody }));
    await t.client(SQSClient).send(new SendMessageBatchCommand({ QueueUrl: t.stack.resource('Orders'), Entries }));
  }
  await t.clock.advance(GATHERED);
}

export async function attributesOf(t: CheckContext, queue: Name) {
  const asked = new GetQueueAttributesCommand({ QueueUrl: t.stack.resource(queue), AttributeNames: ['All'] });
  const { Attributes = {} } = await t.client(SQSClient).send(asked);
  return Attributes;
}

/** Messages of the queue that are not done with: those that will be handed over again. */
export async function coming(t: CheckContext): Promise<number> {
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = await attributesOf(t, 'Orders');
  return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
}

/** Waits until what has failed was handed over once more. */
export async function again(t: CheckContext): Promise<void> {
  const { VisibilityTimeout } = await attributesOf(t, 'Orders');
  await t.clock.advance(Number(VisibilityTimeout) * 1000);
}

/** The bodies of what is in DeadOrders. */
export async function dead(t: CheckContext): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const asked = { QueueUrl: t.stack.resource('DeadOrders'), MaxNumberOfMessages: AT_ONCE };
    const { Messages = [] } = await t.client(SQSClient).send(new ReceiveMessageCommand(asked));
    if (Messages.length === 0) return found;
    found.push(...Messages.map(({ Body = '' }) => Body));
  }
}

/** When the queues of a stack were emptied. */
const emptied = new WeakMap<object, number>();

/** What other checks have left in the queues does not belong to this one. */
export async function begin(t: CheckContext): Promise<void> {
  // It waits first where it has to: a call that is refused would be shown to the learner as what led to a failure.
  const before = emptied.get(t.stack);
  if (before !== undefined && t.clock.now() - before <= PURGED) await t.clock.advance(PURGED);
  for (const queue of ['Orders', 'DeadOrders'] as const)
    await t.client(SQSClient).send(new PurgeQueueCommand({ QueueUrl: t.stack.resource(queue) }));
  emptied.set(t.stack, t.clock.now());
}

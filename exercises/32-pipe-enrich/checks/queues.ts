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
import { FUNCTION, textOf } from './orders.ts';

const MOST = 10;

/** Sends bodies, as many in one call as go into one. */
export async function send(t: CheckContext, bodies: readonly unknown[]): Promise<void> {
  for (let from = 0; from < bodies.length; from += MOST) {
    const Entries = bodies.slice(from, from + MOST).map((body, at) => ({ Id: String(at), MessageBody: textOf(body) }));
    await t.client(SQSClient).send(new SendMessageBatchCommand({ QueueUrl: t.stack.resource('OrdersQueue'), Entries }));
  }
}

/** Takes what is in a queue. */
async function take(t: CheckContext, queue: 'JournalQueue' | 'DeadOrdersQueue'): Promise<Message[]> {
  const sqs = t.client(SQSClient);
  const QueueUrl = t.stack.resource(queue);
  const found: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: MOST }));
    if (Messages.length === 0) return found;
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    found.push(...Messages);
  }
}

/** An event as the rule sends it. */
export interface Sent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What has come to the bus since it was asked last. */
export const onBus = async (t: CheckContext): Promise<Sent[]> =>
  (await take(t, 'JournalQueue')).map(({ Body = '{}' }) => JSON.parse(Body) as Sent);

/** What has come to the queue of the dead since it was asked last. */
export const dead = async (t: CheckContext): Promise<string[]> =>
  (await take(t, 'DeadOrdersQueue')).map(({ Body = '' }) => Body);

/** Messages that are in OrdersQueue, whether or not somebody is busy with them. */
export async function left(t: CheckContext): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const asked = new GetQueueAttributesCommand({
    QueueUrl: t.stack.resource('OrdersQueue'),
    AttributeNames: [...names],
  });
  const { Attributes = {} } = await t.client(SQSClient).send(asked);
  return names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
}

/** Waits until nothing is in OrdersQueue. @param what should not be there */
export const emptied = (t: CheckContext, what: string, within: number): Promise<void> =>
  t.eventually(
    async () => {
      if ((await left(t)) > 0) t.fail(`OrdersQueue without ${what}`, 'it is still there, or came back');
    },
    { within },
  );

/** What other checks have left on the bus and in the queues does not belong to this one. */
export async function begin(t: CheckContext): Promise<void> {
  await emptied(t, 'what was sent before', 300_000);
  await onBus(t);
  await dead(t);
}

/** A message that nobody sets aside would be tried for ever. */
export async function purge(t: CheckContext): Promise<void> {
  await t.client(SQSClient).send(new PurgeQueueCommand({ QueueUrl: t.stack.resource('OrdersQueue') }));
}

/** How often PriceFunction has run in this check, or has failed in it. */
export function runs(t: CheckContext, outcome?: 'error'): number {
  const name = t.stack.resource(FUNCTION);
  return t.journal
    .entries({ kind: 'invocation' })
    .filter((entry) => entry.resource?.includes(name) === true && (outcome === undefined || entry.outcome === outcome))
    .length;
}

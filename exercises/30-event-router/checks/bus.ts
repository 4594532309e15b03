import type { CheckContext } from '@coldstart/checks';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';

export type Queue = 'ExpressQueue' | 'CustomsQueue' | 'HeavyQueue' | 'DamageQueue' | 'LostQueue' | 'JournalQueue';

export const ACCEPTED = 'Parcel accepted';
export const DELIVERED = 'Parcel delivered';
export const DESK = 'parcels.desk';

/** What somebody says of a parcel. */
export interface Said {
  readonly source: string;
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An event as rules send it. */
export interface Sent {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Milliseconds within which an event is where rules send it. */
export const ARRIVES = 10_000;

const LARGEST_REQUEST = 10;
/** Events after which a function that hears itself is not called any more, so that it comes to an end. */
const ROUNDS = 8;

/** Puts events on the bus. @returns their ids, in the same order */
export async function put(t: CheckContext, said: readonly Said[]): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < said.length; from += LARGEST_REQUEST) {
    const Entries = said.slice(from, from + LARGEST_REQUEST).map(({ source, type, detail }) => ({
      EventBusName: t.stack.resource('ParcelBus'),
      Source: source,
      DetailType: type,
      Detail: JSON.stringify(detail),
    }));
    const answer = await t.client(EventBridgeClient).send(new PutEventsCommand({ Entries }));
    ids.push(...(answer.Entries ?? []).map(({ EventId = '' }) => EventId));
  }
  return ids;
}

/** Calls that lead from the bus to the function. */
export const CALLS = { service: 'lambda', operation: 'Invoke', resource: 'CourierFunction', times: 100_000 } as const;

/** Lets a function that answers itself end after some rounds. */
export function breakLoops(t: CheckContext): void {
  t.faults.add({ ...CALLS, nth: ROUNDS, effect: 'deny' });
}

/** Takes what is in a queue. */
export async function take(t: CheckContext, queue: Queue): Promise<Message[]> {
  const sqs = t.client(SQSClient);
  const QueueUrl = t.stack.resource(queue);
  const found: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    if (Messages.length === 0) return found;
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    found.push(...Messages);
  }
}

export const eventOf = ({ Body = '{}' }: Message): Sent => JSON.parse(Body) as Sent;

/** Collects what comes to a queue, until something holds of it; it starts with what was collected before. */
export function collector(t: CheckContext, queue: Queue): { readonly found: Sent[]; more(): Promise<Sent[]> } {
  const found: Sent[] = [];
  return {
    found,
    async more() {
      found.push(...(await take(t, queue)).map(eventOf));
      return found;
    },
  };
}

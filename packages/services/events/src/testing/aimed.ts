import type { PutEventsRequestEntry, Target } from '@aws-sdk/client-eventbridge';
import type { Message } from '@aws-sdk/client-sqs';
import { ENTRY, EventPattern, type Bench } from './recorded.ts';

/** A bus with a rule whose target is a queue. */
export interface Aimed {
  readonly bus: string;
  readonly queue: string;
}

export async function aimed(
  bench: Bench,
  pattern: object | string = EventPattern,
  target: Partial<Target> = {},
): Promise<Aimed> {
  const bus = await bench.busFor('custom');
  const queue = await bench.buses.queue(bench.unique('queue'));
  await addRule(bench, { bus, queue }, pattern, target);
  return { bus, queue };
}

/** @returns the rule's name */
export async function addRule(
  { events, unique }: Bench,
  { bus, queue }: Aimed,
  pattern: object | string = EventPattern,
  target: Partial<Target> = {},
): Promise<string> {
  const rule = { Name: unique('rule'), EventBusName: bus };
  await events.putRule({ ...rule, EventPattern: typeof pattern === 'string' ? pattern : JSON.stringify(pattern) });
  await events.putTargets({ Rule: rule.Name, EventBusName: bus, Targets: [{ Id: 'a', Arn: queue, ...target }] });
  return rule.Name;
}

export const put = ({ events }: Bench, { bus }: Aimed, ...entries: Partial<PutEventsRequestEntry>[]) =>
  events.putEvents({ Entries: entries.map((entry) => ({ ...ENTRY, EventBusName: bus, ...entry })) });

export const details = (...all: object[]) => all.map((detail) => ({ Detail: JSON.stringify(detail) }));

/** Messages as the recordings have them: what else was asked for is left out. */
export const bare = (messages: readonly Message[]) =>
  messages.map(({ Body, MD5OfBody, MessageId, ReceiptHandle }) => ({ Body, MD5OfBody, MessageId, ReceiptHandle }));

export const received = async ({ buses }: Bench, { queue }: Aimed) => bare(await buses.messages(queue));

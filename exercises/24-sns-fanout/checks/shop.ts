import type { CheckContext } from '@coldstart/checks';
import { PublishBatchCommand, SNSClient, type MessageAttributeValue } from '@aws-sdk/client-sns';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';

export type Queue = 'WarehouseQueue' | 'AuditQueue' | 'UndeliveredQueue';
export type Attributes = Readonly<Record<string, MessageAttributeValue>>;

/** What a till publishes. */
export interface Said {
  readonly text: string;
  readonly attributes?: Attributes;
  readonly subject?: string;
}

/** Milliseconds within which a message is where it is to be. */
export const ARRIVES = 10_000;
const LARGEST_BATCH = 10;

export const text = (StringValue: string): MessageAttributeValue => ({ DataType: 'String', StringValue });
export const number = (value: number): MessageAttributeValue => ({ DataType: 'Number', StringValue: String(value) });

/** A message of JSON. */
export const said = (body: unknown, attributes: Attributes = {}): Said => ({ text: JSON.stringify(body), attributes });

/** Publishes messages in the order in which they are given. @returns their ids, in the same order */
export async function publish(t: CheckContext, messages: readonly Said[]): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < messages.length; from += LARGEST_BATCH) {
    const entries = messages.slice(from, from + LARGEST_BATCH).map((message, index) => ({
      Id: String(index),
      Message: message.text,
      Subject: message.subject,
      MessageAttributes: message.attributes,
    }));
    const { Successful = [] } = await t
      .client(SNSClient)
      .send(new PublishBatchCommand({ TopicArn: t.stack.resource('ShopTopic'), PublishBatchRequestEntries: entries }));
    ids.push(...entries.map(({ Id }) => Successful.find((one) => one.Id === Id)?.MessageId ?? ''));
  }
  return ids;
}

/** What comes to a queue. */
export interface Collector {
  /** All that has come so far. */
  readonly found: readonly Message[];
  /** The same, with what has come since. */
  more(): Promise<readonly Message[]>;
}

export function collector(t: CheckContext, queue: Queue): Collector {
  const sqs = t.client(SQSClient);
  const QueueUrl = t.stack.resource(queue);
  const found: Message[] = [];
  return {
    found,
    async more() {
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
        );
        if (Messages.length === 0) return found;
        const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
        await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        found.push(...Messages);
      }
    },
  };
}

/** A word for a message, with all that filters look at. */
export function described({ text: body, attributes = {} }: Said): string {
  const beside = Object.entries(attributes).map(([name, { StringValue = '' }]) => `\`${name}\` ${StringValue}`);
  return `the message ${body} (${beside.length === 0 ? 'without attributes' : `attributes: ${beside.join(', ')}`})`;
}

/** What `shipTo` and the like hold, so that each message is told from every other. */
export const orderId = (t: CheckContext): string => `o-${t.random.hex(10)}`;

import type { Message as ShownMessage } from '@aws-sdk/client-sqs';
import type { Queue } from '../state.ts';
import { md5OfAttributes } from './digest.ts';
import type { Message } from './message.ts';
import { receiptHandle } from './receipts.ts';

/** What a receiver wants to know of messages besides their bodies. */
export interface Shown {
  /** Older name of the next. */
  readonly AttributeNames?: readonly string[] | undefined;
  readonly MessageSystemAttributeNames?: readonly string[] | undefined;
  /** `name`, `prefix.*`, `.*` or `All`. */
  readonly MessageAttributeNames?: readonly string[] | undefined;
}

export function show(queue: Queue, message: Message, wanted: Shown): ShownMessage {
  const attributes = attributesOf(message, wanted.MessageAttributeNames ?? []);
  const system = systemOf(message, wanted);
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle(queue, message),
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(system !== undefined && { Attributes: system }),
    ...(attributes !== undefined && {
      MessageAttributes: attributes,
      MD5OfMessageAttributes: md5OfAttributes(attributes),
    }),
  };
}

function attributesOf({ attributes = {} }: Message, names: readonly string[]): ShownMessage['MessageAttributes'] {
  const isWanted = (name: string): boolean =>
    names.some((one) => {
      if (one === 'All' || one === '*') return true;
      return one.endsWith('.*') ? name.startsWith(one.slice(0, -2)) : one === name;
    });
  const shown = Object.entries(attributes).filter(([name]) => isWanted(name));
  return shown.length === 0 ? undefined : Object.fromEntries(shown);
}

function systemOf(message: Message, { AttributeNames = [], MessageSystemAttributeNames = [] }: Shown) {
  // Where both are given, the older one counts.
  const names = AttributeNames.length > 0 ? AttributeNames : MessageSystemAttributeNames;
  const all: Record<string, string | undefined> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sent),
    ApproximateReceiveCount: String(message.receivedBefore + message.received),
    ApproximateFirstReceiveTimestamp: String(message.firstReceived ?? ''),
    SequenceNumber: message.sequence,
    MessageDeduplicationId: message.deduplication,
    MessageGroupId: message.group,
    AWSTraceHeader: message.trace,
    DeadLetterQueueSourceArn: message.deadLetterSource,
  };
  const isWanted = (name: string): boolean => names.includes('All') || names.includes(name);
  const shown = Object.entries(all).filter(([name, value]) => value !== undefined && isWanted(name));
  return shown.length === 0 ? undefined : (Object.fromEntries(shown) as Record<string, string>);
}

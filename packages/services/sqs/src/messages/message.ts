import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** A message in a queue. Times are in milliseconds since 1970. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>> | undefined;
  /** The X-Ray header, a system attribute. */
  readonly trace: string | undefined;
  readonly md5OfBody: string;
  readonly senderId: string;
  readonly sent: number;
  /** Since when it is kept: a dead letter of a standard queue is not kept any longer for having been moved. */
  readonly kept: number;
  readonly group: string | undefined;
  readonly deduplication: string | undefined;
  /** FIFO: grows within the queue. */
  readonly sequence: string | undefined;
  /** ARN of the queue that it was taken out of as a dead letter. */
  readonly deadLetterSource: string | undefined;
  /** From when on it can be received: after its delay, or its visibility timeout. */
  visibleAt: number;
  /** Times that it was received from this queue, and from those before. */
  received: number;
  readonly receivedBefore: number;
  firstReceived: number | undefined;
  lastReceived: number;
  /** Of the last time that it was received; 0 before. */
  receipt: number;
}

/** What stays known of a message that was sent to a FIFO queue. */
export type SentMessage = Pick<Message, 'id' | 'md5OfBody' | 'sequence'>;

import { defineState, type Call, type DocumentPolicy, type ResourceTag } from '@coldstart/cloud';
import type { Message, SentMessage } from './messages/message.ts';
import { noSuchQueue } from './errors.ts';
import { measureQueue, usedQueue } from './gauges.ts';
import { readQueueUrl, type QueueName } from './queues/names.ts';

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export interface QueueSettings {
  /** Seconds; so are the next three. */
  DelaySeconds: number;
  MessageRetentionPeriod: number;
  ReceiveMessageWaitTimeSeconds: number;
  VisibilityTimeout: number;
  /** Bytes. */
  MaximumMessageSize: number;
  ContentBasedDeduplication: boolean;
  DeduplicationScope: 'queue' | 'messageGroup';
  FifoThroughputLimit: 'perQueue' | 'perMessageGroupId';
  SqsManagedSseEnabled: boolean;
  KmsMasterKeyId?: string | undefined;
  /** Seconds. */
  KmsDataKeyReusePeriodSeconds: number;
  Policy?: DocumentPolicy | undefined;
  RedrivePolicy?: RedrivePolicy | undefined;
  /** JSON, as it was given. */
  RedriveAllowPolicy?: string | undefined;
}

export interface Queue extends QueueName {
  readonly arn: string;
  readonly fifo: boolean;
  /** FIFO: the DeduplicationScope that it was made with. */
  readonly madeFor: QueueSettings['DeduplicationScope'];
  /** Milliseconds since 1970. */
  readonly created: number;
  modified: number;
  purged: number | undefined;
  settings: QueueSettings;
  tags: ResourceTag[];
}

/** The queues of an account and Region, and when those of other names were deleted that were there lately. */
export const queues = defineState('sqs/queues', () => ({
  byName: new Map<string, Queue>(),
  deleted: new Map<string, number>(),
}));

/** What is in a queue; one part for each. */
export interface QueueContents {
  /** By their ids, in the order in which they came. */
  readonly messages: Map<string, Message>;
  /** FIFO: what was sent lately, see `deduplicate.ts`. */
  readonly sent: Map<string, { readonly message: SentMessage; readonly until: number }>;
  /** FIFO: what was given to the attempts to receive of late, see `receive.ts`. */
  readonly attempts: Map<string, { readonly ids: readonly string[]; readonly until: number }>;
  /** FIFO: when a group was served last, in numbers that grow. Those that were not served yet come first. */
  readonly turns: Map<string, number>;
  /** With a key of KMS: what its messages are encrypted under, and until when (milliseconds since 1970). */
  dataKey?: { readonly blob: Uint8Array; readonly keyId: string; readonly until: number };
  /** Up to which minute it was measured, and when it was used last; milliseconds since 1970. */
  measured?: number;
  used?: number;
  /** Of the last message, and the last receipt. */
  sequence: number;
  receipt: number;
}

export const contents = defineState('sqs/contents', (): QueueContents => ({
  messages: new Map(),
  sent: new Map(),
  attempts: new Map(),
  turns: new Map(),
  sequence: 0,
  receipt: 0,
}));

export function peekQueue({ cloud }: Call, { account, region, name }: QueueName): Queue | undefined {
  return cloud.store.peek(queues, { account, region, part: '' })?.byName.get(name);
}

/** @throws AwsError QueueDoesNotExist */
export function findQueue(call: Call, url: string): Queue {
  const queue = peekQueue(call, readQueueUrl(url, call));
  if (queue === undefined) throw noSuchQueue(call);
  return queue;
}

/** What is in a queue, for somebody who uses it. */
export function contentsOf(call: Call, name: QueueName): QueueContents {
  const found = measuredContents(call, name);
  usedQueue(call, name, found);
  return found;
}

/** The same, for somebody who only measures it. */
export function measuredContents(call: Call, name: QueueName): QueueContents {
  const found = call.state(contents, { account: name.account, region: name.region, part: name.name });
  measureQueue(call, name, found, peekQueue(call, name)?.settings.MessageRetentionPeriod ?? 0);
  return found;
}

/** A queue whose settings are about to be changed: they are written to disk with the call. */
export function changeQueue(call: Call, url: string): Queue {
  const queue = findQueue(call, url);
  call.state(queues, { account: queue.account, region: queue.region });
  return queue;
}

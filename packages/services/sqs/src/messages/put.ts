import { randomUUID } from 'node:crypto';
import type { MessageSystemAttributeValue } from '@aws-sdk/client-sqs';
import type { Principal } from '@coldstart/iam';
import type { Call } from '@coldstart/cloud';
import { invalidParameter, invalidValue, missingParameter } from '../errors.ts';
import { contentsOf, type Queue, type QueueContents } from '../state.ts';
import { visibleLater } from './arrival.ts';
import { checkContent, sizeOf, type Content } from './check.ts';
import { deduplicationId, remember, sentLately } from './deduplicate.ts';
import { md5 } from './digest.ts';
import type { Message, SentMessage } from './message.ts';

export interface Given extends Content {
  readonly DelaySeconds?: number | undefined;
  readonly MessageSystemAttributes?: Readonly<Record<string, MessageSystemAttributeValue>> | undefined;
}

/** Seconds. */
const LONGEST_DELAY = 900;
/** Sequence numbers have 20 digits, and grow. */
const FIRST_SEQUENCE = 18_850_000_000_000_000_000n;

/** @throws AwsError for what the queue does not take; also for a message whose twin was sent lately */
export function checkGiven(queue: Queue, given: Given): void {
  checkContent(given);
  checkKind(queue, given);
  const { settings } = queue;
  if (sizeOf(given) > settings.MaximumMessageSize)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${settings.MaximumMessageSize} bytes.`,
    );
}

/** What standard queues alone take, and what FIFO queues alone do. */
function checkKind({ fifo, settings }: Queue, given: Given): void {
  const { DelaySeconds: delay, MessageGroupId: group, MessageDeduplicationId: deduplication } = given;
  if (delay !== undefined && (delay < 0 || delay > LONGEST_DELAY))
    throw invalidValue(delay, 'DelaySeconds', `DelaySeconds must be >= 0 and <= ${LONGEST_DELAY}.`);
  if (!fifo) {
    if (deduplication === undefined) return;
    throw invalidValue(
      deduplication,
      'MessageDeduplicationId',
      'The request includes a parameter that is not valid for this queue type',
    );
  }
  if (group === undefined) throw missingParameter('MessageGroupId');
  deduplicationId(settings, deduplication, '');
  if (delay !== undefined && delay > 0)
    throw invalidValue(delay, 'DelaySeconds', 'The request include parameter that is not valid for this queue type.');
}

/** Puts a message that was checked into its queue. @returns the one that was sent before it, where they are the same */
export function putGiven(call: Call, queue: Queue, given: Given): SentMessage {
  const now = call.now();
  const there = contentsOf(call, queue);
  const { MessageBody: body, MessageGroupId: group, DelaySeconds = 0 } = given;
  const deduplication = queue.fifo ? deduplicationId(queue.settings, given.MessageDeduplicationId, body) : undefined;
  const before =
    deduplication === undefined ? undefined : sentLately(queue, there, { id: deduplication, group: group ?? '', now });
  // The digest is of what has come, so that senders can tell that it came as they sent it.
  if (before !== undefined) return { ...before, md5OfBody: md5(body) };
  // For a message of a FIFO queue no delay is the queue's, for one of a standard queue it is none.
  const delay = queue.fifo || given.DelaySeconds === undefined ? queue.settings.DelaySeconds : DelaySeconds;
  const message = put(call, queue, there, {
    id: randomUUID(),
    body,
    attributes: given.MessageAttributes,
    trace: given.MessageSystemAttributes?.['AWSTraceHeader']?.StringValue ?? call.trace,
    md5OfBody: md5(body),
    senderId: senderOf(call.principal),
    sent: now,
    kept: now,
    group,
    deduplication,
    deadLetterSource: undefined,
    visibleAt: now + delay * 1000,
    receivedBefore: 0,
  });
  if (deduplication !== undefined) remember(queue, there, message);
  return message;
}

type NewMessage = Omit<Message, 'sequence' | 'received' | 'firstReceived' | 'lastReceived' | 'receipt'>;

export function put(call: Call, queue: Queue, there: QueueContents, content: NewMessage): Message {
  if (queue.fifo) there.sequence += 1;
  const message: Message = {
    ...content,
    sequence: queue.fifo ? String(FIRST_SEQUENCE + BigInt(there.sequence) * 256n) : undefined,
    received: 0,
    firstReceived: undefined,
    lastReceived: 0,
    receipt: 0,
  };
  there.messages.set(message.id, message);
  if (message.visibleAt <= call.now()) call.announce(queue.arn);
  else visibleLater(call, queue, message.visibleAt);
  return message;
}

function senderOf(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return principal.userId;
    case 'role':
      return `${principal.roleId}:${principal.sessionName}`;
    case 'service':
      return principal.service;
    case 'root':
    case 'anonymous':
      return principal.account;
  }
}

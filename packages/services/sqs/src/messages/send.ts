import type { SendMessageResult } from '@aws-sdk/client-sqs';
import { AwsError, type Violation } from '@coldstart/wire';
import { onQueue } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import type { SqsOperations } from '../sdk.ts';
import { findQueue, type Queue } from '../state.ts';
import { checkBatch, each } from './batch.ts';
import { noTypeOf, sizeOf } from './check.ts';
import { md5OfAttributes } from './digest.ts';
import { encryptWithKey } from './key.ts';
import type { SentMessage } from './message.ts';
import { checkGiven, putGiven, type Given } from './put.ts';

/** Bytes of all messages of a batch. */
const LARGEST_BATCH = 1_048_576;

/** The digests are of what was sent now, whether or not it is the same as before. */
function answer(
  given: Given,
  { id, md5OfBody, sequence }: SentMessage,
): SendMessageResult & { MessageId: string; MD5OfMessageBody: string } {
  return {
    MessageId: id,
    MD5OfMessageBody: md5OfBody,
    MD5OfMessageAttributes: md5OfAttributes(given.MessageAttributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(given.MessageSystemAttributes),
    SequenceNumber: sequence,
  };
}

/** A size is one message's own fault, what FIFO queues ask for is the whole batch's. */
function checkEntries({ fifo, settings }: Queue, entries: readonly Given[]): void {
  const total = entries.reduce((bytes, entry) => bytes + sizeOf(entry), 0);
  if (total > LARGEST_BATCH)
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${LARGEST_BATCH} bytes. You have sent ${total} bytes.`,
    );
  if (!fifo) return;
  for (const { MessageGroupId: group, MessageDeduplicationId: deduplication } of entries) {
    if (group === undefined) throw invalidParameter('The request must contain the parameter MessageGroupId.');
    if (deduplication === undefined && !settings.ContentBasedDeduplication)
      throw invalidParameter(
        'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      );
  }
}

/** Within a batch AWS words it in another way. */
function checkEntry(queue: Queue, entry: Given): void {
  try {
    checkGiven(queue, entry);
  } catch (error) {
    if (error instanceof AwsError && error.message.includes('Message must be shorter'))
      throw invalidParameter(error.message.replace('are invalid', 'cannot be validated'));
    throw error;
  }
}

/** An attribute without a type is told by its name, as one with an empty type is. */
function withoutType(violations: readonly Violation[]): string | undefined {
  for (const { kind, path } of violations) {
    const name = /^messageAttributes\.(.+)\.member\.dataType$/.exec(path)?.[1];
    if (kind === 'required' && name !== undefined) return noTypeOf(name);
  }
  return undefined;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export const sendOperations: SqsOperations = {
  SendMessage: {
    access: onQueue,
    violated: withoutType,
    async run({ QueueUrl, ...given }, call) {
      const queue = findQueue(call, QueueUrl);
      checkGiven(queue, given);
      if (queue.settings.KmsMasterKeyId !== undefined) await encryptWithKey(call, queue);
      return answer(given, putGiven(call, queue, given));
    },
  },

  SendMessageBatch: {
    action: 'SendMessage',
    access: onQueue,
    async run({ QueueUrl, Entries }, call) {
      const queue = findQueue(call, QueueUrl);
      checkBatch(Entries, 'SendMessageBatchRequestEntry');
      const entries = Entries.map(({ MessageBody = '', ...others }) => ({ MessageBody, ...others }));
      checkEntries(queue, entries);
      if (queue.settings.KmsMasterKeyId !== undefined) await encryptWithKey(call, queue);
      return each(entries, (entry) => {
        checkEntry(queue, entry);
        return answer(entry, putGiven(call, queue, entry));
      });
    },
  },
};

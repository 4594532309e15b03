import type { Call } from '@coldstart/cloud';
import { onQueue } from '../access.ts';
import { invalidValue } from '../errors.ts';
import type { SqsOperations } from '../sdk.ts';
import { findQueue, type Queue } from '../state.ts';
import { visibleLater } from './arrival.ts';
import { checkBatch, each } from './batch.ts';
import { readReceipt } from './receipts.ts';

/** Seconds from when a message was received. */
const LONGEST = 43_200;

/** @throws AwsError ReceiptHandleIsInvalid, InvalidParameterValue */
function change(call: Call, queue: Queue, handle: string, timeout: number): void {
  if (timeout < 0 || timeout > LONGEST)
    throw invalidValue(timeout, 'VisibilityTimeout', `Must be between 0 and ${LONGEST}, if provided.`);
  const { message, isOld } = readReceipt(call, queue, handle);
  if (message === undefined || isOld || (queue.fifo && message.visibleAt <= call.now()))
    throw invalidValue(
      handle,
      'ReceiptHandle',
      'Message does not exist or is not available for visibility timeout change.',
    );
  const visibleAt = call.now() + timeout * 1000;
  if (visibleAt > message.lastReceived + LONGEST * 1000)
    throw invalidValue(
      timeout,
      'VisibilityTimeout',
      `Total VisibilityTimeout for the message is beyond the limit [${LONGEST} seconds].`,
    );
  message.visibleAt = visibleAt;
  if (timeout === 0) call.announce(queue.arn);
  else visibleLater(call, queue, visibleAt);
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
export const visibilityOperations: SqsOperations = {
  ChangeMessageVisibility: {
    access: onQueue,
    run({ QueueUrl, ReceiptHandle, VisibilityTimeout }, call) {
      change(call, findQueue(call, QueueUrl), ReceiptHandle, VisibilityTimeout);
    },
  },

  ChangeMessageVisibilityBatch: {
    action: 'ChangeMessageVisibility',
    access: onQueue,
    run({ QueueUrl, Entries }, call) {
      const queue = findQueue(call, QueueUrl);
      checkBatch(Entries, 'ChangeMessageVisibilityBatchRequestEntry');
      return each(Entries, ({ ReceiptHandle = '', VisibilityTimeout = 0 }) => {
        change(call, queue, ReceiptHandle, VisibilityTimeout);
        return {};
      });
    },
  },
};

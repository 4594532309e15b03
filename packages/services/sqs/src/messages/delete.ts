import type { Call } from '@coldstart/cloud';
import { onQueue } from '../access.ts';
import { invalidValue } from '../errors.ts';
import type { SqsOperations } from '../sdk.ts';
import { contentsOf, findQueue, type Queue } from '../state.ts';
import { gone } from './arrival.ts';
import { checkBatch, each } from './batch.ts';
import { readReceipt } from './receipts.ts';

/**
 * Deletes a message by any of its receipts, as recorded, whoever has it now. A FIFO queue refuses those whose time is over.
 *
 * @throws AwsError ReceiptHandleIsInvalid, InvalidParameterValue
 */
function remove(call: Call, queue: Queue, handle: string): void {
  const { message, isOld } = readReceipt(call, queue, handle);
  if (message === undefined) return;
  if (queue.fifo && (isOld || message.visibleAt <= call.now()))
    throw invalidValue(handle, 'ReceiptHandle', 'The receipt handle has expired.');
  contentsOf(call, queue).messages.delete(message.id);
  gone(call, queue);
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
export const deleteOperations: SqsOperations = {
  DeleteMessage: {
    access: onQueue,
    run({ QueueUrl, ReceiptHandle }, call) {
      remove(call, findQueue(call, QueueUrl), ReceiptHandle);
    },
  },

  DeleteMessageBatch: {
    action: 'DeleteMessage',
    access: onQueue,
    run({ QueueUrl, Entries }, call) {
      const queue = findQueue(call, QueueUrl);
      checkBatch(Entries, 'DeleteMessageBatchRequestEntry');
      return each(Entries, ({ ReceiptHandle = '' }) => {
        remove(call, queue, ReceiptHandle);
        return {};
      });
    },
  },
};

import type { Message } from '@aws-sdk/client-sqs';
import { reportedFailures } from '../reported-failures.ts';

/**
 * The messages that a function reports as failed. What is reported in another form than AWS asks for, or of a message that
 * is not in the batch, stands for all of them.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedMessages(answer: Uint8Array, messages: readonly Message[]): ReadonlySet<Message> {
  const failures = reportedFailures(answer);
  if (failures === undefined || failures === null) return new Set();
  const all = new Set(messages);
  if (!Array.isArray(failures)) return all;
  const failed = failures.map((failure: unknown) => messageOf(failure, messages));
  return failed.includes(undefined) ? all : new Set(failed.filter((message) => message !== undefined));
}

function messageOf(failure: unknown, messages: readonly Message[]): Message | undefined {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return undefined;
  return messages.find(({ MessageId }) => MessageId === failure.itemIdentifier);
}

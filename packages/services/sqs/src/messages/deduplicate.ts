import { createHash } from 'node:crypto';
import { invalidParameter } from '../errors.ts';
import type { Queue, QueueContents, QueueSettings } from '../state.ts';
import type { Message, SentMessage } from './message.ts';

/** Milliseconds in which a message that is sent again is taken, and not delivered again. */
const INTERVAL = 300_000;

/** Within the queue, or within a group: as the queue was made, whatever its attribute was changed to since, as recorded. */
const keyOf = ({ madeFor }: Queue, id: string, group: string): string => (madeFor === 'queue' ? id : `${group}\n${id}`);

/**
 * The id that a message of a FIFO queue is known by for a while.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html
 *
 * @throws AwsError InvalidParameterValue where there is none
 */
export function deduplicationId(settings: QueueSettings, given: string | undefined, body: string): string {
  if (given !== undefined) return given;
  if (settings.ContentBasedDeduplication) return createHash('sha256').update(body).digest('hex');
  throw invalidParameter(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

/** The message that was sent with this id lately. */
export function sentLately(
  queue: Queue,
  { sent }: QueueContents,
  { id, group, now }: { readonly id: string; readonly group: string; readonly now: number },
): SentMessage | undefined {
  for (const [key, { until }] of sent) {
    // They are in the order in which they end.
    if (until > now) break;
    sent.delete(key);
  }
  return sent.get(keyOf(queue, id, group))?.message;
}

export function remember(queue: Queue, { sent }: QueueContents, message: Message): void {
  const { deduplication = '', group = '', id, md5OfBody, sequence } = message;
  sent.set(keyOf(queue, deduplication, group), {
    message: { id, md5OfBody, sequence },
    until: message.sent + INTERVAL,
  });
}

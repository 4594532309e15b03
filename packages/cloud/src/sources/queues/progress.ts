import type { Message } from '@aws-sdk/client-sqs';

/** What somebody has taken out of a queue, and is busy with: a mapping, a pipe. A part of state for each. */
export interface QueueProgress {
  /** Received, and waiting until there are enough of them, or the batching window ends. */
  messages: Message[];
  /** Milliseconds since 1970. */
  windowEnds: number | undefined;
  /** Since when as many as may be run at once did. */
  busySince: number | undefined;
  /** Times in a row that the queue could not be read. */
  unreadable: number;
}

const running = new WeakMap<QueueProgress, Set<string>>();

/**
 * Batches that are being handled, of whoever has this progress. Nothing of it outlives the process: what was under way when
 * that was killed is begun anew by its timer, and only then counts again.
 */
export function runningBatches(progress: QueueProgress): Set<string> {
  const found = running.get(progress) ?? new Set();
  running.set(progress, found);
  return found;
}

export const newQueueProgress = (): QueueProgress => ({
  messages: [],
  windowEnds: undefined,
  busySince: undefined,
  unreadable: 0,
});

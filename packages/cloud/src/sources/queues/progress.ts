import type { Message } from '@aws-sdk/client-sqs';

/** What somebody has taken out of a queue, and is busy with: a mapping, a pipe. A part of state for each. */
export interface QueueProgress {
  /** Received, and waiting until there are enough of them, or the batching window ends. */
  messages: Message[];
  /** Milliseconds since 1970. */
  windowEnds: number | undefined;
  /** Batches that are being handled. */
  readonly running: Set<string>;
  /** Since when as many as may be run at once did. */
  busySince: number | undefined;
  /** Times in a row that the queue could not be read. */
  unreadable: number;
}

export const newQueueProgress = (): QueueProgress => ({
  messages: [],
  windowEnds: undefined,
  running: new Set(),
  busySince: undefined,
  unreadable: 0,
});

import type { Message } from '@aws-sdk/client-sqs';
import { defineState } from '@coldstart/cloud';

/** What a mapping has taken out of its queue, and is busy with; one part for each mapping. */
export interface QueueProgress {
  /** Received, and waiting until there are enough of them, or the batching window ends. */
  messages: Message[];
  /** Milliseconds since 1970. */
  windowEnds: number | undefined;
  /** Batches that functions run with. */
  readonly running: Set<string>;
  /** Since when as many as may be run at once did. */
  busySince: number | undefined;
  /** Times in a row that the queue could not be read. */
  unreadable: number;
}

export const queueProgress = defineState('lambda/queue-progress', (): QueueProgress => ({
  messages: [],
  windowEnds: undefined,
  running: new Set(),
  busySince: undefined,
  unreadable: 0,
}));

import type { Message } from '@aws-sdk/client-sqs';
import { AwsError } from '@coldstart/wire';
import { matchesFilterCriteria, type FilterCriteria } from '@coldstart/patterns';
import type { Call } from '../../call.ts';
import { runningBatches, type QueueProgress } from './progress.ts';
import type { PolledQueue } from './queue.ts';
import { queueRecord } from './record.ts';

/** Milliseconds before a queue that could not be read is asked again, doubled each time. */
const FIRST_READ_RETRY = 60_000;
const LONGEST_READ_RETRY = 3_600_000;

const MINUTE = 60_000;

/** How a queue is read, in the words of event source mappings. */
export interface QueueSettings {
  readonly BatchSize?: number | undefined;
  readonly MaximumBatchingWindowInSeconds?: number | undefined;
}

/** A look at a queue: what reads it, and what becomes of its messages there. */
export interface QueueLook {
  readonly call: Call;
  /** ARN */
  readonly source: string;
  readonly settings: QueueSettings;
  readonly progress: QueueProgress;
  readonly filters: FilterCriteria;
  /** Bytes of bodies that make a batch full. */
  readonly largest: number;
  readonly queue: PolledQueue;
  /** False once nobody reads any more: no batch is begun. */
  readonly goesOn: () => boolean;
  /** Batches that are handled at once. @param busy milliseconds for which they have not sufficed */
  readonly atOnce: (busy: number) => number;
  /** Has a batch handled beside the poller, which goes on. What is done with is deleted there. */
  readonly dispatch: (messages: readonly Message[]) => void;
}

/**
 * Takes messages out of a queue, in batches; what pollers of event source mappings and of pipes do with each look.
 *
 * @param begin finds out who reads and as whom, which may fail as the reading may
 * @returns when to look again though nothing arrives, in milliseconds since 1970
 */
export async function takeMessages(
  call: Call,
  progress: QueueProgress,
  begin: () => QueueLook,
): Promise<number | undefined> {
  try {
    const next = await takeBatches(begin());
    progress.unreadable = 0;
    return next;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // The role may not read the queue, or is gone; or the queue itself is, or who reads it.
    progress.unreadable += 1;
    return call.now() + Math.min(LONGEST_READ_RETRY, FIRST_READ_RETRY * 2 ** (progress.unreadable - 1));
  }
}

async function takeBatches(look: QueueLook): Promise<number | undefined> {
  const { call, progress } = look;
  const running = runningBatches(progress);
  while (look.goesOn()) {
    const limit = look.atOnce(progress.busySince === undefined ? 0 : call.now() - progress.busySince);
    if (running.size >= limit) {
      progress.busySince ??= call.now();
      // A batch that ends makes room for the next; so does, in time, a queue that is not kept up with.
      return call.now() + MINUTE;
    }
    await gather(look);
    if (progress.messages.length === 0) {
      if (running.size < limit - 1) progress.busySince = undefined;
      return undefined;
    }
    if (!isFull(look) && (progress.windowEnds ?? 0) > call.now()) return progress.windowEnds;
    const { messages } = progress;
    progress.messages = [];
    progress.windowEnds = undefined;
    look.dispatch(messages);
  }
  return undefined;
}

/** Receives what a batch lacks. Without a window it is what there is at once. */
async function gather(look: QueueLook): Promise<void> {
  const { call, settings, progress, queue, filters, source } = look;
  const window = (settings.MaximumBatchingWindowInSeconds ?? 0) * 1000;
  while (!isFull(look)) {
    const received = await queue.receive((settings.BatchSize ?? 10) - progress.messages.length);
    if (received.length === 0) return;
    const isWanted = (message: Message): boolean =>
      matchesFilterCriteria(filters, queueRecord(message, source, settings));
    const wanted = received.filter(isWanted);
    // What no filter lets through is done with.
    await queue.delete(received.filter((message) => !wanted.includes(message)));
    progress.messages.push(...wanted);
    if (wanted.length === 0) continue;
    progress.windowEnds ??= call.now() + window;
    if (window === 0) return;
  }
}

function isFull({ settings, progress: { messages }, largest }: QueueLook): boolean {
  if (messages.length >= (settings.BatchSize ?? 10)) return true;
  return messages.reduce((bytes, { Body = '' }) => bytes + Buffer.byteLength(Body), 0) >= largest;
}

import { matchesFilterCriteria, type FilterCriteria } from '@coldstart/patterns';
import type { StreamSettings } from './look.ts';
import { textOf } from './payload.ts';
import { isAfter, type Lane } from './progress.ts';
import type { SourceRecord } from './record.ts';
import { includes, isOver, windowOf } from './tumbling.ts';

/** What a lane does next. */
export type Next =
  | { readonly kind: 'invoke'; readonly records: readonly SourceRecord[]; readonly attempts: number }
  | { readonly kind: 'wait'; readonly until: number }
  /** The tumbling window is over: who reads is told so. */
  | { readonly kind: 'close' }
  /** Nothing is left that concerns who reads. */
  | { readonly kind: 'idle' };

type BatchSettings = Pick<StreamSettings, 'BatchSize' | 'MaximumBatchingWindowInSeconds' | 'TumblingWindowInSeconds'>;

/**
 * The next batch of a lane: what has failed before, else as many records as are asked for, or those that there are when
 * the batching window ends. Records that no filter lets through are passed over.
 *
 * @param records of the lane, all that are in the stream by now, in order
 * @param largest bytes that fit into one event
 */
export function nextBatch(
  lane: Lane,
  records: readonly SourceRecord[],
  filters: FilterCriteria,
  settings: BatchSettings,
  largest: number,
  now: number,
): Next {
  if (lane.retryAt !== undefined && lane.retryAt > now) return { kind: 'wait', until: lane.retryAt };
  const left = records.filter(({ sequence }) => isAfter(sequence, lane.after));
  const wanted = left.filter(({ event }) => matchesFilterCriteria(filters, event));
  const retried = nextRetried(lane, wanted);
  if (retried !== undefined) return retried;
  const [next] = wanted;
  if (lane.tumbling !== undefined && isOver(lane.tumbling, next, now)) return { kind: 'close' };
  if (next === undefined) {
    lane.windowEnds = undefined;
    return lane.tumbling === undefined ? { kind: 'idle' } : { kind: 'wait', until: lane.tumbling.end };
  }
  const { TumblingWindowInSeconds: seconds = 0, MaximumBatchingWindowInSeconds: wait = 0 } = settings;
  if (seconds > 0) lane.tumbling ??= windowOf(next, seconds);
  const { tumbling } = lane;
  const together = tumbling === undefined ? wanted : wanted.filter((record) => includes(tumbling, record));
  const taken = takeBatch(together, settings.BatchSize ?? 100, largest);
  const isFull = taken.length < wanted.length || taken.length === settings.BatchSize;
  lane.windowEnds ??= Math.min(now + wait * 1000, tumbling?.end ?? Infinity);
  if (!isFull && lane.windowEnds > now) return { kind: 'wait', until: lane.windowEnds };
  lane.windowEnds = undefined;
  return { kind: 'invoke', records: taken, attempts: 0 };
}

/** Batches of records that are no longer in the stream, or that new filters keep back, are dropped. */
function nextRetried(lane: Lane, wanted: readonly SourceRecord[]): Next | undefined {
  for (let [batch] = lane.retried; batch !== undefined; [batch] = lane.retried) {
    const { end, attempts } = batch;
    const records = wanted.filter(({ sequence }) => !isAfter(sequence, end));
    if (records.length > 0) return { kind: 'invoke', records, attempts };
    lane.after = end;
    lane.retried = lane.retried.slice(1);
  }
  return undefined;
}

/** No more than are asked for, and than fit into an event. */
function takeBatch(records: readonly SourceRecord[], most: number, largest: number): readonly SourceRecord[] {
  let bytes = '{"Records":[]}'.length;
  let count = 0;
  for (const record of records.slice(0, most)) {
    bytes += Buffer.byteLength(textOf(record)) + 1;
    if (bytes > largest && count > 0) break;
    count += 1;
  }
  return records.slice(0, count);
}

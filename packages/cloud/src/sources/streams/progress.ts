import type { TumblingWindow } from './tumbling.ts';

/** Records that are, or will be, invoked together once more. */
export interface RetriedBatch {
  /** Sequence number of its last record; it begins after those that the lane is done with. */
  readonly end: string;
  /** Times that it has failed. */
  readonly attempts: number;
}

/**
 * How far one of a shard's concurrent readers is: batches of a lane follow each other, and all records of an item are
 * in one lane. Records themselves are not kept: they are in the stream.
 */
export interface Lane {
  /** Sequence number of the last record that it is done with; none: it begins with the oldest. */
  after: string | undefined;
  /** What has failed, in its order; more than one after a batch was split. */
  retried: readonly RetriedBatch[];
  /** Times in a row that a batch could not be begun at all, by a throttle or for want of a role. */
  notRun: number;
  /** Milliseconds since 1970 before which it does not try again. */
  retryAt: number | undefined;
  /** End of the batching window that is open. */
  windowEnds: number | undefined;
  /** The tumbling window that is open. */
  tumbling: TumblingWindow | undefined;
}

/** How far somebody has read a stream: a mapping, a pipe. A part of state for each. */
export interface StreamProgress {
  /** By shard; `undefined` until the first look has found its starting position. */
  shards: Map<string, Lane[]> | undefined;
  /** Closed shards that were read to their end: those that came of them are read now. */
  finished: Set<string>;
  /** As `LastProcessingResult` shows it. */
  lastResult: string;
  /** Times in a row that the stream could not be read. */
  unreadable: number;
}

/** `LastProcessingResult` before the first batch. */
export const NOTHING_PROCESSED = 'No records processed';

export const newStreamProgress = (): StreamProgress => ({
  shards: undefined,
  finished: new Set(),
  lastResult: NOTHING_PROCESSED,
  unreadable: 0,
});

/** As many lanes as are asked for now; what any of them is not done with is read again. */
export function lanesOf(shards: Map<string, Lane[]>, shard: string, count: number): Lane[] {
  const present = shards.get(shard);
  if (present?.length === count) return present;
  const after = present === undefined ? undefined : earliest(present);
  const lanes = Array.from({ length: count }, (): Lane => newLane(after));
  shards.set(shard, lanes);
  return lanes;
}

export function newLane(after: string | undefined): Lane {
  return { after, retried: [], notRun: 0, retryAt: undefined, windowEnds: undefined, tumbling: undefined };
}

/** The sequence number after which a shard must be read for all of its lanes; `undefined` for its beginning. */
export function earliest(lanes: readonly Lane[]): string | undefined {
  const [first, ...others] = lanes.map(({ after }) => after);
  return others.reduce((least, after) => (least !== undefined && isAfter(least, after) ? after : least), first);
}

/** Whether a record comes after another; before any record is `undefined`. */
export function isAfter(sequence: string, other: string | undefined): boolean {
  return other === undefined || BigInt(sequence) > BigInt(other);
}

import { createHash } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import type { Call } from '../../call.ts';
import { runLane, type LaneRecords } from './lane.ts';
import type { BatchResult, Look } from './look.ts';
import { earliest, isAfter, lanesOf, newLane, type Lane, type StreamProgress } from './progress.ts';
import type { SourceShard, SourceStream } from './source.ts';

/** Milliseconds before a stream that could not be read is asked again, doubled each time. */
const FIRST_READ_RETRY = 60_000;
const LONGEST_READ_RETRY = 3_600_000;

/**
 * Reads a stream of DynamoDB or Kinesis from where its reader is, and has it handled; what pollers of event source
 * mappings and of pipes do with each look.
 *
 * @param begin finds out who reads and as whom, which may fail as the reading may
 * @returns when to look again though nothing arrives, in milliseconds since 1970
 */
export async function readStream<Result extends BatchResult>(
  call: Call,
  progress: StreamProgress,
  begin: () => Look<Result>,
): Promise<number | undefined> {
  try {
    return await readToEnd(begin());
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // The role may not read the stream, or is gone; or the stream itself is, or who reads it.
    progress.lastResult = `PROBLEM: ${error.message}`;
    progress.unreadable += 1;
    return call.now() + Math.min(LONGEST_READ_RETRY, FIRST_READ_RETRY * 2 ** (progress.unreadable - 1));
  }
}

/** A shard that is read now. */
interface ReadShard {
  readonly id: string;
  readonly lanes: readonly LaneRecords[];
  readonly isEnd: boolean;
}

/** Once a shard is read to its end, those that came of it are read. @returns when to look again */
async function readToEnd<Result extends BatchResult>(look: Look<Result>): Promise<number | undefined> {
  const { progress } = look;
  for (;;) {
    const shards = await readShards(look);
    progress.unreadable = 0;
    const moments = await Promise.all(shards.flatMap(({ lanes }) => lanes.map((lane) => runLane(look, lane))));
    const finished = shards.filter(isFinished);
    for (const { id } of finished) progress.finished.add(id);
    if (finished.length === 0 || !look.goesOn()) return first(moments);
  }
}

/** Every shard whose parents are read to their end, each lane with what it is not done with. */
async function readShards(look: Pick<Look, 'settings' | 'startingAt' | 'progress' | 'open'>): Promise<ReadShard[]> {
  const { settings, progress } = look;
  // The state of a window is one for the whole shard.
  const count = (settings.TumblingWindowInSeconds ?? 0) > 0 ? 1 : (settings.ParallelizationFactor ?? 1);
  const stream = look.open();
  const shards = await stream.shards();
  progress.shards ??= await startingPositions(stream, shards, look, count);
  forgetGone(progress, shards);
  const read: ReadShard[] = [];
  for (const { id } of shards.filter((shard) => isNext(progress, shard, shards))) {
    const lanes = lanesOf(progress.shards, id, count);
    const { records, isEnd } = await stream.records(id, earliest(lanes));
    const readTo = records.at(-1)?.sequence;
    const laneRecords = lanes.map((lane, at): LaneRecords => {
      const own = records.filter(({ key }) => laneOf(key, lanes.length) === at);
      return { shard: id, lane, records: own, readTo };
    });
    read.push({ id, lanes: laneRecords, isEnd });
  }
  return read;
}

/** Shards that the stream does not tell of any more. */
function forgetGone({ shards: known, finished }: StreamProgress, shards: readonly SourceShard[]): void {
  const present = new Set(shards.map(({ id }) => id));
  for (const id of finished) if (!present.has(id)) finished.delete(id);
  for (const id of known?.keys() ?? []) if (!present.has(id)) known?.delete(id);
}

function isNext({ finished }: StreamProgress, { id, parents }: SourceShard, all: readonly SourceShard[]): boolean {
  const isRead = (parent: string): boolean => finished.has(parent) || !all.some((shard) => shard.id === parent);
  return !finished.has(id) && parents.every(isRead);
}

function isFinished({ lanes, isEnd }: ReadShard): boolean {
  const isDone = ({ lane, readTo }: LaneRecords): boolean =>
    lane.retried.length === 0 && lane.tumbling === undefined && (readTo === undefined || !isAfter(readTo, lane.after));
  return isEnd && lanes.every(isDone);
}

/**
 * Where a new reader begins. Iterators at the end of a shard expire, sequence numbers do not: `LATEST` is after the
 * last record that there is, `AT_TIMESTAMP` after the last before that moment. Shards that come later are read from
 * their beginning.
 */
async function startingPositions(
  stream: SourceStream,
  shards: readonly SourceShard[],
  { settings, startingAt }: Pick<Look, 'settings' | 'startingAt'>,
  count: number,
): Promise<Map<string, Lane[]>> {
  const positions = new Map<string, Lane[]>();
  if (settings.StartingPosition === 'TRIM_HORIZON') return positions;
  const since = settings.StartingPosition === 'LATEST' ? Infinity : (startingAt?.getTime() ?? 0);
  for (const { id } of shards) {
    const { records } = await stream.records(id, undefined);
    const last = records.findLast(({ arrivedAt }) => arrivedAt < since);
    positions.set(
      id,
      Array.from({ length: count }, () => newLane(last?.sequence)),
    );
  }
  return positions;
}

/** Records of one item are in one lane, whose batches follow each other. */
function laneOf(key: string, count: number): number {
  return count === 1 ? 0 : createHash('sha256').update(key).digest().readUInt32BE(0) % count;
}

function first(moments: readonly (number | undefined)[]): number | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

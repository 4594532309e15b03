import { createHash } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { definePoller, type Call } from '@coldstart/cloud';
import { findFunction, versionOf } from '../../functions/find.ts';
import { readFunctionName } from '../../names.ts';
import { isActive, peekMapping } from '../active.ts';
import { kindOf, readFilters } from '../settings.ts';
import type { Mapping } from '../state.ts';
import { runLane, type LaneRecords } from './lane.ts';
import type { Look } from './look.ts';
import { earliest, isAfter, lanesOf, newLane, streamProgress, type Lane, type StreamProgress } from './progress.ts';
import { openStream, type SourceShard, type SourceStream } from './source.ts';

/** Milliseconds before a stream that could not be read is asked again, doubled each time. */
const FIRST_READ_RETRY = 60_000;
const LONGEST_READ_RETRY = 3_600_000;

/**
 * Polls the stream of one mapping, of DynamoDB or of Kinesis.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export const streamPoller = definePoller<{ readonly id: string }>('lambda/stream', async (call, { id }) => {
  const mapping = peekMapping(call, id);
  if (mapping === undefined || !isActive(mapping)) return undefined;
  const progress = call.state(streamProgress, { part: id });
  try {
    const look = beginLook(call, mapping, progress);
    return await readToEnd(look);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // The role may not read the stream, or is gone; or the stream itself is, or the function.
    progress.lastResult = `PROBLEM: ${error.message}`;
    progress.unreadable += 1;
    return call.now() + Math.min(LONGEST_READ_RETRY, FIRST_READ_RETRY * 2 ** (progress.unreadable - 1));
  }
});

function beginLook(call: Call, mapping: Mapping, progress: StreamProgress): Look {
  const { settings, functionArn, id } = mapping;
  const asked = readFunctionName(functionArn, call);
  const found = findFunction(call, asked);
  const { role } = (versionOf(found, asked.qualifier) ?? found.latest).settings;
  return {
    call,
    mapping,
    progress,
    filters: readFilters(kindOf(settings), settings.FilterCriteria),
    asked,
    roleArn: role,
    goesOn: () => peekMapping(call, id) === mapping && isActive(mapping),
  };
}

/** A shard that is read now. */
interface ReadShard {
  readonly id: string;
  readonly lanes: readonly LaneRecords[];
  readonly isEnd: boolean;
}

/** Once a shard is read to its end, those that came of it are read. @returns when to look again */
async function readToEnd(look: Look): Promise<number | undefined> {
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
async function readShards({ call, mapping, progress, asked, roleArn }: Look): Promise<ReadShard[]> {
  const { settings } = mapping;
  // The state of a window is one for the whole shard.
  const count = (settings.TumblingWindowInSeconds ?? 0) > 0 ? 1 : (settings.ParallelizationFactor ?? 1);
  const stream = openStream(call, settings, asked, roleArn);
  const shards = await stream.shards();
  progress.shards ??= await startingPositions(stream, shards, mapping, count);
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
 * Where a new mapping begins. Iterators at the end of a shard expire, sequence numbers do not: `LATEST` is after the
 * last record that there is, `AT_TIMESTAMP` after the last before that moment. Shards that come later are read from
 * their beginning.
 */
async function startingPositions(
  stream: SourceStream,
  shards: readonly SourceShard[],
  { settings, startingAt }: Mapping,
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

import { createHash } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { definePoller, principalOf, type Call } from '@coldstart/cloud';
import { findFunction, versionOf } from '../../functions/find.ts';
import { readFunctionName } from '../../names.ts';
import { isActive, peekMapping } from '../active.ts';
import { kindOf, readFilters } from '../settings.ts';
import type { Mapping } from '../state.ts';
import { DynamoDbStream } from './dynamodb.ts';
import { runLane, type LaneRecords, type Look } from './lane.ts';
import { earliest, lanesOf, newLane, streamProgress, type Lane, type StreamProgress } from './progress.ts';

/** Milliseconds before a stream that could not be read is asked again, doubled each time. */
const FIRST_READ_RETRY = 60_000;
const LONGEST_READ_RETRY = 3_600_000;

/** Polls the stream of one mapping. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export const streamPoller = definePoller<{ readonly id: string }>('lambda/stream', async (call, { id }) => {
  const mapping = peekMapping(call, id);
  if (mapping === undefined || !isActive(mapping)) return undefined;
  const progress = call.state(streamProgress, { part: id });
  try {
    const look = beginLook(call, mapping, progress);
    const lanes = await readShards(look);
    progress.unreadable = 0;
    const moments = await Promise.all(lanes.map((lane) => runLane(look, lane)));
    return first(moments);
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

/** The lanes of every shard, each with what it is not done with. */
async function readShards({ call, mapping, progress, asked, roleArn }: Look): Promise<LaneRecords[]> {
  const { EventSourceArn = '', ParallelizationFactor = 1 } = mapping.settings;
  const as = principalOf(call.cloud, { roleArn, sessionName: asked.name });
  const stream = new DynamoDbStream(call, as, EventSourceArn);
  const shards = await stream.shards();
  progress.shards ??= await startingPositions(stream, shards, mapping);
  const read: LaneRecords[] = [];
  for (const shard of shards) {
    const lanes = lanesOf(progress.shards, shard, ParallelizationFactor);
    const records = await stream.records(shard, earliest(lanes));
    lanes.forEach((lane, at) => {
      const own = records.filter(({ key }) => laneOf(key, lanes.length) === at);
      read.push({ shard, lane, records: own, readTo: records.at(-1)?.sequence });
    });
  }
  return read;
}

/**
 * Where a new mapping begins. Iterators at the end of a shard expire, sequence numbers do not: `LATEST` is after the
 * last record that there is. Shards that come later are read from their beginning.
 */
async function startingPositions(
  stream: DynamoDbStream,
  shards: readonly string[],
  { settings }: Mapping,
): Promise<Map<string, Lane[]>> {
  const positions = new Map<string, Lane[]>();
  if (settings.StartingPosition !== 'LATEST') return positions;
  for (const shard of shards) {
    const last = (await stream.records(shard, undefined)).at(-1);
    const lanes = Array.from({ length: settings.ParallelizationFactor ?? 1 }, () => newLane(last?.sequence));
    positions.set(shard, lanes);
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

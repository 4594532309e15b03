import type { Call } from '@coldstart/cloud';
import { onStream } from '../access.ts';
import { inUse, invalidArgument, invalidRequest, limitExceeded } from '../errors.ts';
import { evenRanges, type HashKeyRange } from '../hash-keys.ts';
import { readStreamName } from '../names.ts';
import type { KinesisOperations } from '../sdk.ts';
import { changeActiveStream, findShard, openShards, type Shard, type Stream } from '../state.ts';
import { settle } from '../streams/timers.ts';
import { checkShardQuota } from './quota.ts';
import { newShard } from './shard.ts';

const DAY = 86_400_000;
const MOST_RESIZES = 10;
const MOST_SHARDS = 10_000;

/** https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-resharding.html */
export const reshardOperations: KinesisOperations = {
  SplitShard: {
    access: onStream,
    run(input, call) {
      const stream = changeActiveStream(call, readStreamName(input, call));
      const shard = findShard(stream, input.ShardToSplit);
      const key = BigInt(input.NewStartingHashKey);
      const { start, end, id } = shard;
      if (key <= start + 1n || key >= end) {
        throw invalidArgument(
          `NewStartingHashKey ${key} used in SplitShard() on shard ${id} in stream ${stream.name} under account ${stream.account}` +
            ` is not both greater than one plus the shard's StartingHashKey ${start} and less than the shard's EndingHashKey ${end}.`,
        );
      }
      checkOpen(stream, shard);
      checkProvisioned(stream);
      checkShardQuota(call, 1);
      replace(
        call,
        stream,
        [shard],
        [
          { start, end: key - 1n },
          { start: key, end },
        ],
      );
      settle(call, stream, 'UPDATING');
    },
  },

  MergeShards: {
    access: onStream,
    run(input, call) {
      const stream = changeActiveStream(call, readStreamName(input, call));
      const first = findShard(stream, input.ShardToMerge);
      const second = findShard(stream, input.AdjacentShardToMerge);
      if (first.end + 1n !== second.start && second.end + 1n !== first.start) {
        throw invalidArgument(
          `Shards ${first.id} and ${second.id} in stream ${stream.name} under account ${stream.account}` +
            ' are not an adjacent pair of shards eligible for merging',
        );
      }
      for (const shard of [first, second]) checkOpen(stream, shard);
      checkProvisioned(stream);
      merge(call, stream, first, second);
      settle(call, stream, 'UPDATING');
    },
  },

  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html */
  UpdateShardCount: {
    access: onStream,
    run(input, call) {
      const stream = changeActiveStream(call, readStreamName(input, call));
      const current = openShards(stream).length;
      const target = input.TargetShardCount;
      checkProvisioned(stream);
      checkTarget(stream, current, target);
      stream.resized = stream.resized.filter((time) => time > call.now() - DAY);
      if (stream.resized.length >= MOST_RESIZES) {
        throw limitExceeded(
          `The number of shards of a stream can be updated ${MOST_RESIZES} times in 24 hours. Try again tomorrow, or split and merge.`,
        );
      }
      checkShardQuota(call, Math.max(0, target - current));
      stream.resized.push(call.now());
      resize(call, stream, target);
      settle(call, stream, 'UPDATING');
      return {
        StreamName: stream.name,
        StreamARN: stream.arn,
        CurrentShardCount: current,
        TargetShardCount: target,
      };
    },
  },
};

function checkOpen({ name, account }: Stream, { id, closed }: Shard): void {
  if (closed === undefined) return;
  throw inUse(
    `Shard ${id} in stream ${name} under account ${account} has already been merged or split, and thus is not eligible for merging or splitting.`,
  );
}

function checkProvisioned({ name, account, mode }: Stream): void {
  if (mode === 'PROVISIONED') return;
  throw invalidRequest(`Request is invalid. Stream ${name} under account ${account} is in On-Demand mode.`);
}

function checkTarget({ name, account }: Stream, current: number, target: number): void {
  if (target > MOST_SHARDS)
    throw invalidArgument(`UpdateShardCount cannot scale a stream beyond ${MOST_SHARDS} shards.`);
  if (target <= current * 2 && target >= current / 2) return;
  throw limitExceeded(
    `UpdateShardCount cannot scale ${target > current ? 'up over double' : 'down below half'} your current open shard count. ` +
      `Current open shard count of stream ${name} under account ${account}: ${current}, target: ${target}.`,
  );
}

/** Closes shards, and opens others in their place: what is in the former stays there, and is read first. */
function replace(call: Call, stream: Stream, old: readonly Shard[], ranges: readonly HashKeyRange[]): Shard[] {
  const now = call.now();
  const parents = old.map(({ index }) => index);
  for (const shard of old) shard.closed = now;
  const made = ranges.map((range, at) => newShard(stream.shards.length + at, range, parents, now));
  stream.shards.push(...made);
  // Who reads the stream has children to read.
  call.announce(stream.arn);
  return made;
}

function merge(call: Call, stream: Stream, one: Shard, other: Shard): Shard[] {
  const [lower, upper] = one.start < other.start ? [one, other] : [other, one];
  return replace(call, stream, [one, other], [{ start: lower.start, end: upper.end }]);
}

/**
 * Makes shards of the same size, as UpdateShardCount does: each is split where one of the new ranges begins, and what lies
 * between two such places is merged.
 */
function resize(call: Call, stream: Stream, target: number): void {
  const wanted = evenRanges(target);
  for (const shard of openShards(stream)) {
    const cuts = wanted.map(({ start }) => start).filter((start) => start > shard.start && start <= shard.end);
    const starts = [shard.start, ...cuts];
    if (cuts.length === 0) continue;
    replace(call, stream, [shard], rangesFrom(starts, shard.end));
  }
  for (const range of wanted) {
    const parts = openShards(stream)
      .filter(({ start, end }) => start >= range.start && end <= range.end)
      .toSorted((a, b) => (a.start < b.start ? -1 : 1));
    let [whole] = parts;
    for (const part of parts.slice(1)) if (whole !== undefined) [whole] = merge(call, stream, whole, part);
  }
}

function rangesFrom(starts: readonly bigint[], end: bigint): HashKeyRange[] {
  return starts.map((start, at) => ({ start, end: (starts[at + 1] ?? end + 1n) - 1n }));
}

import type * as Sdk from '@aws-sdk/client-kinesis';
import type { HashKeyRange } from '../hash-keys.ts';
import { firstNumber, lastNumber } from '../sequence.ts';
import { shardIdOf, type Shard, type Stream } from '../state.ts';

export function newShard(index: number, range: HashKeyRange, parents: readonly number[], created: number): Shard {
  return { ...range, id: shardIdOf(index), index, created, parents, closed: undefined };
}

const rangeOf = ({ start, end }: HashKeyRange): Sdk.HashKeyRange => ({
  StartingHashKey: String(start),
  EndingHashKey: String(end),
});

export function describeShard(shard: Shard): Sdk.Shard {
  const [parent, adjacent] = shard.parents;
  return {
    ShardId: shard.id,
    ...(parent !== undefined && { ParentShardId: shardIdOf(parent) }),
    ...(adjacent !== undefined && { AdjacentParentShardId: shardIdOf(adjacent) }),
    HashKeyRange: rangeOf(shard),
    SequenceNumberRange: {
      StartingSequenceNumber: firstNumber(shard),
      ...(shard.closed !== undefined && { EndingSequenceNumber: lastNumber(shard, shard.closed) }),
    },
  };
}

/** What whoever has read a closed shard to its end goes on with. */
export function childShards({ shards }: Stream, shard: Shard): Sdk.ChildShard[] {
  const children = shards.filter(({ parents }) => parents.includes(shard.index));
  return children.map((child) => ({
    ShardId: child.id,
    ParentShards: child.parents.map(shardIdOf),
    HashKeyRange: rangeOf(child),
  }));
}

const HOUR = 3_600_000;

/** Milliseconds since 1970 before which records are not kept. */
export function trimHorizon({ retentionHours }: Stream, now: number): number {
  return now - retentionHours * HOUR;
}

/** Shards are there until the last of their records may have gone. */
export function presentShards(stream: Stream, now: number): Shard[] {
  const horizon = trimHorizon(stream, now);
  return stream.shards.filter(({ closed }) => closed === undefined || closed > horizon);
}

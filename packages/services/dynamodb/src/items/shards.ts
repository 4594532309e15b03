import type { StreamState } from './streams.ts';

/**
 * A part of a stream. AWS closes shards about every four hours, and opens others that come of them; here they follow from
 * the time alone, so that nobody has to do it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Processing
 */
export interface StreamShard {
  readonly id: string;
  /** Of its first possible record. */
  readonly first: bigint;
  /** Of its last possible record, where it is closed. */
  readonly last: bigint | undefined;
  readonly parent: string | undefined;
}

/** Records are there for a day, as on AWS. */
export const KEPT = 24 * 60 * 60 * 1000;

const LASTS = 4 * 60 * 60 * 1000;

type Times = Pick<StreamState, 'created' | 'ended' | 'lastSequence'>;

/** A stream's shards that may have records still, the oldest first. */
export function shardsOf({ created, ended, lastSequence }: Times, now: number): StreamShard[] {
  const count = indexAt(created, Math.min(now, ended ?? now)) + 1;
  return Array.from({ length: count }, (_, index): StreamShard => {
    const isLast = index === count - 1;
    const next = firstNumber(startOf(created, index + 1));
    return {
      id: idOf(startOf(created, index)),
      first: firstNumber(startOf(created, index)),
      last: isLast ? (ended === undefined ? undefined : lastSequence) : next - 1n,
      parent: index === 0 ? undefined : idOf(startOf(created, index - 1)),
    };
  }).filter((_, index) => index === count - 1 || startOf(created, index + 1) > now - KEPT);
}

/** The least number that a record of this moment may have. */
export const leastNumber = ({ created }: Times, now: number): bigint =>
  firstNumber(startOf(created, indexAt(created, now)));

const indexAt = (created: number, time: number): number => Math.max(0, Math.floor((time - created) / LASTS));

const startOf = (created: number, index: number): number => created + index * LASTS;

/** Numbers of 21 digits or more, growing with time; nothing else is promised about them. */
export const firstNumber = (time: number): bigint => BigInt(time) * 100_000_000n;

const idOf = (start: number): string =>
  `shardId-${String(start).padStart(20, '0')}-${start.toString(16).slice(-8).padStart(8, '0')}`;

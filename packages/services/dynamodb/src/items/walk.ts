import { hashKey, partitionPosition, position, type Collection, type Entry } from './collection.ts';
import type { EntryKey } from './read-plan.ts';

/** From the first, up to but without the second. */
export type Range = readonly [from: number, to: number];

/** Partition keys' hashes are from 0 up to but without this. */
export const HASHES = 2 ** 32;

/** Entries of a partition within a range of positions, in either direction, from behind an entry on. */
export function* walkPartition(
  entries: readonly Entry[],
  [from, to]: Range,
  forward: boolean,
  start: EntryKey | undefined,
): Generator<Entry> {
  let first = from;
  let end = to;
  if (start !== undefined) {
    const at = position(entries, start.sort, start.id);
    const there = entries[at];
    const isThere = there?.sort === start.sort && there.id === start.id;
    if (forward) first = Math.max(first, isThere ? at + 1 : at);
    else end = Math.min(end, at);
  }
  for (let step = 0; step < end - first; step++) {
    const entry = entries[forward ? first + step : end - 1 - step];
    if (entry !== undefined) yield entry;
  }
}

/** Entries of all partitions whose keys' hashes are in a range, from behind an entry on. */
export function* walkAll({ order }: Collection, [from, to]: Range, start: EntryKey | undefined): Generator<Entry> {
  const hash = start === undefined ? from : hashKey(start.partition);
  for (let at = partitionPosition(order, hash, start?.partition ?? ''); at < order.length; at++) {
    const partition = order[at];
    if (partition === undefined || partition.hash >= to) return;
    const here = partition.key === start?.partition ? start : undefined;
    yield* walkPartition(partition.entries, [0, partition.entries.length], true, here);
  }
}

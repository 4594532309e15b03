import type { Item } from '../values/value.ts';

/** An item where it is kept: in its table, or in an index (as far as that projects it). */
export interface Entry {
  /** Sorts as the sort key does; empty where there is none. */
  readonly sort: string;
  /** In an index, which item of the table it is; empty in a table. */
  readonly id: string;
  readonly item: Item;
  /** Bytes. */
  readonly size: number;
}

/** All entries with one partition key, in the order of their sort keys. */
export interface Partition {
  readonly key: string;
  readonly hash: number;
  readonly entries: Entry[];
}

/** The entries of a table or an index: found by key, scanned in the order of the partition keys' hashes. */
export interface Collection {
  readonly partitions: Map<string, Partition>;
  readonly order: Partition[];
  count: number;
  /** Sum of the sizes. */
  bytes: number;
}

export function emptyCollection(): Collection {
  return { partitions: new Map(), order: [], count: 0, bytes: 0 };
}

/** Evenly spread over 0 to 2^32 - 1: FNV-1a, then mixed, since its upper bits alone are not. */
export function hashKey(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Where in a sorted list the first element is that `isBefore` does not hold for. */
function lowerBound<Element>(list: readonly Element[], isBefore: (element: Element) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const element = list[middle];
    if (element !== undefined && isBefore(element)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Position of the first entry that is not before this place; equal sort keys are in the order of their ids. */
export function position(entries: readonly Entry[], sort: string, id: string): number {
  return lowerBound(entries, (entry) => entry.sort < sort || (entry.sort === sort && entry.id < id));
}

/** Position of the first entry whose sort key fulfils none of `isBefore`. */
export function positionBySort(entries: readonly Entry[], isBefore: (sort: string) => boolean): number {
  return lowerBound(entries, (entry) => isBefore(entry.sort));
}

/** Position of the first partition that does not come before this one in a scan. */
export function partitionPosition(order: readonly Partition[], hash: number, key: string): number {
  return lowerBound(order, (other) => other.hash < hash || (other.hash === hash && other.key < key));
}

export function findEntry(collection: Collection, key: string, sort: string, id = ''): Entry | undefined {
  const entries = collection.partitions.get(key)?.entries;
  if (entries === undefined) return undefined;
  const entry = entries[position(entries, sort, id)];
  return entry?.sort === sort && entry.id === id ? entry : undefined;
}

/** Adds an entry, or replaces the one in its place. */
export function putEntry(collection: Collection, key: string, entry: Entry): void {
  let partition = collection.partitions.get(key);
  if (partition === undefined) {
    partition = { key, hash: hashKey(key), entries: [] };
    collection.partitions.set(key, partition);
    collection.order.splice(partitionPosition(collection.order, partition.hash, key), 0, partition);
  }
  const { entries } = partition;
  const at = position(entries, entry.sort, entry.id);
  const there = entries[at];
  if (there?.sort === entry.sort && there.id === entry.id) {
    entries[at] = entry;
    collection.bytes += entry.size - there.size;
  } else {
    entries.splice(at, 0, entry);
    collection.bytes += entry.size;
    collection.count++;
  }
}

export function removeEntry(collection: Collection, key: string, sort: string, id = ''): void {
  const partition = collection.partitions.get(key);
  if (partition === undefined) return;
  const at = position(partition.entries, sort, id);
  const there = partition.entries[at];
  if (there?.sort !== sort || there.id !== id) return;
  partition.entries.splice(at, 1);
  collection.bytes -= there.size;
  collection.count--;
  if (partition.entries.length > 0) return;
  collection.partitions.delete(key);
  collection.order.splice(partitionPosition(collection.order, partition.hash, key), 1);
}

export function* allEntries(collection: Collection): Generator<Entry> {
  for (const partition of collection.order) yield* partition.entries;
}

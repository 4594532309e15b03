import { defineState, type Call } from '@coldstart/cloud';
import { trimHorizon } from '../shards/shard.ts';
import type { Shard, Stream } from '../state.ts';

export interface StoredRecord {
  /** In its shard, beginning with 1. */
  readonly position: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** Encrypted with a key of KMS. */
  readonly encrypted: boolean;
}

/**
 * A shard's records lie in segments: what is written to disk with a record is the last of them, not the whole shard.
 */
interface Segment {
  /** Position of its first record. */
  readonly first: number;
  bytes: number;
  /** When its last record came. */
  until: number;
}

/** One part for each shard. */
interface ShardHead {
  /** Of the last record. */
  position: number;
  /** When that came: records of a shard never go back in time. */
  at: number;
  segments: Segment[];
  /** What was written in the second that began then, for its limits. */
  written: { second: number; bytes: number; records: number };
  /** Moments in the last second at which it was read. */
  reads: number[];
}

const heads = defineState('kinesis/shard', (): ShardHead => ({
  position: 0,
  at: 0,
  segments: [],
  written: { second: 0, bytes: 0, records: 0 },
  reads: [],
}));

const segments = defineState('kinesis/segment', () => ({ records: [] as StoredRecord[] }));

/** A segment is closed once it has so many bytes or records. */
const FULL = 128 * 1024;
const MANY = 256;

const partOf = ({ name, created }: Stream, { index }: Shard): string => `${name} ${created} ${index}`;

function addressOf(stream: Stream, shard: Shard, segment?: Segment) {
  const { account, region } = stream;
  const part = partOf(stream, shard);
  return { account, region, part: segment === undefined ? part : `${part} ${segment.first}` };
}

export function peekHead(call: Call, stream: Stream, shard: Shard): ShardHead | undefined {
  return call.cloud.store.peek(heads, addressOf(stream, shard));
}

export function headOf(call: Call, stream: Stream, shard: Shard): ShardHead {
  return call.state(heads, addressOf(stream, shard));
}

/** Puts a record behind the others. */
export function append(
  call: Call,
  stream: Stream,
  shard: Shard,
  record: Pick<StoredRecord, 'partitionKey' | 'data' | 'encrypted'>,
): StoredRecord {
  const head = headOf(call, stream, shard);
  trim(call, stream, shard, head);
  head.position += 1;
  head.at = Math.max(head.at, call.now());
  const stored: StoredRecord = { ...record, position: head.position, at: head.at };
  let last = head.segments.at(-1);
  if (last === undefined || last.bytes >= FULL || stored.position - last.first >= MANY) {
    last = { first: stored.position, bytes: 0, until: stored.at };
    head.segments.push(last);
  }
  last.bytes += stored.data.length;
  last.until = stored.at;
  call.state(segments, addressOf(stream, shard, last)).records.push(stored);
  return stored;
}

/** Segments whose last record is too old go. */
function trim(call: Call, stream: Stream, shard: Shard, head: ShardHead): void {
  const horizon = trimHorizon(stream, call.now());
  for (let [oldest] = head.segments; oldest !== undefined && oldest.until <= horizon; [oldest] = head.segments) {
    call.dropState(segments, addressOf(stream, shard, oldest));
    head.segments.shift();
  }
}

/** The records that are kept, in order, from a position on; or those that came at a moment or later. */
export function* recordsFrom(
  call: Call,
  stream: Stream,
  shard: Shard,
  from: { readonly position: number } | { readonly at: number },
): Generator<StoredRecord> {
  const horizon = trimHorizon(stream, call.now());
  const all = peekHead(call, stream, shard)?.segments ?? [];
  for (const [index, segment] of all.entries()) {
    const next = all[index + 1];
    if ('position' in from ? next !== undefined && next.first <= from.position : segment.until < from.at) continue;
    for (const record of call.cloud.store.peek(segments, addressOf(stream, shard, segment))?.records ?? []) {
      const isWanted = 'position' in from ? record.position >= from.position : record.at >= from.at;
      if (isWanted && record.at > horizon) yield record;
    }
  }
}

export function dropRecords(call: Call, stream: Stream, shard: Shard): void {
  for (const segment of peekHead(call, stream, shard)?.segments ?? []) {
    call.dropState(segments, addressOf(stream, shard, segment));
  }
  call.dropState(heads, addressOf(stream, shard));
}

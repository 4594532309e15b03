import type { _Record as KinesisRecord } from '@aws-sdk/client-kinesis';
import type { Call } from '@coldstart/cloud';
import { sequenceNumber } from '../sequence.ts';
import type { Shard, Stream } from '../state.ts';
import type { Place } from './iterator.ts';
import { peekHead, recordsFrom, type StoredRecord } from './log.ts';

/** Bytes that are given at once, give or take a record. */
const LARGEST_ANSWER = 10 * 1024 * 1024;

export interface ReadRecords {
  readonly records: KinesisRecord[];
  /** Where to go on. */
  readonly from: Place['from'];
  /** Of the last record that was read, or that was passed over: where a subscription is. */
  readonly position: number;
  /** Milliseconds between the last record that was read and the present; 0 where none is left. */
  readonly behind: number;
  /** The shard is closed, and nothing is left. */
  readonly isEnd: boolean;
}

/** What a shard holds from a place on, no more than so many records. */
export function readRecords(call: Call, stream: Stream, shard: Shard, from: Place['from'], limit: number): ReadRecords {
  const records: KinesisRecord[] = [];
  let bytes = 0;
  let last: StoredRecord | undefined;
  let next: StoredRecord | undefined;
  for (const record of recordsFrom(call, stream, shard, from)) {
    if (records.length >= limit || (bytes > 0 && bytes + record.data.length > LARGEST_ANSWER)) {
      next = record;
      break;
    }
    records.push(describe(shard, record));
    bytes += record.data.length;
    last = record;
  }
  const end = peekHead(call, stream, shard)?.position ?? 0;
  const position = last?.position ?? end;
  return {
    records,
    from: { position: Math.max(position + 1, 'position' in from ? from.position : 0) },
    position,
    behind: next === undefined ? 0 : Math.max(0, call.now() - (last?.at ?? next.at)),
    isEnd: shard.closed !== undefined && next === undefined,
  };
}

function describe(shard: Shard, { position, at, data, partitionKey, encrypted }: StoredRecord): KinesisRecord {
  return {
    SequenceNumber: sequenceNumber(shard, position, at),
    ApproximateArrivalTimestamp: new Date(at),
    Data: data,
    PartitionKey: partitionKey,
    ...(encrypted && { EncryptionType: 'KMS' as const }),
  };
}

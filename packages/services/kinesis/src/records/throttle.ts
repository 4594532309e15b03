import type { Call } from '@coldstart/cloud';
import { rateExceeded } from '../errors.ts';
import type { Shard, Stream } from '../state.ts';
import { headOf } from './log.ts';

/*
 * What a shard takes and gives in a second of the cloud's clock.
 * https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 */

const SECOND = 1000;
const MOST_BYTES = 1024 * 1024;
const MOST_RECORDS = 1000;
const MOST_READS = 5;

/** Counts a record that is to be written. @throws AwsError ProvisionedThroughputExceededException */
export function countWrite(call: Call, stream: Stream, shard: Shard, bytes: number): void {
  const { written } = headOf(call, stream, shard);
  const second = Math.floor(call.now() / SECOND);
  if (written.second < second) Object.assign(written, { second, bytes: 0, records: 0 });
  // A record that is larger than a second's worth passes where nothing has been written yet: AWS lets bursts of them through.
  const isOver = written.records > 0 && written.bytes + bytes > MOST_BYTES;
  if (isOver || written.records >= MOST_RECORDS) throw rateExceeded(stream, shard.id);
  written.bytes += bytes;
  written.records += 1;
}

/** Counts a read of a client's; what services of AWS read for somebody they pace by themselves. */
export function countRead(call: Call, stream: Stream, shard: Shard): void {
  if (call.request === undefined) return;
  const head = headOf(call, stream, shard);
  head.reads = head.reads.filter((time) => time > call.now() - SECOND);
  if (head.reads.length >= MOST_READS) throw rateExceeded(stream, shard.id);
  head.reads.push(call.now());
}

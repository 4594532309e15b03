import { defineTimer, type Call, type StateAddress } from '@coldstart/cloud';
import { dropDataKey } from '../records/encryption.ts';
import { dropRecords } from '../records/log.ts';
import { changeStream, peekStream, streams, type Stream } from '../state.ts';
import type { StreamName } from '../names.ts';

/** Milliseconds from `CREATING` to `ACTIVE`, and the like. */
export const SETTLES_AFTER = 100;

interface Settled extends StreamName {
  readonly created: number;
}

/** Of a stream that was made, changed or deleted: it is what was asked for. */
export const streamSettles = defineTimer<Settled>('kinesis/stream-settles', (call, { created, ...named }) => {
  const stream = peekStream(call, named);
  // Another one of this name may be there by now.
  if (stream?.created !== created) return;
  if (stream.status !== 'DELETING') {
    const changed = changeStream(call, named);
    changed.status = 'ACTIVE';
    if (changed.warmThroughput !== undefined) changed.warmThroughput.current = changed.warmThroughput.target;
    return;
  }
  for (const shard of stream.shards) dropRecords(call, stream, shard);
  dropDataKey(call, stream);
  call.state(streams, placeOf(stream)).byName.delete(stream.name);
});

/** A stream is busy with what was asked of it, and is done with it soon after. */
export function settle(call: Call, stream: Stream, status: 'CREATING' | 'UPDATING' | 'DELETING'): void {
  stream.status = status;
  const { account, region, name, created } = stream;
  const what = `stream ${name} is ${status === 'DELETING' ? 'deleted' : 'active'}`;
  const data = { account, region, name, created };
  call.schedule(streamSettles, { in: SETTLES_AFTER }, data, { key: `${name} ${created}`, what, account, region });
}

export function placeOf({ account, region }: StreamName): Pick<StateAddress, 'account' | 'region'> {
  return { account, region };
}

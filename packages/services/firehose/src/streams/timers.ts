import { defineTimer, type Call } from '@coldstart/cloud';
import { dropLanes } from '../pipeline/lanes.ts';
import { startSource } from '../source/kinesis.ts';
import { deliveryStreams, peekStream, type DeliveryStream, type StreamName } from '../state.ts';

/** Milliseconds from `CREATING` to `ACTIVE`, and from `DELETING` to nothing. */
const SETTLES_AFTER = 100;

interface Settled extends StreamName {
  readonly created: number;
}

export const streamSettles = defineTimer<Settled>('firehose/stream-settles', (call, { created, ...named }) => {
  const stream = peekStream(call, named);
  // Another one of this name may be there by now.
  if (stream?.created !== created) return;
  const { byName } = call.state(deliveryStreams, { account: named.account, region: named.region });
  if (stream.status === 'DELETING') {
    dropLanes(call, stream);
    byName.delete(stream.name);
    return;
  }
  stream.status = 'ACTIVE';
  startSource(call, stream);
});

export function settle(call: Call, { account, region, name, created, status }: DeliveryStream): void {
  const what = `delivery stream ${name} is ${status === 'DELETING' ? 'deleted' : 'active'}`;
  const data = { account, region, name, created };
  call.schedule(streamSettles, { in: SETTLES_AFTER }, data, { key: `${name} ${created}`, what, account, region });
}

import { randomUUID } from 'node:crypto';
import { defineState, defineTimer, servicePrincipal, type Call, type StateAddress } from '@coldstart/cloud';
import { peekStream, type DeliveryStream, type StreamName } from '../state.ts';
import { limitsOf } from './limits.ts';
import { laneKey, type Batch, type FirehoseRecord, type Lane, type Outgoing, type StageResult } from './record.ts';
import { deliverToHttp } from './stages/http.ts';
import { deliverToS3 } from './stages/s3.ts';
import { transform } from './stages/transform.ts';

/** What waits in a lane, oldest first. One part for each lane; its records are apart, so that a put writes its own alone. */
const lanes = defineState('firehose/lane', () => ({ batches: [] as Batch[], next: 0 }));

/** Records that came together. */
const parcels = defineState('firehose/parcel', () => ({ records: [] as readonly FirehoseRecord[] }));

interface Due extends StreamName {
  readonly created: number;
  readonly lane: Lane;
}

type LaneOf = Pick<DeliveryStream, 'account' | 'region' | 'name' | 'created'>;

const lanePart = ({ name, created }: LaneOf, lane: Lane): string => `${name} ${created} ${laneKey(lane)}`;

const addressOf = (stream: LaneOf, lane: Lane): StateAddress => ({
  account: stream.account,
  region: stream.region,
  part: lanePart(stream, lane),
});

const parcelOf = (stream: LaneOf, lane: Lane, number: number): StateAddress => ({
  ...addressOf(stream, lane),
  part: `${lanePart(stream, lane)} ${number}`,
});

/** A batch of a lane is full, its time is over, or it is tried again. */
export const laneDue = defineTimer<Due>('firehose/lane-due', async (call, { created, lane, ...named }) => {
  const stream = peekStream(call, named);
  // Another one of this name may be there by now.
  if (stream?.created !== created || stream.status === 'DELETING') return;
  const { batches } = call.state(lanes, addressOf(stream, lane));
  for (let batch = batches[0]; batch !== undefined && dueAt(stream, lane, batch) <= call.now(); batch = batches[0]) {
    batch.closed = true;
    const records = batch.parcels.flatMap((number) => readParcel(call, stream, lane, number));
    batch.attempts += 1;
    batch.tried ??= call.now();
    const { retryAt, out = [] } = await work(call, stream, lane, batch, records);
    if (retryAt !== undefined) {
      batch.retryAt = retryAt;
      break;
    }
    for (const number of batch.parcels) call.dropState(parcels, parcelOf(stream, lane, number));
    batches.shift();
    addRecords(call, stream, out);
  }
  arm(call, stream, lane);
});

function work(
  call: Call,
  stream: DeliveryStream,
  lane: Lane,
  batch: Batch,
  records: readonly FirehoseRecord[],
): Promise<StageResult> {
  if (lane.stage === 'transform') return transform(call, stream, batch, records);
  if (lane.stage === 'deliver' && stream.destination.kind === 'http')
    return deliverToHttp(call, stream, stream.destination, batch, records);
  return deliverToS3(call, stream, lane, batch, records);
}

const readParcel = (call: Call, stream: LaneOf, lane: Lane, number: number): readonly FirehoseRecord[] =>
  call.cloud.store.peek(parcels, parcelOf(stream, lane, number))?.records ?? [];

function dueAt(stream: DeliveryStream, lane: Lane, batch: Batch): number {
  if (batch.retryAt !== undefined) return batch.retryAt;
  return batch.closed ? batch.opened : batch.opened + limitsOf(stream, lane).milliseconds;
}

function arm(call: Call, stream: DeliveryStream, lane: Lane): void {
  const { account, region, name, created } = stream;
  const [first] = call.state(lanes, addressOf(stream, lane)).batches;
  const key = lanePart(stream, lane);
  if (first === undefined) {
    call.dropState(lanes, addressOf(stream, lane));
    call.unschedule(laneDue, key, { account, region });
    return;
  }
  const at = Math.max(call.now(), dueAt(stream, lane, first));
  const as = servicePrincipal('firehose.amazonaws.com', account);
  const what = `${name}: ${lane.stage}`;
  call.schedule(laneDue, { at }, { account, region, name, created, lane }, { key, what, account, region, as });
}

/** Takes records into their lanes, durably. */
export function addRecords(call: Call, stream: DeliveryStream, outgoing: readonly Outgoing[]): void {
  for (const { lane, records } of outgoing) {
    if (records.length === 0) continue;
    const { bytes: most } = limitsOf(stream, lane);
    const state = call.state(lanes, addressOf(stream, lane));
    for (const part of portions(state.batches.at(-1), records, most)) {
      const batch = openBatch(state.batches, part, most, call.now());
      call.state(parcels, parcelOf(stream, lane, state.next)).records = part;
      batch.parcels.push(state.next);
      batch.bytes += bytesOf(part);
      if (batch.bytes >= most) batch.closed = true;
      state.next += 1;
    }
    arm(call, stream, lane);
  }
}

const bytesOf = (records: readonly FirehoseRecord[]): number => records.reduce((sum, { data }) => sum + data.length, 0);

/** Cuts records so that each portion fits into a batch: the first into what is left of the one that is open. */
function portions(open: Batch | undefined, records: readonly FirehoseRecord[], most: number): FirehoseRecord[][] {
  let left = open === undefined || open.closed ? most : most - open.bytes;
  const made: FirehoseRecord[][] = [[]];
  for (const record of records) {
    if (record.data.length > left && made.at(-1)?.length !== 0) {
      made.push([]);
      left = most;
    }
    made.at(-1)?.push(record);
    left -= record.data.length;
  }
  return made;
}

/** The batch that takes these records: the last one, unless they are too many for it. */
function openBatch(batches: Batch[], records: readonly FirehoseRecord[], most: number, now: number): Batch {
  const last = batches.at(-1);
  if (last !== undefined && !last.closed && last.bytes + bytesOf(records) <= most) return last;
  if (last !== undefined) last.closed = true;
  const opened = {
    id: randomUUID(),
    parcels: [],
    opened: now,
    bytes: 0,
    closed: false,
    attempts: 0,
    tried: undefined,
    retryAt: undefined,
  };
  batches.push(opened);
  return opened;
}

/** The stream is gone, and what waits in its lanes with it. */
export function dropLanes(call: Call, { account, region, name, created }: DeliveryStream): void {
  const { store } = call.cloud;
  for (const kind of [lanes, parcels]) {
    for (const address of store.addresses(kind)) {
      if (address.account !== account || address.region !== region) continue;
      if (address.part.startsWith(`${name} ${created} `)) call.dropState(kind, address);
    }
  }
}

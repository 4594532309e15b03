import { randomUUID } from 'node:crypto';
import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import { defineState, parseArn, type Call, type StateAddress } from '@coldstart/cloud';
import type { KeySchema, Stream } from '../tables/table.ts';
import { itemSize } from '../values/value.ts';
import { pickKey } from './keys.ts';
import type { Author, Change } from './change.ts';
import { firstNumber, KEPT, leastNumber } from './shards.ts';

/** A stream's records; it outlives its table by a day. */
export interface StreamState {
  stream: Stream | undefined;
  tableName: string;
  keys: KeySchema | undefined;
  /** Milliseconds since 1970. */
  created: number;
  /** When it was switched off. */
  ended: number | undefined;
  firstSequence: bigint;
  lastSequence: bigint;
  readonly records: { readonly at: number; readonly sequence: bigint; readonly record: StreamRecord }[];
}

/** One part for each stream: `TABLE/stream/LABEL`. */
export const streamPart = defineState('dynamodb/stream', (): StreamState => ({
  stream: undefined,
  tableName: '',
  keys: undefined,
  created: 0,
  ended: undefined,
  firstSequence: 0n,
  lastSequence: 0n,
  records: [],
}));

/** Where a stream's records are, by its ARN. */
export function streamAddress(arn: string): StateAddress {
  const { account = '', region = '', resource = '' } = parseArn(arn) ?? {};
  return { account, region, part: resource.slice('table/'.length) };
}

/** Writes a change into the table's stream, where it has one. */
export function recordChange(call: Call, { table, before, after }: Change, author: Author): void {
  const { stream } = table;
  if (stream === undefined) return;
  const address = streamAddress(stream.arn);
  const state = call.state(streamPart, address);
  const now = call.now();
  const expired = state.records.findIndex(({ at }) => at > now - KEPT);
  if (expired > 0) state.records.splice(0, expired);
  const least = leastNumber(state, now);
  const sequence = (state.lastSequence > least ? state.lastSequence : least) + 100n;
  state.lastSequence = sequence;
  const keys = pickKey(after ?? before ?? {}, table.keys);
  const withNew = stream.view === 'NEW_IMAGE' || stream.view === 'NEW_AND_OLD_IMAGES';
  const withOld = stream.view === 'OLD_IMAGE' || stream.view === 'NEW_AND_OLD_IMAGES';
  const newImage = withNew ? after : undefined;
  const oldImage = withOld ? before : undefined;
  const size = itemSize(keys) + itemSize(newImage ?? {}) + itemSize(oldImage ?? {});
  const record: StreamRecord = {
    eventID: randomUUID().replaceAll('-', ''),
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: address.region,
    dynamodb: {
      // Streams tell the time to the second.
      ApproximateCreationDateTime: new Date(Math.floor(now / 1000) * 1000),
      Keys: keys,
      ...(newImage === undefined ? {} : { NewImage: newImage }),
      ...(oldImage === undefined ? {} : { OldImage: oldImage }),
      SequenceNumber: String(sequence),
      SizeBytes: size,
      StreamViewType: stream.view,
    },
    ...(author === 'caller' ? {} : { userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } }),
  };
  state.records.push({ at: now, sequence, record });
  call.announce(stream.arn);
}

/** Switches a stream on. Its label is the moment, which makes it another stream than the table's last. */
export function startStream(call: Call, tableArn: string, keys: KeySchema, view: Stream['view']): Stream {
  const label = new Date(call.now()).toISOString().slice(0, -1);
  const stream: Stream = { label, arn: `${tableArn}/stream/${label}`, view };
  const state = call.state(streamPart, streamAddress(stream.arn));
  state.stream = stream;
  state.tableName = tableArn.slice(tableArn.indexOf('/') + 1);
  state.keys = keys;
  state.created = call.now();
  state.firstSequence = firstNumber(call.now());
  state.lastSequence = state.firstSequence;
  return stream;
}

export function endStream(call: Call, stream: Stream): void {
  call.state(streamPart, streamAddress(stream.arn)).ended ??= call.now();
}

import type { ShardIteratorType } from '@aws-sdk/client-kinesis';
import type { Call } from '@coldstart/cloud';
import { invalidArgument } from '../errors.ts';
import { readSequenceNumber } from '../sequence.ts';
import { shardIdOf, type Shard, type Stream } from '../state.ts';
import type { Place } from './iterator.ts';
import { peekHead } from './log.ts';

/** Where somebody wants to begin, as GetShardIterator and SubscribeToShard are told. */
export interface StartingPoint {
  readonly type: ShardIteratorType;
  readonly sequenceNumber: string | undefined;
  readonly timestamp: Date | undefined;
}

/** @throws AwsError InvalidArgumentException */
export function placeOf(call: Call, stream: Stream, shard: Shard, point: StartingPoint): Place {
  const { account, region, name, created } = stream;
  return { account, region, name, created, shard: shard.index, from: startOf(call, stream, shard, point) };
}

function startOf(
  call: Call,
  stream: Stream,
  shard: Shard,
  { type, sequenceNumber, timestamp }: StartingPoint,
): Place['from'] {
  const needsNumber = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER';
  if (needsNumber !== (sequenceNumber !== undefined)) {
    throw invalidArgument(
      'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or ' +
        '(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. ' +
        `Request specified ${type} and ${sequenceNumber === undefined ? 'no' : 'also a'} StartingSequenceNumber.`,
    );
  }
  if (type === 'TRIM_HORIZON') return { position: 0 };
  if (type === 'LATEST') return { position: (peekHead(call, stream, shard)?.position ?? 0) + 1 };
  if (type === 'AT_TIMESTAMP') return { at: checkTimestamp(timestamp, call.now()) };
  const { position, behind } = checkNumber(stream, shard, sequenceNumber ?? '');
  return { position: type === 'AFTER_SEQUENCE_NUMBER' || behind ? position + 1 : position };
}

function checkTimestamp(timestamp: Date | undefined, now: number): number {
  if (timestamp === undefined)
    throw invalidArgument('Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP');
  const time = timestamp.getTime();
  if (time <= now) return time;
  throw invalidArgument(
    `The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ${time}, currentTimestampInMillis: ${now}`,
  );
}

function checkNumber({ name, account }: Stream, shard: Shard, text: string) {
  const number = readSequenceNumber(text);
  const used = `StartingSequenceNumber ${text} used in GetShardIterator on shard ${shard.id} in stream ${name} under account ${account} is invalid`;
  if (number === undefined) throw invalidArgument(`${used}.`);
  if (number.shard !== shard.index) {
    throw invalidArgument(
      `Invalid StartingSequenceNumber. It encodes ${shardIdOf(number.shard)}, while it was used in a call to a shard with ${shard.id}`,
    );
  }
  if (number.created !== Math.floor(shard.created / 1000)) {
    throw invalidArgument(`${used} because it did not come from this stream.`);
  }
  return number;
}

import { AwsError } from '@coldstart/wire';

/** Milliseconds for which an iterator can be used. */
const VALID = 15 * 60 * 1000;

/** A place in a shard: the first record whose number is at least `from`. */
export interface Position {
  readonly streamArn: string;
  readonly shardId: string;
  readonly from: bigint;
}

/** An iterator as clients carry it: the stream, a number, and what they need not understand. */
export function writeIterator({ streamArn, shardId, from }: Position, now: number): string {
  const token = Buffer.from(JSON.stringify([shardId, String(from), now])).toString('base64');
  return `${streamArn}|1|${token}`;
}

/** @throws ValidationException for what is no iterator, ExpiredIteratorException for one that is too old */
export function readIterator(iterator: string, now: number): Position {
  const [streamArn = '', , token = ''] = iterator.split('|');
  let fields: unknown;
  try {
    fields = JSON.parse(Buffer.from(token, 'base64').toString());
  } catch (error) {
    throw new AwsError('ValidationException', 'Invalid ShardIterator', { cause: error });
  }
  if (!Array.isArray(fields)) throw new AwsError('ValidationException', 'Invalid ShardIterator');
  const [shardId, from, issued]: unknown[] = fields;
  if (typeof shardId !== 'string' || typeof from !== 'string' || !/^\d+$/.test(from) || typeof issued !== 'number') {
    throw new AwsError('ValidationException', 'Invalid ShardIterator');
  }
  if (issued < now - VALID) {
    throw new AwsError(
      'ExpiredIteratorException',
      'The shard iterator has expired. Ask for a new one with GetShardIterator.',
    );
  }
  return { streamArn, shardId, from: BigInt(from) };
}

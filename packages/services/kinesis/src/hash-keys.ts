import { hash } from 'node:crypto';
import { invalidArgument } from './errors.ts';

/** Hash keys are numbers of 128 bits; each shard has a range of them. */
const COUNT = 2n ** 128n;

export interface HashKeyRange {
  readonly start: bigint;
  /** Belongs to it, too. */
  readonly end: bigint;
}

/** The whole range in parts of the same size; the last takes what is left over. */
export function evenRanges(count: number): HashKeyRange[] {
  const size = COUNT / BigInt(count);
  return Array.from({ length: count }, (_, at) => {
    const start = size * BigInt(at);
    return { start, end: at === count - 1 ? COUNT - 1n : start + size - 1n };
  });
}

/** @throws AwsError InvalidArgumentException for an explicit key that is none */
export function hashKeyOf(partitionKey: string, explicit: string | undefined): bigint {
  if (explicit === undefined) return BigInt(`0x${hash('md5', partitionKey, 'hex')}`);
  const key = BigInt(explicit);
  if (key < COUNT) return key;
  throw invalidArgument(
    `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${explicit}`,
  );
}

export const includes = ({ start, end }: HashKeyRange, key: bigint): boolean => start <= key && key <= end;

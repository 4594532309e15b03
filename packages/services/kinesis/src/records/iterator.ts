import { createHash, randomBytes } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { invalidArgument } from '../errors.ts';
import type { StreamName } from '../names.ts';

/** Milliseconds for which an iterator can be used. */
const VALID = 300_000;

/** A place in a shard: before the record of a position, or before the first that came at a moment or later. */
export interface Place extends StreamName {
  /** Of the stream: one that was made anew is another. */
  readonly created: number;
  readonly shard: number;
  readonly from: { readonly position: number } | { readonly at: number };
}

/** AWS's begin with it. */
const VERSION = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
const DIGEST = 6;

/** An iterator as clients carry it. Each is another one, though the place is the same. */
export function writeIterator({ account, region, name, created, shard, from }: Place, now: number): string {
  const nonce = randomBytes(8).toString('base64url');
  const text = JSON.stringify([account, region, name, created, shard, from, now, nonce]);
  return Buffer.concat([VERSION, digest(text), Buffer.from(text)]).toString('base64');
}

/** @throws AwsError InvalidArgumentException, ExpiredIteratorException */
export function readIterator(iterator: string, now: number): Place {
  // As AWS was seen to take it.
  const bytes = Buffer.from(iterator.replace(/^"(.*)"$/, '$1'), 'base64');
  const text = bytes.toString('utf8', VERSION.length + DIGEST);
  const isWhole =
    bytes.subarray(0, VERSION.length).equals(VERSION) &&
    bytes.subarray(VERSION.length, VERSION.length + DIGEST).equals(digest(text));
  if (!isWhole) throw invalidArgument('Invalid ShardIterator.');
  const [account, region, name, created, shard, from, issued] = JSON.parse(text) as [
    string,
    string,
    string,
    number,
    number,
    Place['from'],
    number,
  ];
  if (now - issued > VALID) {
    throw new AwsError(
      'ExpiredIteratorException',
      `Iterator expired. The iterator was created at time ${spelled(issued)} while right now it is ${spelled(now)}` +
        ` which is further in the future than the tolerated delay of ${VALID} milliseconds.`,
    );
  }
  return { account, region, name, created, shard, from };
}

/** Guards against iterators that are cut or made up. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, DIGEST);
}

/** `Thu Jan 22 01:22:02 UTC 2015` */
function spelled(time: number): string {
  const [, day, date, month, year, clock] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? [];
  return `${day} ${month} ${date} ${clock} UTC ${year}`;
}

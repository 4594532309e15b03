import type * as Sdk from '@aws-sdk/client-kinesis';
import { page } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onStream } from '../access.ts';
import { invalidArgument, noSuchStream } from '../errors.ts';
import { readStreamArn, readStreamName, streamArn, type StreamName } from '../names.ts';
import type { KinesisOperations } from '../sdk.ts';
import { findShard, findStream, type Shard, type Stream } from '../state.ts';
import { describeShard, presentShards, trimHorizon } from './shard.ts';

const PAGE = 1000;
const MOST = 10_000;

/** Milliseconds for which a token can be used. */
const TOKEN_LASTS = 300_000;

export const shardListOperations: KinesisOperations = {
  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html */
  ListShards: {
    access: (input, call, action) => {
      const token = input.NextToken === undefined ? undefined : readToken(input.NextToken);
      return onStream(token === undefined ? input : { StreamARN: token.arn }, call, action);
    },
    run(input, call) {
      const token = input.NextToken === undefined ? undefined : readToken(input.NextToken);
      if (token !== undefined && (input.StreamName ?? input.StreamARN ?? input.ExclusiveStartShardId) !== undefined) {
        throw invalidArgument('NextToken and StreamName cannot be provided together.');
      }
      const named = token === undefined ? readStreamName(input, call) : readStreamArn(token.arn);
      const stream = findStream(call, named);
      checkSameStream(stream, input.StreamCreationTimestamp, named);
      const { filter, after } = token ?? { filter: input.ShardFilter, after: input.ExclusiveStartShardId };
      const start = after === undefined ? undefined : findShard(stream, after).index;
      const shown = stream.status === 'CREATING' ? [] : filtered(stream, filter, call.now());
      const left = shown.filter(({ index }) => start === undefined || index > start);
      const request = { token: token?.page, limit: input.MaxResults, scope: filter };
      const { items, token: next } = page(left, request, {
        keyOf: ({ id }) => id,
        size: PAGE,
        most: MOST,
        invalid: () => expiredToken(),
        expires: { after: TOKEN_LASTS, now: call.now() },
      });
      return {
        Shards: items.map(describeShard),
        ...(next !== undefined && { NextToken: writeToken({ arn: streamArn(stream), filter, after, page: next }) }),
      };
    },
  },
};

/** A stream that was deleted and made anew in between is another one. */
function checkSameStream({ created }: Stream, asked: Date | undefined, named: StreamName): void {
  const seconds = (time: number): number => Math.floor(time / 1000);
  if (asked !== undefined && seconds(asked.getTime()) !== seconds(created)) throw noSuchStream(named);
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ShardFilter.html */
function filtered(stream: Stream, filter: Sdk.ShardFilter | undefined, now: number): Shard[] {
  const present = presentShards(stream, now);
  const openAt = (time: number): Shard[] =>
    present.filter(({ created, closed }) => created <= time && (closed === undefined || closed > time));
  const since = (time: number): Shard[] => present.filter(({ closed }) => closed === undefined || closed >= time);
  const timestamp = (): number => {
    if (filter?.Timestamp !== undefined) return Math.max(filter.Timestamp.getTime(), stream.created);
    throw invalidArgument(`ShardFilter of the type ${filter?.Type} needs a Timestamp.`);
  };
  switch (filter?.Type) {
    case undefined:
    case 'FROM_TRIM_HORIZON':
      return present;
    case 'AT_TRIM_HORIZON':
      return openAt(Math.max(trimHorizon(stream, now), stream.created));
    case 'AT_LATEST':
      return present.filter(({ closed }) => closed === undefined);
    case 'AT_TIMESTAMP':
      return openAt(timestamp());
    case 'FROM_TIMESTAMP':
      return since(timestamp());
    case 'AFTER_SHARD_ID': {
      if (filter.ShardId === undefined)
        throw invalidArgument('ShardFilter of the type AFTER_SHARD_ID needs a ShardId.');
      const { index } = findShard(stream, filter.ShardId);
      return present.filter((shard) => shard.index > index);
    }
  }
}

/** What a page's token says besides where the page ends: with it, a caller may name nothing else. */
interface ListToken {
  readonly arn: string;
  readonly filter: Sdk.ShardFilter | undefined;
  readonly after: string | undefined;
  readonly page: string;
}

function writeToken({ arn, filter, after, page: inner }: ListToken): string {
  const timestamp = filter?.Timestamp?.getTime();
  return Buffer.from(JSON.stringify([arn, inner, after, filter?.Type, filter?.ShardId, timestamp])).toString('base64');
}

function readToken(text: string): ListToken {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64').toString());
  } catch {
    throw expiredToken();
  }
  if (!Array.isArray(parts)) throw expiredToken();
  const [arn, inner, after, Type, ShardId, timestamp]: unknown[] = parts;
  if (typeof arn !== 'string' || typeof inner !== 'string') throw expiredToken();
  const filter = {
    Type: Type as Sdk.ShardFilterType,
    ...(typeof ShardId === 'string' && { ShardId }),
    ...(typeof timestamp === 'number' && { Timestamp: new Date(timestamp) }),
  };
  return { arn, page: inner, after: typeof after === 'string' ? after : undefined, filter: Type ? filter : undefined };
}

const expiredToken = (): AwsError =>
  new AwsError(
    'ExpiredNextTokenException',
    'The NextToken is not one of this list, or has expired. List from the start.',
  );

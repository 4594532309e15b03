import type { Call } from '@coldstart/cloud';
import { onStream, streamAccess } from '../access.ts';
import { noSuchShard, notHere } from '../errors.ts';
import { readStreamName } from '../names.ts';
import type { KinesisOperations } from '../sdk.ts';
import { childShards } from '../shards/shard.ts';
import { findReadyStream, findShard, shardIdOf, type Shard, type Stream } from '../state.ts';
import { decryptWithKey } from './encryption.ts';
import { readIterator, writeIterator, type Place } from './iterator.ts';
import { placeOf } from './position.ts';
import { readRecords } from './read.ts';
import { countRead } from './throttle.ts';

const MOST_RECORDS = 10_000;

export const getOperations: KinesisOperations = {
  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html */
  GetShardIterator: {
    access: onStream,
    run(input, call) {
      refuseDryRun(input);
      const stream = findReadyStream(call, readStreamName(input, call));
      const shard = findShard(stream, input.ShardId);
      const place = placeOf(call, stream, shard, {
        type: input.ShardIteratorType,
        sequenceNumber: input.StartingSequenceNumber,
        timestamp: input.Timestamp,
      });
      return { ShardIterator: writeIterator(place, call.now()) };
    },
  },

  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
  GetRecords: {
    access: ({ ShardIterator }, call, action) => streamAccess(call, readIterator(ShardIterator, call.now()), action),
    async run(input, call) {
      refuseDryRun(input);
      const place = readIterator(input.ShardIterator, call.now());
      const { stream, shard } = findPlace(call, place);
      countRead(call, stream, shard);
      const { records, from, behind, isEnd } = readRecords(
        call,
        stream,
        shard,
        place.from,
        input.Limit ?? MOST_RECORDS,
      );
      if (records.some(({ EncryptionType }) => EncryptionType === 'KMS')) await decryptWithKey(call, stream);
      return {
        Records: records,
        MillisBehindLatest: behind,
        // Who has read a closed shard to its end goes on with its children.
        ...(isEnd
          ? { ChildShards: childShards(stream, shard) }
          : { NextShardIterator: writeIterator({ ...place, from }, call.now()) }),
      };
    },
  },
};

function refuseDryRun({ DryRun }: { readonly DryRun?: boolean | undefined }): void {
  if (DryRun === true) throw notHere('DryRun', 'Leave it out: to read takes nothing out of the stream.');
}

/** @throws AwsError ResourceNotFoundException where the stream was deleted since, or made anew */
function findPlace(call: Call, place: Place): { readonly stream: Stream; readonly shard: Shard } {
  const stream = findReadyStream(call, place);
  const shard = stream.shards[place.shard];
  if (shard === undefined || stream.created !== place.created) throw noSuchShard(stream, shardIdOf(place.shard));
  return { stream, shard };
}

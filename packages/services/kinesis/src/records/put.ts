import type { PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { onStream } from '../access.ts';
import { invalidArgument, invalidRequest, notHere } from '../errors.ts';
import { hashKeyOf, includes } from '../hash-keys.ts';
import { readStreamName } from '../names.ts';
import type { KinesisOperations } from '../sdk.ts';
import { readSequenceNumber, sequenceNumber } from '../sequence.ts';
import { findReadyStream, openShards, type Shard, type Stream } from '../state.ts';
import { encryptWithKey } from './encryption.ts';
import { append } from './log.ts';
import { countWrite } from './throttle.ts';

/** Bytes of all records of a request, partition keys included. */
const LARGEST_REQUEST = 10 * 1024 * 1024;

interface GivenRecord {
  readonly Data: Uint8Array | undefined;
  readonly PartitionKey?: string | undefined;
  readonly ExplicitHashKey?: string | undefined;
}

export const putOperations: KinesisOperations = {
  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html */
  PutRecord: {
    access: onStream,
    async run(input, call) {
      refuseDryRun(input);
      const stream = findReadyStream(call, readStreamName(input, call));
      const shard = shardFor(stream, input);
      checkSize(stream, input, 'data');
      checkOrdering(stream, input.SequenceNumberForOrdering, call.now());
      await encryptWithKey(call, stream);
      const put = write(call, stream, shard, input);
      call.announce(stream.arn);
      return { ...put, ...encryptionOf(stream) };
    },
  },

  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
  PutRecords: {
    access: onStream,
    async run(input, call) {
      refuseDryRun(input);
      const stream = findReadyStream(call, readStreamName(input, call));
      const shards = input.Records.map((record) => shardFor(stream, record));
      for (const [at, record] of input.Records.entries()) checkSize(stream, record, `records.${at + 1}.member.data`);
      const total = input.Records.reduce((sum, record) => sum + sizeOf(record), 0);
      if (total > LARGEST_REQUEST) throw invalidArgument('Records size exceeds 10 MB limit');
      await encryptWithKey(call, stream);
      const entries = input.Records.map((record, at) => writeOrTell(call, stream, shards[at], record));
      const failed = entries.filter(({ ErrorCode }) => ErrorCode !== undefined).length;
      if (failed < entries.length) call.announce(stream.arn);
      return { FailedRecordCount: failed, Records: entries, ...encryptionOf(stream) };
    },
  },
};

function refuseDryRun({ DryRun }: { readonly DryRun?: boolean | undefined }): void {
  if (DryRun === true) throw notHere('DryRun', 'Leave it out, and the record is written.');
}

function shardFor(stream: Stream, { PartitionKey, ExplicitHashKey }: GivenRecord): Shard {
  if (PartitionKey === undefined) throw notHere('A record without a PartitionKey', 'Give it one.');
  const key = hashKeyOf(PartitionKey, ExplicitHashKey);
  const shard = openShards(stream).find((each) => includes(each, key));
  if (shard === undefined) throw new Error(`No open shard of ${stream.name} has the hash key ${key}.`);
  return shard;
}

const sizeOf = ({ Data, PartitionKey = '' }: GivenRecord): number =>
  (Data?.length ?? 0) + Buffer.byteLength(PartitionKey);

/** The partition key counts. */
function checkSize({ maxRecordSizeInKiB }: Stream, record: GivenRecord, place: string): void {
  const most = maxRecordSizeInKiB * 1024;
  if (sizeOf(record) <= most) return;
  throw invalidRequest(
    `1 validation error detected: Value at '${place}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  );
}

function checkOrdering({ name, account }: Stream, after: string | undefined, now: number): void {
  if (after === undefined) return;
  const number = readSequenceNumber(after);
  if (number !== undefined && number.at * 1000 <= now) return;
  throw invalidArgument(
    `ExclusiveMinimumSequenceNumber ${after} used in PutRecord on stream ${name} under account ${account} is invalid.`,
  );
}

function write(
  call: Call,
  stream: Stream,
  shard: Shard,
  record: GivenRecord,
): { ShardId: string; SequenceNumber: string } {
  countWrite(call, stream, shard, sizeOf(record));
  const { position, at } = append(call, stream, shard, {
    partitionKey: record.PartitionKey ?? '',
    // A view of the request's whole body would keep that, too.
    data: Uint8Array.from(record.Data ?? []),
    encrypted: stream.keyId !== undefined,
  });
  return { ShardId: shard.id, SequenceNumber: sequenceNumber(shard, position, at) };
}

/** A record of many that its shard does not take tells why; the others are written. */
function writeOrTell(call: Call, stream: Stream, shard: Shard | undefined, record: GivenRecord): PutRecordsResultEntry {
  try {
    return write(call, stream, shard ?? shardFor(stream, record), record);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { ErrorCode: error.code, ErrorMessage: error.message };
  }
}

const encryptionOf = ({ keyId }: Stream) => (keyId === undefined ? {} : { EncryptionType: 'KMS' as const });

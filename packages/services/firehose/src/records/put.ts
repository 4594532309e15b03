import { randomBytes } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { onStream } from '../access.ts';
import { invalidArgument, noSuchStream } from '../errors.ts';
import { addRecords } from '../pipeline/lanes.ts';
import { intake } from '../pipeline/prepare.ts';
import type { FirehoseOperations } from '../sdk.ts';
import { processingOf } from '../settings/destination.ts';
import { processor } from '../settings/processing.ts';
import { findStream, type DeliveryStream } from '../state.ts';
import { nextId } from './record-id.ts';

/** Bytes of all records of a request. */
const LARGEST_REQUEST = 4 * 1024 * 1024;

export const putOperations: FirehoseOperations = {
  /** https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecord.html */
  PutRecord: {
    access: onStream,
    async run({ DeliveryStreamName: name, Record }, call) {
      const stream = findWritable(call, name);
      const [RecordId] = await take(call, stream, [Record?.Data]);
      return { RecordId, Encrypted: isEncrypted(stream) };
    },
  },

  /** https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
  PutRecordBatch: {
    access: onStream,
    async run({ DeliveryStreamName: name, Records }, call) {
      const stream = findWritable(call, name);
      const total = Records.reduce((sum, { Data }) => sum + (Data?.length ?? 0), 0);
      if (total > LARGEST_REQUEST) throw invalidArgument('Records size exceeds 4 MB limit');
      const ids = await take(
        call,
        stream,
        Records.map(({ Data }) => Data),
      );
      return {
        FailedPutCount: 0,
        Encrypted: isEncrypted(stream),
        RequestResponses: ids.map((RecordId) => ({ RecordId })),
      };
    },
  },
};

const isEncrypted = ({ encryption }: DeliveryStream): boolean => encryption?.enabled === true;

/** @throws AwsError ResourceNotFoundException also while the stream is being made */
function findWritable(call: Call, name: string): DeliveryStream {
  const stream = findStream(call, name);
  if (stream.status === 'CREATING') throw noSuchStream(name, call.account);
  if (stream.source !== undefined)
    throw invalidArgument('This operation is not permitted on KinesisStreamAsSource delivery stream type.');
  if (processor(processingOf(stream.destination), 'Decompression') !== undefined && call.request !== undefined)
    throw new AwsError(
      'InvalidSourceException',
      'Only requests from CloudWatch Logs are supported when CloudWatch Logs decompression is enabled.',
    );
  return stream;
}

/** @returns ids as the caller gets them, which mean nothing */
async function take(call: Call, stream: DeliveryStream, data: readonly (Uint8Array | undefined)[]): Promise<string[]> {
  const records = data.map((bytes) => ({
    id: nextId(call),
    // A view of the request's whole body would keep that, too.
    data: Uint8Array.from(bytes ?? []),
    arrived: call.now(),
  }));
  addRecords(call, stream, await intake(call, stream, records));
  return data.map(() => randomBytes(168).toString('base64'));
}

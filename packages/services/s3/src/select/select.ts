import type { SelectObjectContentEventStream } from '@aws-sdk/client-s3';
import { onVersion } from '../access/rules.ts';
import { notImplementedSelect, s3Error } from '../errors.ts';
import { readableVersion } from '../objects/get.ts';
import { requireCustomerKey } from '../objects/encryption.ts';
import { bodyOf, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';
import { recordsOf, unpack } from './input.ts';
import { rowWriter } from './output.ts';
import { readStatement, type OutputRow } from './statement.ts';

/** Bytes of rows in one event. */
const LARGEST_EVENT = 64 * 1024;

function* eventsOf(
  rows: Iterable<OutputRow>,
  write: (row: OutputRow) => string,
  bytes: { readonly scanned: number; readonly processed: number },
): Generator<SelectObjectContentEventStream> {
  let text = '';
  let returned = 0;
  const records = (): SelectObjectContentEventStream => {
    const payload = Buffer.from(text);
    text = '';
    returned += payload.length;
    return { Records: { Payload: payload } };
  };
  for (const row of rows) {
    text += write(row);
    if (text.length >= LARGEST_EVENT) yield records();
  }
  if (text !== '') yield records();
  yield {
    Stats: { Details: { BytesScanned: bytes.scanned, BytesProcessed: bytes.processed, BytesReturned: returned } },
  };
  yield { End: {} };
}

/** Made whole before it is sent: what is wrong with a record is an error, and not an answer that breaks off. */
const asStream = async function* (events: readonly SelectObjectContentEventStream[]) {
  yield* events;
};

export const selectOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_SelectObjectContent.html */
  SelectObjectContent: {
    action: 'GetObject',
    access: onVersion,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const version = readableVersion(call, bucket, { Key: input.Key });
      requireCustomerKey(version.encryption, input);
      if (input.ExpressionType !== 'SQL') {
        throw s3Error(
          'InvalidExpressionType',
          'The ExpressionType is invalid. Only SQL expressions are supported.',
          400,
        );
      }
      if (input.ScanRange !== undefined) throw notImplementedSelect('ScanRange');
      const { InputSerialization: source, OutputSerialization: target } = input;
      const statement = readStatement(input.Expression);
      const write = rowWriter(target);
      const body = bodyOf(call.cloud.store, bucket, version.body ?? '');
      const bytes = unpack(body, source.CompressionType);
      const rows = statement(recordsOf(Buffer.from(bytes).toString('utf8'), source));
      const sizes = { scanned: body.length, processed: bytes.length };
      return { Payload: asStream([...eventsOf(rows, write, sizes)]) };
    },
  },
};

import { gunzipSync } from 'node:zlib';
import type { Call } from '@coldstart/cloud';
import { backupOf, processingOf } from '../settings/destination.ts';
import { processor } from '../settings/processing.ts';
import type { DeliveryStream } from '../state.ts';
import { failedLane } from './failed.ts';
import { splitJson } from './json-texts.ts';
import { partition } from './partition.ts';
import type { FirehoseRecord, Outgoing } from './record.ts';

/**
 * What happens to records as soon as they are in: they are kept as they are, unpacked and taken apart where that was
 * asked for, and go on to the transform, or to their destination.
 */
export async function intake(
  call: Call,
  stream: DeliveryStream,
  records: readonly FirehoseRecord[],
): Promise<Outgoing[]> {
  const { destination } = stream;
  const { fine, failed } = unpack(stream, records);
  const parts = fine.flatMap((record) => deAggregate(stream, record));
  const failure = {
    code: 'Decompression.DecompressionFailed',
    message: 'The record could not be decompressed. Ensure that it is compressed with GZIP.',
  };
  const isTransformed = processor(processingOf(destination), 'Lambda') !== undefined;
  return [
    ...(backupOf(destination) === undefined ? [] : [{ lane: { stage: 'backup' } as const, records }]),
    ...(isTransformed
      ? [{ lane: { stage: 'transform' } as const, records: parts }]
      : await partition(call, stream, parts)),
    failedLane('processing-failed', failed, failure, { made: 1, ended: call.now() }),
  ];
}

/** https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs-decompression.html */
function unpack({ destination }: DeliveryStream, records: readonly FirehoseRecord[]) {
  const processing = processingOf(destination);
  if (processor(processing, 'Decompression') === undefined) return { fine: records, failed: [] };
  const isExtracted = processor(processing, 'CloudWatchLogProcessing')?.DataMessageExtraction === 'true';
  const fine: FirehoseRecord[] = [];
  const failed: FirehoseRecord[] = [];
  for (const record of records) {
    try {
      const text = gunzipSync(record.data).toString();
      const data = isExtracted ? messagesOf(text) : text;
      if (data !== '') fine.push({ ...record, data: new Uint8Array(Buffer.from(data)) });
    } catch {
      failed.push(record);
    }
  }
  return { fine, failed };
}

/** The messages of log events, each in a line; control messages have none. @throws SyntaxError for what is no JSON */
function messagesOf(text: string): string {
  const { messageType, logEvents = [] } = JSON.parse(text) as {
    readonly messageType?: string;
    readonly logEvents?: readonly { readonly message: string }[];
  };
  return messageType === 'DATA_MESSAGE' ? logEvents.map(({ message }) => `${message}\n`).join('') : '';
}

/** https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-multirecord-deaggergation.html */
function deAggregate({ destination }: DeliveryStream, record: FirehoseRecord): readonly FirehoseRecord[] {
  const asked = processor(processingOf(destination), 'RecordDeAggregation');
  if (asked === undefined) return [record];
  const text = Buffer.from(record.data).toString();
  const delimiter = Buffer.from(asked.Delimiter ?? '', 'base64').toString();
  const parts = asked.SubRecordType === 'JSON' ? splitJson(text) : text.split(delimiter).filter((part) => part !== '');
  if (parts === undefined || parts.length < 2) return [record];
  return parts.map((part, at) => ({
    ...record,
    id: `${record.id}${String(at).padStart(4, '0')}`,
    data: new Uint8Array(Buffer.from(part)),
  }));
}

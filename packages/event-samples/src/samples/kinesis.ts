import type { KinesisStreamEvent } from 'aws-lambda';
import { sample, type FieldNote } from '../sample.ts';

const record: KinesisStreamEvent['Records'][number] = {
  kinesis: {
    kinesisSchemaVersion: '1.0',
    partitionKey: 'sensor-7',
    sequenceNumber: '49673986062385014721803612061391438294218105219498377218',
    data: 'eyJzZW5zb3IiOiJzZW5zb3ItNyIsInRlbXBlcmF0dXJlIjoyMS41fQ==',
    approximateArrivalTimestamp: 1782900000.125,
  },
  eventSource: 'aws:kinesis',
  eventVersion: '1.0',
  eventID: 'shardId-000000000000:49673986062385014721803612061391438294218105219498377218',
  eventName: 'aws:kinesis:record',
  invokeIdentityArn: 'arn:aws:iam::111122223333:role/Averages-role',
  awsRegion: 'eu-central-1',
  eventSourceARN: 'arn:aws:kinesis:eu-central-1:111122223333:stream/sensors',
};

const fields: Record<string, FieldNote> = {
  Records: { means: 'Records of one shard, in order.' },
  'Records[].kinesis': { means: 'The record.' },
  'Records[].kinesis.kinesisSchemaVersion': { means: 'The version of this part.' },
  'Records[].kinesis.partitionKey': {
    means: 'The key that its producer gave: records of one key are in one shard, and in order.',
  },
  'Records[].kinesis.sequenceNumber': {
    means: 'Its place in the shard; what you answer to have the batch come again from here.',
    trap: 'Too large for a number of JavaScript: it is text, and stays text.',
  },
  'Records[].kinesis.data': {
    means: 'What the producer has sent.',
    trap: 'Base64, whatever was sent: decode it first, then parse it.',
  },
  'Records[].kinesis.approximateArrivalTimestamp': {
    means: 'When it arrived.',
    trap: 'Seconds since 1970 with a fraction, where most events have milliseconds or text.',
  },
  'Records[].eventSource': { means: '`aws:kinesis`.' },
  'Records[].eventVersion': { means: 'The version of this shape.' },
  'Records[].eventID': { means: 'The shard and the sequence number: names the record in its stream.' },
  'Records[].eventName': { means: '`aws:kinesis:record`.' },
  'Records[].invokeIdentityArn': { means: 'The role that Lambda reads with: the function’s.' },
  'Records[].awsRegion': { means: 'The Region of the stream.' },
  'Records[].eventSourceARN': { means: 'The stream.' },
};

/** https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
export const kinesis = sample<KinesisStreamEvent>({
  title: 'Kinesis Data Streams',
  how: 'Lambda reads each shard and hands over its records in order. A batch that fails holds up all that follow it in the shard.',
  event: { Records: [record] },
  fields,
});

interface WindowedEvent extends KinesisStreamEvent {
  readonly window: { readonly start: string; readonly end: string };
  readonly state: Readonly<Record<string, number>>;
  readonly shardId: string;
  readonly eventSourceARN: string;
  readonly isFinalInvokeForWindow: boolean;
  readonly isWindowTerminatedEarly: boolean;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html */
export const kinesisWindow = sample<WindowedEvent>({
  title: 'Kinesis Data Streams, in a tumbling window',
  how: 'As long as a window lasts, what the function answers as `state` comes with the next batch of the shard; at its end the function is told so.',
  event: {
    Records: [record],
    window: { start: '2026-07-01T10:00:00Z', end: '2026-07-01T10:01:00Z' },
    state: { count: 3 },
    shardId: 'shardId-000000000000',
    eventSourceARN: 'arn:aws:kinesis:eu-central-1:111122223333:stream/sensors',
    isFinalInvokeForWindow: false,
    isWindowTerminatedEarly: false,
  },
  fields: {
    ...fields,
    window: { means: 'The window that the records belong to, by when they arrived.' },
    'window.start': { means: 'Its beginning.' },
    'window.end': { means: 'Its end, which does not belong to it.' },
    state: { means: 'What the function has answered last as `state`; empty at the beginning of a window.' },
    'state.count': { means: 'What this function counts: a state is what you make of it.' },
    shardId: { means: 'The shard: each has a state of its own.' },
    eventSourceARN: { means: 'The stream.' },
    isFinalInvokeForWindow: { means: 'The window is over: do something with the state now.' },
    isWindowTerminatedEarly: { means: 'The window has ended early, since the state has grown beyond 1 MB.' },
  },
});

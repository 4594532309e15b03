import { Kinesis } from '@aws-sdk/client-kinesis';
import { AwsError } from '@coldstart/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LAMBDA_ARN, processing, startFirehose, type TestFirehose, type TransformEvent } from '../testing/firehose.ts';

let test_: TestFirehose;
beforeEach(async () => {
  test_ = await startFirehose();
});
afterEach(() => test_.close());

const lambda = (more: Record<string, string> = {}) =>
  processing(['Lambda', { LambdaArn: LAMBDA_ARN, BufferSizeInMBs: '1', BufferIntervalInSeconds: '10', ...more }]);

const textOf = ({ data }: { readonly data: string }): string => Buffer.from(data, 'base64').toString();
const base64 = (text: string): string => Buffer.from(text).toString('base64');

interface Line {
  readonly attemptsMade: number;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly rawData: string;
  readonly lambdaArn: string;
}

async function failed(): Promise<Line[]> {
  const { 'processing-failed/HOUR/clicks-1-*': text = '' } = await test_.objects();
  return text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

test('each record is what the transform makes of it', async () => {
  const events: TransformEvent[] = [];
  test_.transform = (event) => {
    events.push(event);
    const results: Record<string, object> = {
      keep: { result: 'Ok', data: base64('kept\n') },
      drop: { result: 'Dropped' },
      fail: { result: 'ProcessingFailed' },
      odd: { result: 'OK', data: base64('odd\n') },
    };
    return { records: event.records.map((record) => ({ recordId: record.recordId, ...results[textOf(record)] })) };
  };
  await test_.stream('clicks', lambda());
  await test_.put('clicks', 'keep', 'drop', 'fail', 'odd');
  await test_.advance(11);
  expect(events).toHaveLength(1);
  expect(events[0]?.deliveryStreamArn).toBe('arn:aws:firehose:eu-central-1:111122223333:deliverystream/clicks');
  await test_.advance(61);
  expect((await test_.objects())['HOUR/clicks-1-*']).toBe('kept\n');
  const lines = await failed();
  expect(lines.map(({ rawData }) => textOf({ data: rawData }))).toEqual(['fail', 'odd']);
  expect(lines[0]).toMatchObject({
    attemptsMade: 1,
    errorCode: 'Lambda.ProcessingFailedStatus',
    lambdaArn: LAMBDA_ARN,
  });
});

const ids = ({ records }: TransformEvent): string[] => records.map(({ recordId }) => recordId);

test.each<[string, (event: TransformEvent) => unknown, string]>([
  ['fails', () => undefined, 'Lambda.FunctionError'],
  [
    'leaves one out',
    (event) => ({
      records: ids(event)
        .slice(1)
        .map((recordId) => ({ recordId, result: 'Dropped' })),
    }),
    'Lambda.MissingRecordId',
  ],
  [
    'answers one twice',
    (event) => ({ records: [...ids(event), ...ids(event)].map((recordId) => ({ recordId, result: 'Dropped' })) }),
    'Lambda.DuplicatedRecordId',
  ],
  [
    'answers no base64',
    (event) => ({ records: ids(event).map((recordId) => ({ recordId, result: 'Ok', data: '{"a":1}' })) }),
    'Lambda.JsonProcessingException',
  ],
  ['answers nothing', () => 'null', 'Lambda.JsonProcessingException'],
])('a transform that %s is called four times, and its batch has failed', async (_, transform, code) => {
  let calls = 0;
  test_.transform = (event) => {
    calls += 1;
    return transform(event);
  };
  await test_.stream('clicks', lambda());
  await test_.put('clicks', 'a', 'b');
  await test_.advance(120);
  expect(calls).toBe(4);
  const lines = await failed();
  expect(lines.map(({ rawData }) => textOf({ data: rawData }))).toEqual(['a', 'b']);
  expect(lines[0]).toMatchObject({ attemptsMade: 4, errorCode: code });
  expect((await test_.objects())['HOUR/clicks-1-*']).toBeUndefined();
});

test('a transform that works the second time has lost nothing', async () => {
  let calls = 0;
  test_.transform = ({ records }) => {
    calls += 1;
    if (calls === 1) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429 });
    return { records: records.map(({ recordId, data }) => ({ recordId, result: 'Ok', data })) };
  };
  await test_.stream('clicks', lambda({ NumberOfRetries: '1' }));
  await test_.put('clicks', 'a');
  await test_.advance(120);
  expect(await test_.objects()).toEqual({ 'HOUR/clicks-1-*': 'a' });
});

test('a role that may not call the function is told of in the error output', async () => {
  await test_.stream('clicks', lambda({ NumberOfRetries: '0' }));
  await test_.cloud.iam().putRolePolicy({
    RoleName: 'delivery',
    PolicyName: 'deny',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Action: 'lambda:*', Resource: '*' },
    }),
  });
  await test_.put('clicks', 'a');
  await test_.advance(120);
  expect(await failed()).toMatchObject([{ attemptsMade: 1, errorCode: 'Lambda.InvokeAccessDenied' }]);
});

test('a transform names partitions', async () => {
  test_.transform = ({ records }) => ({
    records: records.map((record) => ({
      ...record,
      result: 'Ok',
      metadata: { partitionKeys: { shop: textOf(record) } },
    })),
  });
  await test_.stream('clicks', {
    Prefix: 'shop=!{partitionKeyFromLambda:shop}/',
    ErrorOutputPrefix: 'bad/!{firehose:error-output-type}/',
    BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
    DynamicPartitioningConfiguration: { Enabled: true },
    ...lambda(),
  });
  await test_.put('clicks', 'x', 'y', 'x');
  await test_.advance(120);
  expect(await test_.objects()).toEqual({ 'shop=x/clicks-1-*': 'xx', 'shop=y/clicks-1-*': 'y' });
});

test('a data stream is read from the moment on that the delivery stream was made', async () => {
  const events: TransformEvent[] = [];
  test_.transform = (event) => {
    events.push(event);
    return { records: event.records.map(({ recordId, data }) => ({ recordId, result: 'Ok', data })) };
  };
  const kinesis = new Kinesis(test_.cloud.config());
  const StreamName = 'orders';
  const StreamARN = 'arn:aws:kinesis:eu-central-1:111122223333:stream/orders';
  await kinesis.createStream({ StreamName, ShardCount: 2 });
  await test_.advance(1);
  await kinesis.putRecord({ StreamName, PartitionKey: 'p', Data: Buffer.from('before') });
  await test_.advance(1);
  await test_.stream('clicks', lambda(), {
    DeliveryStreamType: 'KinesisStreamAsSource',
    KinesisStreamSourceConfiguration: { KinesisStreamARN: StreamARN, RoleARN: test_.role },
  });
  await test_.advance(1);
  for (const text of ['a', 'b']) await kinesis.putRecord({ StreamName, PartitionKey: 'p', Data: Buffer.from(text) });
  await test_.advance(120);
  kinesis.destroy();
  expect(await test_.objects()).toEqual({ 'HOUR/clicks-1-*': 'ab' });
  expect(events.map(({ sourceKinesisStreamArn }) => sourceKinesisStreamArn)).toEqual([StreamARN]);
  expect(events[0]?.records[0]?.kinesisRecordMetadata).toMatchObject({ partitionKey: 'p', subsequenceNumber: '' });
});

import { gunzipSync } from 'node:zlib';
import { refusal } from '@coldstart/service-iam/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processing, startFirehose, type TestFirehose } from '../testing/firehose.ts';

let test_: TestFirehose;
beforeEach(async () => {
  test_ = await startFirehose();
});
afterEach(() => test_.close());

test('records wait until their time is over, and are one object without anything between them', async () => {
  await test_.stream('clicks');
  await test_.put('clicks', 'a', 'b');
  await test_.advance(59);
  expect(await test_.objects()).toEqual({});
  await test_.advance(2);
  expect(await test_.objects()).toEqual({ 'HOUR/clicks-1-*': 'ab' });
});

test('a buffer that is full does not wait', async () => {
  await test_.stream('clicks');
  const large = 'x'.repeat(600_000);
  await test_.put('clicks', large, large, 'rest');
  await test_.advance(0);
  const sizes = Object.values(await test_.objects()).map(({ length }) => length);
  expect(sizes).toEqual([600_000]);
  await test_.advance(61);
  const all = (await test_.s3.listObjectsV2({ Bucket: 'lake' })).Contents ?? [];
  expect(all.map(({ Size = 0 }) => Size).toSorted((a, b) => a - b)).toEqual([600_000, 600_004]);
});

test('prefixes have expressions, times are those of the oldest record, in the zone that is asked for', async () => {
  await test_.stream('clicks', {
    Prefix: "in/!{timestamp:'y='yyyy}/!{firehose:random-string}/",
    ErrorOutputPrefix: 'bad/!{firehose:error-output-type}/',
    CustomTimeZone: 'Asia/Tokyo',
    FileExtension: '.ndjson',
  });
  await test_.put('clicks', 'a');
  await test_.advance(61);
  const [key] = Object.keys(await test_.objects());
  expect(key).toMatch(/^in\/y=\d{4}\/[0-9a-z]{11}\/clicks-1-\*\.ndjson$/);
});

test.each([
  ['in/!{timestamp:yyyy}/', undefined, 'ErrorOutputPrefix cannot be null when Prefix contains expressions.'],
  [
    'in/',
    'bad/!{timestamp:yyyy}/',
    'ErrorOutputPrefix must contain at least one instance of !{firehose:error-output-type}.',
  ],
  [
    'in/!{partitionKeyFromQuery:a}/',
    'bad/!{firehose:error-output-type}/',
    'Dynamic Partitioning Namespaces can only be part of a prefix expression when Dynamic Partitioning is enabled.',
  ],
  ['in/!{colour:a}/', 'bad/!{firehose:error-output-type}/', '!{colour:a} is no expression that prefixes may have'],
])('the prefixes %s and %s are refused', async (Prefix, ErrorOutputPrefix, message) => {
  expect(await refusal(test_.stream('clicks', { Prefix, ErrorOutputPrefix }))).toMatchObject({
    code: 'InvalidArgumentException',
    message,
  });
});

test('objects are compressed as asked', async () => {
  await test_.stream('clicks', { CompressionFormat: 'GZIP' });
  await test_.put('clicks', 'a', 'b');
  await test_.advance(61);
  const { Contents: [{ Key = '' } = {}] = [] } = await test_.s3.listObjectsV2({ Bucket: 'lake' });
  const { Body, ContentEncoding } = await test_.s3.getObject({ Bucket: 'lake', Key });
  expect(Key.endsWith('.gz')).toBe(true);
  expect(ContentEncoding).toBe('gzip');
  expect(gunzipSync((await Body?.transformToByteArray()) ?? '').toString()).toBe('ab');
  expect((await refusal(test_.stream('snappy', { CompressionFormat: 'Snappy' }))).message).toMatch(
    /not part of this cloud/,
  );
});

test('records are partitioned by what jq finds in them, taken apart, and ended', async () => {
  await test_.stream('clicks', {
    Prefix: 'shop=!{partitionKeyFromQuery:shop}/',
    ErrorOutputPrefix: 'bad/!{firehose:error-output-type}/',
    BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
    DynamicPartitioningConfiguration: { Enabled: true },
    ...processing(
      ['RecordDeAggregation', { SubRecordType: 'JSON' }],
      ['MetadataExtraction', { MetadataExtractionQuery: '{shop: .shop}', JsonParsingEngine: 'JQ-1.6' }],
      ['AppendDelimiterToRecord', { Delimiter: '\\n' }],
    ),
  });
  await test_.put('clicks', '{"shop":"a","n":"}{"}{"shop":"b"}', '{"shop":"a"}', '{"n":4}', 'no JSON');
  await test_.advance(61);
  const { 'bad/processing-failed/clicks-1-*': failed = '', ...rest } = await test_.objects();
  expect(rest).toEqual({
    'shop=a/clicks-1-*': '{"shop":"a","n":"}{"}\n{"shop":"a"}\n',
    'shop=b/clicks-1-*': '{"shop":"b"}\n',
  });
  const lines = failed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { errorCode: string; rawData: string });
  expect(lines.map(({ rawData }) => Buffer.from(rawData, 'base64').toString())).toEqual(['{"n":4}', 'no JSON']);
  expect(lines[0]?.errorCode).toBe('DynamicPartitioning.MetadataExtractionFailed');
});

test('a query that jq cannot read is refused', async () => {
  const settings = {
    Prefix: 'shop=!{partitionKeyFromQuery:shop}/',
    ErrorOutputPrefix: 'bad/!{firehose:error-output-type}/',
    BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
    DynamicPartitioningConfiguration: { Enabled: true },
    ...processing(['MetadataExtraction', { MetadataExtractionQuery: '{shop: ', JsonParsingEngine: 'JQ-1.6' }]),
  };
  expect((await refusal(test_.stream('clicks', settings))).message).toMatch(
    /MetadataExtractionQuery is not valid.*syntax error/s,
  );
});

test('a bucket that refuses is tried again', async () => {
  await test_.stream('clicks');
  await test_.put('clicks', 'a');
  const { iam } = test_.cloud;
  const name = { RoleName: 'delivery', PolicyName: 'p0' };
  const { PolicyDocument = '' } = await iam().getRolePolicy(name);
  await iam().deleteRolePolicy(name);
  await test_.advance(61);
  expect(await test_.objects()).toEqual({});
  await iam().putRolePolicy({ ...name, PolicyDocument: decodeURIComponent(PolicyDocument) });
  await test_.advance(30);
  expect(Object.values(await test_.objects())).toEqual(['a']);
});

test('what comes in is kept as it was', async () => {
  const backup = { RoleARN: test_.role, BucketARN: 'arn:aws:s3:::lake', Prefix: 'raw/' };
  await test_.stream('clicks', {
    S3BackupMode: 'Enabled',
    S3BackupConfiguration: backup,
    ...processing(['AppendDelimiterToRecord', {}]),
  });
  await test_.put('clicks', 'a', 'b');
  await test_.advance(400);
  expect(await test_.objects()).toEqual({ 'HOUR/clicks-1-*': 'a\nb\n', 'raw/HOUR/clicks-1-*': 'ab' });
});

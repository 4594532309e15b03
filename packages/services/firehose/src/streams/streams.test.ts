import { Firehose } from '@aws-sdk/client-firehose';
import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overview } from '../overview.ts';
import { startFirehose, type TestFirehose } from '../testing/firehose.ts';

let test_: TestFirehose;
let firehose: Firehose;
beforeAll(async () => {
  test_ = await startFirehose();
  ({ firehose } = test_);
  await test_.stream('clicks');
});
afterAll(() => test_.close());

const describe = async (DeliveryStreamName: string) =>
  (await firehose.describeDeliveryStream({ DeliveryStreamName })).DeliveryStreamDescription;

test('a stream is told of with every default', async () => {
  const stream = await describe('clicks');
  expect(stream).toMatchObject({
    DeliveryStreamName: 'clicks',
    DeliveryStreamARN: 'arn:aws:firehose:eu-central-1:111122223333:deliverystream/clicks',
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamType: 'DirectPut',
    VersionId: '1',
    DeliveryStreamEncryptionConfiguration: { Status: 'DISABLED' },
    HasMoreDestinations: false,
  });
  expect(stream?.Destinations?.[0]?.ExtendedS3DestinationDescription).toEqual({
    RoleARN: test_.role,
    BucketARN: 'arn:aws:s3:::lake',
    BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
    CompressionFormat: 'UNCOMPRESSED',
    EncryptionConfiguration: { NoEncryptionConfig: 'NoEncryption' },
    CloudWatchLoggingOptions: { Enabled: false },
    ProcessingConfiguration: { Enabled: false, Processors: [] },
    S3BackupMode: 'Disabled',
  });
});

test('what cannot be is refused in the words of AWS', async () => {
  expect(await refusal(test_.stream('clicks'))).toMatchObject({
    code: 'ResourceInUseException',
    message: 'Firehose clicks under accountId 111122223333 already exists',
  });
  expect(await refusal(describe('nobody'))).toMatchObject({
    code: 'ResourceNotFoundException',
    message: 'Firehose nobody under account 111122223333 not found.',
  });
  const role = 'arn:aws:iam::111122223333:role/nobody';
  expect(await refusal(test_.stream('strange', { RoleARN: role }))).toMatchObject({
    code: 'InvalidArgumentException',
    message: `Firehose is unable to assume role ${role}. Please check the role provided.`,
  });
  expect(await refusal(firehose.createDeliveryStream({ DeliveryStreamName: 'nowhere' }))).toMatchObject({
    code: 'InvalidArgumentException',
    message: 'Exactly one destination configuration is supported for a Firehose',
  });
  const splunk = { HECEndpoint: 'https://splunk.example', HECEndpointType: 'Raw' as const, HECToken: 'a' };
  const S3Configuration = { RoleARN: test_.role, BucketARN: 'arn:aws:s3:::lake' };
  const elsewhere = firehose.createDeliveryStream({
    DeliveryStreamName: 'elsewhere',
    SplunkDestinationConfiguration: { ...splunk, S3Configuration },
  });
  expect((await refusal(elsewhere)).message).toBe(
    'Splunk as a destination is not part of this cloud. Deliver to a bucket or to an HTTP endpoint.',
  );
});

test('an update changes what it names, and counts', async () => {
  await test_.stream('changed', { Prefix: 'a/' });
  const update = {
    DeliveryStreamName: 'changed',
    CurrentDeliveryStreamVersionId: '1',
    DestinationId: 'destinationId-000000000001',
    ExtendedS3DestinationUpdate: { CompressionFormat: 'GZIP' as const },
  };
  await firehose.updateDestination(update);
  const stream = await describe('changed');
  expect(stream?.VersionId).toBe('2');
  expect(stream?.Destinations?.[0]?.ExtendedS3DestinationDescription).toMatchObject({
    Prefix: 'a/',
    CompressionFormat: 'GZIP',
  });
  expect(await refusal(firehose.updateDestination(update))).toMatchObject({
    code: 'ConcurrentModificationException',
    message: 'Cannot update firehose: changed since the current version id: 2 and specified version id: 1 do not match',
  });
});

test('streams are listed by name, from one on', async () => {
  for (const name of ['list-b', 'list-a', 'list-c']) await test_.stream(name);
  const first = await firehose.listDeliveryStreams({ ExclusiveStartDeliveryStreamName: 'list', Limit: 2 });
  expect(first).toMatchObject({ DeliveryStreamNames: ['list-a', 'list-b'], HasMoreDeliveryStreams: true });
  const last = await firehose.listDeliveryStreams({ ExclusiveStartDeliveryStreamName: 'list-b', Limit: 2 });
  expect(last).toMatchObject({ DeliveryStreamNames: ['list-c'], HasMoreDeliveryStreams: false });
  const sources = await firehose.listDeliveryStreams({ DeliveryStreamType: 'KinesisStreamAsSource' });
  expect(sources.DeliveryStreamNames).toEqual([]);
});

test('tags come, go and are listed', async () => {
  const DeliveryStreamName = 'clicks';
  const Tags = [
    { Key: 'b', Value: '2' },
    { Key: 'a', Value: '1' },
  ];
  await firehose.tagDeliveryStream({ DeliveryStreamName, Tags });
  expect((await firehose.listTagsForDeliveryStream({ DeliveryStreamName, Limit: 1 })).HasMoreTags).toBe(true);
  await firehose.untagDeliveryStream({ DeliveryStreamName, TagKeys: ['b'] });
  expect((await firehose.listTagsForDeliveryStream({ DeliveryStreamName })).Tags).toEqual([{ Key: 'a', Value: '1' }]);
});

test('a stream is encrypted and is not', async () => {
  const DeliveryStreamName = 'clicks';
  await firehose.startDeliveryStreamEncryption({ DeliveryStreamName });
  expect((await describe('clicks'))?.DeliveryStreamEncryptionConfiguration).toEqual({
    Status: 'ENABLED',
    KeyType: 'AWS_OWNED_CMK',
  });
  expect((await firehose.putRecord({ DeliveryStreamName, Record: { Data: Buffer.from('a') } })).Encrypted).toBe(true);
  await firehose.stopDeliveryStreamEncryption({ DeliveryStreamName });
  expect((await describe('clicks'))?.DeliveryStreamEncryptionConfiguration).toEqual({ Status: 'DISABLED' });
});

test('who may write may do nothing else', async () => {
  const arn = 'arn:aws:firehose:eu-central-1:111122223333:deliverystream/clicks';
  const keys = await test_.cloud.user('writer', policy(allow('firehose:PutRecord', arn)));
  const client = new Firehose(test_.cloud.config(keys));
  const Record = { Data: Buffer.from('a') };
  await client.putRecord({ DeliveryStreamName: 'clicks', Record });
  const refused = [
    client.putRecord({ DeliveryStreamName: 'list-a', Record }),
    client.deleteDeliveryStream({ DeliveryStreamName: 'clicks' }),
    client.listDeliveryStreams({}),
  ];
  for (const each of refused) expect((await refusal(each)).code).toBe('AccessDeniedException');
  client.destroy();
});

test('a request has 4 MiB at most', async () => {
  const Records = Array.from({ length: 5 }, () => ({ Data: Buffer.alloc(1_000_000) }));
  expect(await refusal(firehose.putRecordBatch({ DeliveryStreamName: 'clicks', Records }))).toMatchObject({
    code: 'InvalidArgumentException',
    message: 'Records size exceeds 4 MB limit',
  });
});

test('a stream that is deleted is gone, with what it had collected', async () => {
  await test_.stream('gone');
  await test_.put('gone', 'lost');
  await firehose.deleteDeliveryStream({ DeliveryStreamName: 'gone' });
  expect((await describe('gone'))?.DeliveryStreamStatus).toBe('DELETING');
  await test_.advance(100);
  expect((await refusal(describe('gone'))).code).toBe('ResourceNotFoundException');
  expect(Object.keys(await test_.objects()).filter((key) => key.includes('gone'))).toEqual([]);
});

test('the live page shows streams and where they lead', async () => {
  const [section] = await overview(test_.cloud.config());
  expect(section?.title).toBe('Delivery streams');
  expect(section?.resources.find(({ name }) => name === 'clicks')).toMatchObject({
    summary: 'ACTIVE · to arn:aws:s3:::lake',
    facts: { source: 'direct put', buffered: '1 MiB or 60 s', version: '1' },
  });
});

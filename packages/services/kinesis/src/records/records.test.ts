import { KMS } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { startKinesis, type TestKinesis } from '../testing/streams.ts';

let kinesis: TestKinesis;
beforeAll(async () => {
  kinesis = await startKinesis();
});
afterAll(() => kinesis.close());

const SHARD = 'shardId-000000000000';

const data = (text: string): Buffer => Buffer.from(text);

/** MD5 of `a` begins with 0c, of `b` with 92. */
test('a record goes to the shard whose range has the MD5 of its partition key, or the key that is given', async () => {
  await kinesis.stream('ranges');
  const put = { StreamName: 'ranges', Data: data('x') };
  const low = await kinesis.client.putRecord({ ...put, PartitionKey: 'a' });
  const high = await kinesis.client.putRecord({ ...put, PartitionKey: 'b' });
  expect([low.ShardId, high.ShardId]).toEqual([SHARD, 'shardId-000000000001']);
  const explicit = await kinesis.client.putRecord({
    ...put,
    PartitionKey: 'a',
    ExplicitHashKey: String(2n ** 128n - 1n),
  });
  expect(explicit.ShardId).toBe('shardId-000000000001');
  const beyond = { ...put, PartitionKey: 'a', ExplicitHashKey: String(2n ** 128n) };
  const refused = await refusal(kinesis.client.putRecord(beyond));
  expect(refused.code).toBe('InvalidArgumentException');
  expect(refused.message).toContain('ExplicitHashKey must be in the range: [0, 2^128-1]');
});

test('iterators of every type begin where they say', async () => {
  await kinesis.stream('iterators', { ShardCount: 1 });
  const put = (text: string) =>
    kinesis.client.putRecord({ StreamName: 'iterators', PartitionKey: 'a', Data: data(text) });
  const ShardId = SHARD;
  const { ShardIterator: latest } = await kinesis.client.getShardIterator({
    StreamName: 'iterators',
    ShardId,
    ShardIteratorType: 'LATEST',
  });
  await put('one');
  await kinesis.advance(2000);
  const Timestamp = new Date(kinesis.cloud.cloud.clock.now());
  const two = await put('two');
  await kinesis.advance(2000);
  await put('three');
  const read = async (ShardIterator: string | undefined): Promise<string[]> => {
    const { Records = [] } = await kinesis.client.getRecords({ ShardIterator });
    return Records.map(({ Data }) => Buffer.from(Data ?? []).toString());
  };
  const from = async (type: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER'): Promise<string[]> => {
    const { ShardIterator } = await kinesis.client.getShardIterator({
      StreamName: 'iterators',
      ShardId,
      ShardIteratorType: type,
      StartingSequenceNumber: two.SequenceNumber,
    });
    return read(ShardIterator);
  };
  expect(await read(latest)).toEqual(['one', 'two', 'three']);
  expect(await from('AT_SEQUENCE_NUMBER')).toEqual(['two', 'three']);
  expect(await from('AFTER_SEQUENCE_NUMBER')).toEqual(['three']);
  const { ShardIterator: at } = await kinesis.client.getShardIterator({
    StreamName: 'iterators',
    ShardId,
    ShardIteratorType: 'AT_TIMESTAMP',
    Timestamp,
  });
  expect(await read(at)).toEqual(['two', 'three']);
  await kinesis.advance(300_001);
  expect((await refusal(read(at))).code).toBe('ExpiredIteratorException');
});

test('MillisBehindLatest is how far behind the newest record a reader is', async () => {
  await kinesis.stream('behind', { ShardCount: 1 });
  const put = (text: string) => kinesis.client.putRecord({ StreamName: 'behind', PartitionKey: 'a', Data: data(text) });
  await put('one');
  await kinesis.advance(7000);
  await put('two');
  const { ShardIterator } = await kinesis.client.getShardIterator({
    StreamName: 'behind',
    ShardId: SHARD,
    ShardIteratorType: 'TRIM_HORIZON',
  });
  const first = await kinesis.client.getRecords({ ShardIterator, Limit: 1 });
  expect(first.MillisBehindLatest).toBe(7000);
  const second = await kinesis.client.getRecords({ ShardIterator: first.NextShardIterator });
  expect([second.Records?.length, second.MillisBehindLatest]).toEqual([1, 0]);
});

test('a shard takes 1,000 records and 1 MiB in a second', async () => {
  await kinesis.stream('limits', { ShardCount: 1 });
  const Records = Array.from({ length: 500 }, (_, at) => ({ PartitionKey: `k${at}`, Data: data('x') }));
  const many = () => kinesis.client.putRecords({ StreamName: 'limits', Records });
  expect((await many()).FailedRecordCount).toBe(0);
  expect((await many()).FailedRecordCount).toBe(0);
  const over = await many();
  expect(over.FailedRecordCount).toBe(500);
  expect(over.Records?.[0]).toMatchObject({
    ErrorCode: 'ProvisionedThroughputExceededException',
    ErrorMessage: 'Rate exceeded for shard shardId-000000000000 in stream limits under account 111122223333.',
  });
  await kinesis.advance(1000);
  const half = { StreamName: 'limits', PartitionKey: 'a', Data: Buffer.alloc(600_000) };
  await kinesis.client.putRecord(half);
  expect((await refusal(kinesis.client.putRecord(half))).code).toBe('ProvisionedThroughputExceededException');
  await kinesis.advance(1000);
  await kinesis.client.putRecord(half);
});

test('records have 1 MiB at most, 10 MiB where the stream says so', async () => {
  const StreamARN = await kinesis.stream('large', { ShardCount: 1 });
  const put = (size: number) =>
    kinesis.client.putRecord({ StreamName: 'large', PartitionKey: 'a', Data: Buffer.alloc(size) });
  expect((await refusal(put(1024 * 1024))).code).toBe('ValidationException');
  await kinesis.client.updateMaxRecordSize({ StreamARN, MaxRecordSizeInKiB: 10_240 });
  await kinesis.settle();
  const largest = 10 * 1024 * 1024;
  expect((await put(largest - 1)).ShardId).toBe(SHARD);
  await kinesis.advance(1000);
  expect((await refusal(put(largest))).code).toBe('ValidationException');
});

test('records are kept as long as the stream says', async () => {
  await kinesis.stream('kept', { ShardCount: 1 });
  await kinesis.client.putRecord({ StreamName: 'kept', PartitionKey: 'a', Data: data('old') });
  await kinesis.client.increaseStreamRetentionPeriod({ StreamName: 'kept', RetentionPeriodHours: 48 });
  await kinesis.advance(30 * 3_600_000);
  expect(await kinesis.read('kept', SHARD)).toEqual(['old']);
  const shorter = { StreamName: 'kept', RetentionPeriodHours: 24 };
  expect((await refusal(kinesis.client.increaseStreamRetentionPeriod(shorter))).code).toBe('InvalidArgumentException');
  await kinesis.client.decreaseStreamRetentionPeriod(shorter);
  await kinesis.settle();
  expect(await kinesis.read('kept', SHARD)).toEqual([]);
});

test('a shard is read five times a second', async () => {
  await kinesis.stream('reads', { ShardCount: 1 });
  for (let reads = 0; reads < 5; reads += 1) await kinesis.read('reads', SHARD);
  expect((await refusal(kinesis.read('reads', SHARD))).code).toBe('ProvisionedThroughputExceededException');
  await kinesis.advance(1000);
  expect(await kinesis.read('reads', SHARD)).toEqual([]);
});

test('a stream with a key asks who writes and reads for their rights on it', async () => {
  const StreamARN = await kinesis.stream('secret', { ShardCount: 1 });
  const kms = new KMS(kinesis.cloud.config());
  const { KeyMetadata: key } = await kms.createKey({});
  kms.destroy();
  await kinesis.client.startStreamEncryption({ StreamARN, EncryptionType: 'KMS', KeyId: key?.Arn });
  await kinesis.settle();
  const put = { StreamARN, PartitionKey: 'a', Data: data('x') };
  expect((await kinesis.client.putRecord(put)).EncryptionType).toBe('KMS');
  const allowed = { Effect: 'Allow', Action: 'kinesis:*', Resource: '*' };
  const nobody = kinesis.clientOf(await kinesis.cloud.user('nobody', { Version: '2012-10-17', Statement: [allowed] }));
  expect((await refusal(nobody.putRecord(put))).code).toBe('KMSAccessDeniedException');
  const { ShardIterator } = await nobody.getShardIterator({
    StreamARN,
    ShardId: SHARD,
    ShardIteratorType: 'TRIM_HORIZON',
  });
  expect((await refusal(nobody.getRecords({ ShardIterator }))).code).toBe('KMSAccessDeniedException');
  expect(await kinesis.read('secret', SHARD)).toEqual(['x']);
});

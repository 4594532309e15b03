import { afterAll, beforeAll, expect, test } from 'vitest';
import { policy, refusal, rootOf } from '@coldstart/service-iam/testing';
import { startKinesis, type TestKinesis } from '../testing/streams.ts';

let kinesis: TestKinesis;
beforeAll(async () => {
  kinesis = await startKinesis();
});
afterAll(() => kinesis.close());

test('a stream is made, described and listed', async () => {
  const { client } = kinesis;
  await client.createStream({ StreamName: 'made', ShardCount: 1, Tags: { team: 'a' } });
  const { StreamDescription: making } = await client.describeStream({ StreamName: 'made' });
  expect([making?.StreamStatus, making?.Shards]).toEqual(['CREATING', []]);
  const early = { StreamName: 'made', PartitionKey: 'a', Data: Buffer.from('x') };
  expect((await refusal(client.putRecord(early))).code).toBe('ResourceNotFoundException');
  await kinesis.settle();
  const { StreamDescription: made } = await client.describeStream({ StreamName: 'made' });
  expect(made).toMatchObject({
    StreamStatus: 'ACTIVE',
    StreamModeDetails: { StreamMode: 'PROVISIONED' },
    RetentionPeriodHours: 24,
    EncryptionType: 'NONE',
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    HasMoreShards: false,
  });
  expect(made?.Shards?.[0]?.SequenceNumberRange?.StartingSequenceNumber).toMatch(/^\d{56}$/);
  const { StreamSummaries } = await client.listStreams({});
  expect(StreamSummaries?.map(({ StreamName }) => StreamName)).toContain('made');
  expect((await refusal(client.createStream({ StreamName: 'made', ShardCount: 1 }))).message).toBe(
    'Stream made under account 111122223333 already exists.',
  );
  expect((await client.listTagsForStream({ StreamName: 'made' })).Tags).toEqual([{ Key: 'team', Value: 'a' }]);
});

test('both ways to tag a stream see the same tags', async () => {
  const ResourceARN = await kinesis.stream('tagged');
  await kinesis.client.addTagsToStream({ StreamName: 'tagged', Tags: { b: '2', a: '1' } });
  await kinesis.client.tagResource({ ResourceARN, Tags: { c: '3' } });
  await kinesis.client.removeTagsFromStream({ StreamName: 'tagged', TagKeys: ['b'] });
  expect((await kinesis.client.listTagsForResource({ ResourceARN })).Tags).toEqual([
    { Key: 'a', Value: '1' },
    { Key: 'c', Value: '3' },
  ]);
  const paged = await kinesis.client.listTagsForStream({ StreamName: 'tagged', Limit: 1 });
  expect([paged.Tags, paged.HasMoreTags]).toEqual([[{ Key: 'a', Value: '1' }], true]);
});

test('another account writes where the policy of the stream lets it', async () => {
  const StreamARN = await kinesis.stream('shared', { ShardCount: 1 });
  const other = kinesis.clientOf(rootOf('222222222222'));
  const put = { StreamARN, PartitionKey: 'a', Data: Buffer.from('x') };
  expect((await refusal(other.putRecord(put))).code).toBe('AccessDeniedException');
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: '222222222222' },
    Action: 'kinesis:PutRecord',
    Resource: StreamARN,
  };
  const Policy = JSON.stringify(policy(statement));
  await kinesis.client.putResourcePolicy({ ResourceARN: StreamARN, Policy });
  expect((await kinesis.client.getResourcePolicy({ ResourceARN: StreamARN })).Policy).toBe(Policy);
  await other.putRecord(put);
  expect(await kinesis.read('shared', 'shardId-000000000000')).toEqual(['x']);
  expect((await refusal(other.describeStreamSummary({ StreamARN }))).code).toBe('AccessDeniedException');
  await kinesis.client.deleteResourcePolicy({ ResourceARN: StreamARN });
  expect((await refusal(other.putRecord(put))).code).toBe('AccessDeniedException');
});

test('metrics of shards, the mode and the limits are told as they are set', async () => {
  const StreamARN = await kinesis.stream('settings');
  const enabled = await kinesis.client.enableEnhancedMonitoring({ StreamARN, ShardLevelMetrics: ['ALL'] });
  expect([enabled.CurrentShardLevelMetrics, enabled.DesiredShardLevelMetrics?.length]).toEqual([[], 7]);
  await kinesis.settle();
  const ShardLevelMetrics = ['IncomingBytes' as const];
  const disabled = await kinesis.client.disableEnhancedMonitoring({ StreamARN, ShardLevelMetrics });
  expect(disabled.DesiredShardLevelMetrics).toHaveLength(6);
  await kinesis.settle();
  const before = await kinesis.client.describeLimits({});
  await kinesis.client.updateStreamMode({ StreamARN, StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
  await kinesis.settle();
  const after = await kinesis.client.describeLimits({});
  expect(after.OnDemandStreamCount).toBe((before.OnDemandStreamCount ?? 0) + 1);
  expect(after.OpenShardCount).toBe((before.OpenShardCount ?? 0) - 2);
});

test('a stream that is made anew under a name is another one', async () => {
  await kinesis.stream('again', { ShardCount: 1 });
  await kinesis.client.putRecord({ StreamName: 'again', PartitionKey: 'a', Data: Buffer.from('old') });
  const { ShardIterator } = await kinesis.client.getShardIterator({
    StreamName: 'again',
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'TRIM_HORIZON',
  });
  await kinesis.client.deleteStream({ StreamName: 'again' });
  await kinesis.settle();
  await kinesis.stream('again', { ShardCount: 1 });
  expect(await kinesis.read('again', 'shardId-000000000000')).toEqual([]);
  expect((await refusal(kinesis.client.getRecords({ ShardIterator }))).code).toBe('ResourceNotFoundException');
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { startKinesis, type TestKinesis } from '../testing/streams.ts';

let kinesis: TestKinesis;
beforeAll(async () => {
  kinesis = await startKinesis();
});
afterAll(() => kinesis.close());

const LAST = 2n ** 128n - 1n;
const id = (index: number): string => `shardId-${String(index).padStart(12, '0')}`;

async function shardsOf(StreamName: string) {
  const { Shards = [] } = await kinesis.client.listShards({ StreamName });
  return Shards;
}

/** Ranges of the shards that take records, in order. */
async function openRanges(StreamName: string): Promise<[string, string][]> {
  const open = (await shardsOf(StreamName)).filter(
    ({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber === undefined,
  );
  return open
    .map(({ HashKeyRange: range }): [string, string] => [range?.StartingHashKey ?? '', range?.EndingHashKey ?? ''])
    .toSorted(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1));
}

test('a split shard is closed, and whoever has read it goes on with its children', async () => {
  await kinesis.stream('split', { ShardCount: 1 });
  const put = (text: string) =>
    kinesis.client.putRecord({ StreamName: 'split', PartitionKey: 'a', Data: Buffer.from(text) });
  await put('before');
  const middle = LAST / 2n + 1n;
  const split = { StreamName: 'split', ShardToSplit: id(0), NewStartingHashKey: String(middle) };
  await kinesis.client.splitShard(split);
  const { StreamDescriptionSummary: busy } = await kinesis.client.describeStreamSummary({ StreamName: 'split' });
  expect(busy?.StreamStatus).toBe('UPDATING');
  await kinesis.settle();
  expect((await put('after')).ShardId).toBe(id(1));
  const { ShardIterator } = await kinesis.client.getShardIterator({
    StreamName: 'split',
    ShardId: id(0),
    ShardIteratorType: 'TRIM_HORIZON',
  });
  const read = await kinesis.client.getRecords({ ShardIterator });
  expect(read.Records).toHaveLength(1);
  expect(read.NextShardIterator).toBeUndefined();
  expect(read.ChildShards).toEqual([
    {
      ShardId: id(1),
      ParentShards: [id(0)],
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: String(middle - 1n) },
    },
    {
      ShardId: id(2),
      ParentShards: [id(0)],
      HashKeyRange: { StartingHashKey: String(middle), EndingHashKey: String(LAST) },
    },
  ]);
  expect((await refusal(kinesis.client.splitShard(split))).code).toBe('ResourceInUseException');
  const tooLow = { ...split, ShardToSplit: id(1), NewStartingHashKey: '1' };
  const refused = await refusal(kinesis.client.splitShard(tooLow));
  expect(refused.message).toContain("is not both greater than one plus the shard's StartingHashKey 0");
});

test('adjacent shards are merged into one that has both as its parents', async () => {
  await kinesis.stream('merge', { ShardCount: 3 });
  const apart = { StreamName: 'merge', ShardToMerge: id(0), AdjacentShardToMerge: id(2) };
  expect((await refusal(kinesis.client.mergeShards(apart))).message).toContain('are not an adjacent pair of shards');
  await kinesis.client.mergeShards({ ...apart, AdjacentShardToMerge: id(1) });
  await kinesis.settle();
  const merged = (await shardsOf('merge')).at(-1);
  expect([merged?.ShardId, merged?.ParentShardId, merged?.AdjacentParentShardId]).toEqual([id(3), id(0), id(1)]);
  expect(await openRanges('merge')).toHaveLength(2);
});

test.each([
  [4, 6],
  [4, 3],
  [5, 10],
  [6, 3],
])('from %i shards to %i, all of the same size, and no hash key is lost', async (from, to) => {
  const StreamName = `resize-${from}-${to}`;
  await kinesis.stream(StreamName, { ShardCount: from });
  const answer = await kinesis.client.updateShardCount({
    StreamName,
    TargetShardCount: to,
    ScalingType: 'UNIFORM_SCALING',
  });
  expect([answer.CurrentShardCount, answer.TargetShardCount]).toEqual([from, to]);
  await kinesis.settle();
  const ranges = await openRanges(StreamName);
  expect(ranges).toHaveLength(to);
  expect([ranges[0]?.[0], ranges.at(-1)?.[1]]).toEqual(['0', String(LAST)]);
  for (const [at, [start]] of ranges.entries()) {
    if (at > 0) expect(BigInt(start)).toBe(BigInt(ranges[at - 1]?.[1] ?? 0) + 1n);
  }
  const sizes = ranges.map(([start, end]) => BigInt(end) - BigInt(start));
  const [least = 0n, most = 0n] = [
    sizes.toSorted((a, b) => (a < b ? -1 : 1))[0],
    sizes.toSorted((a, b) => (a < b ? 1 : -1))[0],
  ];
  expect(most - least).toBeLessThan(BigInt(to));
});

test('UpdateShardCount goes no further than to double or half, and ten times a day', async () => {
  await kinesis.stream('bounds', { ShardCount: 2 });
  const resize = async (TargetShardCount: number) => {
    await kinesis.client.updateShardCount({ StreamName: 'bounds', TargetShardCount, ScalingType: 'UNIFORM_SCALING' });
    await kinesis.settle();
  };
  expect((await refusal(resize(5))).code).toBe('LimitExceededException');
  for (let times = 0; times < 5; times += 1) {
    await resize(4);
    await resize(2);
  }
  expect((await refusal(resize(3))).message).toContain('10 times in 24 hours');
  await kinesis.advance(86_400_000);
  await resize(3);
});

test('ListShards shows pages, and the shards that its filter asks for', async () => {
  const StreamARN = await kinesis.stream('list', { ShardCount: 4 });
  const first = await kinesis.client.listShards({ StreamARN, MaxResults: 3 });
  expect(first.Shards?.map(({ ShardId }) => ShardId)).toEqual([id(0), id(1), id(2)]);
  const second = await kinesis.client.listShards({ NextToken: first.NextToken });
  expect(second.Shards?.map(({ ShardId }) => ShardId)).toEqual([id(3)]);
  await kinesis.advance(60_000);
  const before = new Date(kinesis.cloud.cloud.clock.now());
  await kinesis.advance(60_000);
  await kinesis.client.mergeShards({ StreamARN, ShardToMerge: id(0), AdjacentShardToMerge: id(1) });
  await kinesis.settle();
  const filtered = async (ShardFilter: NonNullable<Parameters<typeof kinesis.client.listShards>[0]>['ShardFilter']) =>
    (await kinesis.client.listShards({ StreamARN, ShardFilter })).Shards?.map(({ ShardId }) => ShardId);
  expect(await filtered({ Type: 'AT_LATEST' })).toEqual([id(2), id(3), id(4)]);
  expect(await filtered({ Type: 'AT_TIMESTAMP', Timestamp: before })).toEqual([id(0), id(1), id(2), id(3)]);
  expect(await filtered({ Type: 'FROM_TIMESTAMP', Timestamp: before })).toHaveLength(5);
  expect(await filtered({ Type: 'AT_TRIM_HORIZON' })).toEqual([id(0), id(1), id(2), id(3)]);
  expect(await filtered({ Type: 'AFTER_SHARD_ID', ShardId: id(2) })).toEqual([id(3), id(4)]);
  await kinesis.advance(25 * 3_600_000);
  expect(await filtered({ Type: 'FROM_TRIM_HORIZON' })).toEqual([id(2), id(3), id(4)]);
});

test('a stream in on-demand mode has four shards, which nobody splits by hand', async () => {
  await kinesis.stream('on-demand', {});
  expect(await openRanges('on-demand')).toHaveLength(4);
  const target = { StreamName: 'on-demand', TargetShardCount: 5, ScalingType: 'UNIFORM_SCALING' } as const;
  expect((await refusal(kinesis.client.updateShardCount(target))).message).toContain('is in On-Demand mode');
});

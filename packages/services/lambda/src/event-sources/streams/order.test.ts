import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kinesisTests, type KinesisTests } from '../../testing/kinesis.ts';
import { startLambda, type TestLambda } from '../../testing/lambda.ts';

let lambda: TestLambda;
let kinesis: KinesisTests;
beforeAll(async () => {
  lambda = await startLambda({ timeRuns: false });
  kinesis = kinesisTests(lambda);
});
afterAll(async () => {
  kinesis.close();
  await lambda.close();
});

/** Fails at a third of what it is invoked with. */
const UNRELIABLE = `export const handler = async () => { if (Math.random() < 1 / 3) throw new Error('unlucky'); };`;

const STEPS = 40;
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** The same numbers for the same seed. https://en.wikipedia.org/wiki/Linear_congruential_generator */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function openShards(StreamName: string) {
  const { Shards = [] } = await kinesis.client.listShards({ StreamName, ShardFilter: { Type: 'AT_LATEST' } });
  return Shards.map(({ ShardId, HashKeyRange: range }) => ({
    id: ShardId,
    start: BigInt(range?.StartingHashKey ?? 0),
    end: BigInt(range?.EndingHashKey ?? 0),
  })).toSorted((one, other) => (one.start < other.start ? -1 : 1));
}

async function reshard(StreamName: string, choose: (below: number) => number): Promise<void> {
  const shards = await openShards(StreamName);
  const at = choose(shards.length);
  const [shard, next] = [shards[at], shards[at + 1]];
  if (shard === undefined) return;
  if (next !== undefined && (shards.length >= 4 || choose(2) === 0)) {
    await kinesis.client.mergeShards({ StreamName, ShardToMerge: shard.id, AdjacentShardToMerge: next.id });
  } else {
    const NewStartingHashKey = String((shard.start + shard.end) / 2n);
    await kinesis.client.splitShard({ StreamName, ShardToSplit: shard.id, NewStartingHashKey });
  }
  await lambda.cloud.clock.advance(100);
}

test('each key keeps its order, and nothing is lost, whatever is split, merged and tried again', async () => {
  const seed = randomInt(2 ** 31);
  process.stdout.write(`order of records: seed ${seed}\n`);
  const choose = numbers(seed);
  const EventSourceArn = await kinesis.stream('order', 2);
  await kinesis.mapped('Order', UNRELIABLE, { EventSourceArn, BatchSize: 3, ParallelizationFactor: 2 });
  const sent = new Map<string, string[]>(KEYS.map((key) => [key, []]));
  for (let step = 0; step < STEPS; step += 1) {
    const records = Array.from({ length: 1 + choose(4) }, (_, at) => {
      const key = KEYS[choose(KEYS.length)] ?? 'a';
      sent.get(key)?.push(`${step}.${at}`);
      return `${key}:${step}.${at}`;
    });
    await kinesis.put('order', ...records);
    if (choose(5) === 0) await reshard('order', choose);
    if (choose(3) === 0) await lambda.cloud.clock.advance(choose(2000));
  }
  // Retries wait a minute at most, and 40 in a row are not to be feared.
  await lambda.cloud.clock.advance(2 * 3_600_000);
  const handled = new Map<string, string[]>(KEYS.map((key) => [key, []]));
  for (const [at, batch] of kinesis.batches('Order').entries()) {
    if (!batch.endsWith(' ok')) continue;
    for (const { kinesis: record } of kinesis.events('Order')[at]?.Records ?? []) {
      handled.get(record.partitionKey)?.push(Buffer.from(record.data, 'base64').toString());
    }
  }
  expect(Object.fromEntries(handled)).toEqual(Object.fromEntries(sent));
});

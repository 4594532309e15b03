import type { SubscribeToShardEvent, SubscribeToShardEventStream } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { startKinesis, type TestKinesis } from '../testing/streams.ts';

let kinesis: TestKinesis;
beforeAll(async () => {
  kinesis = await startKinesis();
});
afterAll(() => kinesis.close());

const ShardId = 'shardId-000000000000';

async function consumer(name: string): Promise<{ readonly StreamARN: string; readonly ConsumerARN: string }> {
  const StreamARN = await kinesis.stream(name, { ShardCount: 1 });
  const { Consumer: made } = await kinesis.client.registerStreamConsumer({ StreamARN, ConsumerName: 'reader' });
  await kinesis.settle();
  return { StreamARN, ConsumerARN: made?.ConsumerARN ?? '' };
}

const put = (StreamARN: string, text: string) =>
  kinesis.client.putRecord({ StreamARN, PartitionKey: 'a', Data: Buffer.from(text) });

/** Events until one of them satisfies; the client hangs up then. */
async function until(
  events: AsyncIterable<SubscribeToShardEventStream> | undefined,
  isEnough: (event: SubscribeToShardEvent) => boolean,
): Promise<SubscribeToShardEvent[]> {
  const seen: SubscribeToShardEvent[] = [];
  for await (const { SubscribeToShardEvent: event } of events ?? []) {
    if (event === undefined) continue;
    seen.push(event);
    if (isEnough(event)) break;
  }
  return seen;
}

const texts = (events: readonly SubscribeToShardEvent[]): string[] =>
  events.flatMap(({ Records = [] }) => Records.map(({ Data }) => Buffer.from(Data ?? []).toString()));

test('a subscription gets what is there, and what comes, over HTTP/2', async () => {
  const { StreamARN, ConsumerARN } = await consumer('pushed');
  await put(StreamARN, 'one');
  const StartingPosition = { Type: 'TRIM_HORIZON' } as const;
  const { EventStream } = await kinesis.client.subscribeToShard({ ConsumerARN, ShardId, StartingPosition });
  const reading = until(EventStream, ({ Records = [] }) =>
    texts([{ Records } as SubscribeToShardEvent]).includes('two'),
  );
  await put(StreamARN, 'two');
  const events = await reading;
  expect(texts(events)).toEqual(['one', 'two']);
  const last = events.at(-1);
  await put(StreamARN, 'three');
  await kinesis.advance(5000);
  const next = await kinesis.client.subscribeToShard({
    ConsumerARN,
    ShardId,
    StartingPosition: { Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: last?.ContinuationSequenceNumber },
  });
  expect(texts(await until(next.EventStream, ({ Records = [] }) => Records.length > 0))).toEqual(['three']);
});

test('a subscription ends after five minutes', async () => {
  const { ConsumerARN } = await consumer('lasting');
  const StartingPosition = { Type: 'LATEST' } as const;
  const { EventStream } = await kinesis.client.subscribeToShard({ ConsumerARN, ShardId, StartingPosition });
  const reading = until(EventStream, () => false);
  await kinesis.advance(300_000);
  expect(texts(await reading)).toEqual([]);
});

test('a second subscription to the same shard has to wait, and then takes the place of the first', async () => {
  const { StreamARN, ConsumerARN } = await consumer('twice');
  const asked = { ConsumerARN, ShardId, StartingPosition: { Type: 'LATEST' } as const };
  const first = await kinesis.client.subscribeToShard(asked);
  expect((await refusal(kinesis.client.subscribeToShard(asked))).code).toBe('ResourceInUseException');
  await kinesis.advance(5000);
  const second = await kinesis.client.subscribeToShard(asked);
  const [ended, got] = await Promise.all([
    until(first.EventStream, () => false),
    until(second.EventStream, ({ Records = [] }) => Records.length > 0),
    put(StreamARN, 'x'),
  ]);
  expect([texts(ended), texts(got)]).toEqual([[], ['x']]);
});

test('whoever has read a closed shard to its end is told of its children', async () => {
  const { StreamARN, ConsumerARN } = await consumer('closing');
  await kinesis.client.splitShard({ StreamARN, ShardToSplit: ShardId, NewStartingHashKey: String(2n ** 127n) });
  await kinesis.settle();
  const StartingPosition = { Type: 'TRIM_HORIZON' } as const;
  const { EventStream } = await kinesis.client.subscribeToShard({ ConsumerARN, ShardId, StartingPosition });
  const events = await until(EventStream, () => false);
  expect(events.at(-1)?.ChildShards?.map(({ ShardId: child }) => child)).toEqual([
    'shardId-000000000001',
    'shardId-000000000002',
  ]);
});

test('a stream with consumers is not deleted by mistake', async () => {
  const { StreamARN, ConsumerARN } = await consumer('held');
  expect((await refusal(kinesis.client.deleteStream({ StreamARN }))).code).toBe('ResourceInUseException');
  const { ConsumerDescription: described } = await kinesis.client.describeStreamConsumer({ ConsumerARN });
  expect(described).toMatchObject({ ConsumerName: 'reader', ConsumerStatus: 'ACTIVE', StreamARN });
  await kinesis.client.deregisterStreamConsumer({ StreamARN, ConsumerName: 'reader' });
  await kinesis.settle();
  expect((await kinesis.client.listStreamConsumers({ StreamARN })).Consumers).toEqual([]);
  await kinesis.client.deleteStream({ StreamARN });
  await kinesis.settle();
  expect((await refusal(kinesis.client.describeStream({ StreamARN }))).message).toBe(
    'Stream held under account 111122223333 not found.',
  );
});

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

const advance = (seconds: number): Promise<void> => lambda.cloud.clock.advance(seconds * 1000);

/** To the beginning of the next window of so many seconds. */
const untilNext = (seconds: number): Promise<void> =>
  lambda.cloud.clock.advance(seconds * 1000 - (lambda.cloud.clock.now() % (seconds * 1000)));

const COUNTING = `export const handler = async ({ Records, state, isFinalInvokeForWindow }) => {
  if (Records.some(({ kinesis }) => kinesis.data === 'cG9pc29u')) throw new Error('poison');
  return { state: { count: (state.count ?? 0) + Records.length } };
};`;

const shown = (name: string) =>
  kinesis
    .events(name)
    .map(({ Records, state, isFinalInvokeForWindow }) => [
      Records.length,
      state?.['count'] ?? 0,
      isFinalInvokeForWindow,
    ]);

test('a function hands its state on within a window, and is told when that ends', async () => {
  const EventSourceArn = await kinesis.stream('windows');
  await kinesis.mapped('Windows', COUNTING, { EventSourceArn, TumblingWindowInSeconds: 60 });
  await untilNext(60);
  const start = lambda.cloud.clock.now();
  await kinesis.put('windows', 'a:1', 'a:2');
  await advance(10);
  await kinesis.put('windows', 'a:3');
  await advance(10);
  expect(shown('Windows')).toEqual([
    [2, 0, false],
    [1, 2, false],
  ]);
  await advance(40);
  expect(shown('Windows').at(-1)).toEqual([0, 3, true]);
  const [event] = kinesis.events('Windows');
  const second = (time: number): string => new Date(time).toISOString().replace('.000', '');
  expect(event).toMatchObject({
    window: { start: second(start), end: second(start + 60_000) },
    shardId: 'shardId-000000000000',
    eventSourceARN: EventSourceArn,
    isWindowTerminatedEarly: false,
  });
  await kinesis.put('windows', 'a:4');
  await advance(60);
  expect(shown('Windows').slice(-2)).toEqual([
    [1, 0, false],
    [0, 1, true],
  ]);
});

test('records of two windows are never in one batch, and each shard has a state of its own', async () => {
  const EventSourceArn = await kinesis.stream('apart', 2);
  const UUID = await kinesis.mapped('Apart', COUNTING, { EventSourceArn, TumblingWindowInSeconds: 30 });
  await kinesis.update(UUID, { Enabled: false });
  await untilNext(30);
  await kinesis.put('apart', 'a:1');
  await untilNext(30);
  await kinesis.put('apart', 'a:2', 'a:3', 'b:4');
  await kinesis.update(UUID, { Enabled: true });
  await untilNext(30);
  const ofShard = (index: number) =>
    shown('Apart').filter((_, at) =>
      JSON.stringify(kinesis.events('Apart')[at]).includes(`shardId-00000000000${index}"`),
    );
  expect(ofShard(0)).toEqual([
    [1, 0, false],
    [0, 1, true],
    [2, 0, false],
    [0, 2, true],
  ]);
  expect(ofShard(1)).toEqual([
    [1, 0, false],
    [0, 1, true],
  ]);
});

test('a batch that is given up leaves the state of its window as it was', async () => {
  const EventSourceArn = await kinesis.stream('failing');
  await kinesis.mapped('Failing', COUNTING, { EventSourceArn, TumblingWindowInSeconds: 60, MaximumRetryAttempts: 1 });
  await untilNext(60);
  await kinesis.put('failing', 'a:1');
  await advance(1);
  await kinesis.put('failing', 'a:poison');
  await advance(59);
  expect(shown('Failing')).toEqual([
    [1, 0, false],
    [1, 1, false],
    [1, 1, false],
    [0, 1, true],
  ]);
});

test('an answer without a state is a failure, but at the end of a window', async () => {
  const EventSourceArn = await kinesis.stream('stateless');
  const nothing = 'export const handler = async () => {};';
  await kinesis.mapped('Stateless', nothing, { EventSourceArn, TumblingWindowInSeconds: 60, MaximumRetryAttempts: 1 });
  await untilNext(60);
  await kinesis.put('stateless', 'a:1');
  await advance(60);
  expect(shown('Stateless')).toEqual([
    [1, 0, false],
    [1, 0, false],
    [0, 0, true],
  ]);
});

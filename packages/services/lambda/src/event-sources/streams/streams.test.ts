import { CreateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLambda, type TestLambda } from '../../testing/lambda.ts';
import { FAILING, STREAM_ACTIONS, streamTests, type StreamTests } from '../../testing/streams.ts';

let lambda: TestLambda;
let streams: StreamTests;
beforeAll(async () => {
  lambda = await startLambda({ timeRuns: false });
  streams = streamTests(lambda);
});
afterAll(async () => {
  streams.close();
  await lambda.close();
});

const advance = (seconds: number): Promise<void> => lambda.cloud.clock.advance(seconds * 1000);
const poison = { fail: { BOOL: true } };

test('a function gets what comes, and what was there before when it is to begin with the oldest', async () => {
  const { put, streamArn } = await streams.table('Old');
  await put('before');
  const Role = await lambda.role('readers', ...STREAM_ACTIONS);
  for (const [name, StartingPosition] of [
    ['Oldest', 'TRIM_HORIZON'],
    ['Latest', 'LATEST'],
  ] as const) {
    await lambda.create(name, FAILING, { Role });
    await lambda.client.send(
      new CreateEventSourceMappingCommand({ FunctionName: name, EventSourceArn: streamArn, StartingPosition }),
    );
  }
  await advance(1);
  await put('after');
  await advance(1);
  const keys = (name: string) =>
    streams
      .observe(name)
      .events()
      .flatMap(({ Records }) => Records.map(({ dynamodb }) => dynamodb.Keys));
  expect(keys('Oldest')).toEqual([{ id: { S: 'before' } }, { id: { S: 'after' } }]);
  expect(keys('Latest')).toEqual([{ id: { S: 'after' } }]);
});

test('the journal leads from an invocation to the call that wrote the record', async () => {
  const { put } = await streams.streamed('Caused', FAILING);
  await put('a', 'b');
  await advance(1);
  const { journal } = lambda.cloud;
  const last = journal.entries({ kind: 'invocation' }).at(-1);
  expect(last?.message).toMatch(/^Caused batch of 2 records took/);
  expect(journal.chain(last?.id ?? 0).map(({ service, action }) => `${service} ${action}`)).toEqual([
    'dynamodb BatchWriteItem',
    'lambda Caused polls Caused',
    'lambda batch of 2 records',
  ]);
});

test('a batch is full, or its window ends', async () => {
  const { put, batches, get } = await streams.streamed('Windowed', FAILING, {
    BatchSize: 3,
    MaximumBatchingWindowInSeconds: 10,
  });
  await put('a', 'b');
  await advance(4);
  await put('c', 'd');
  await advance(9);
  expect(batches()).toEqual(['a,b,c ok at 4']);
  await advance(60);
  expect(batches()).toEqual(['a,b,c ok at 4', 'd ok at 14']);
  expect(await get()).toMatchObject({ LastProcessingResult: 'OK', State: 'Enabled' });
});

test('a failing batch holds up those behind it until its retries are used up, and is then sent where it is said', async () => {
  await streams.bucket('given-up');
  const { put, batches, get, streamArn, UUID } = await streams.streamed('Retried', FAILING, {
    BatchSize: 2,
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::given-up' } },
  });
  await put('a', { id: 'b', ...poison }, 'c');
  await advance(0.1);
  expect(batches()).toEqual(['a,b error at 0']);
  expect(await get()).toMatchObject({ LastProcessingResult: 'PROBLEM: Function call failed' });
  await advance(60);
  expect(batches()).toEqual(['a,b error at 0', 'a,b error at 0', 'a,b error at 1', 'c ok at 1']);
  expect(await streams.objects('given-up')).toEqual([
    {
      requestContext: {
        requestId: expect.any(String),
        functionArn: expect.stringMatching(/:function:Retried$/),
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: expect.any(String),
      DDBStreamBatchInfo: expect.objectContaining({ batchSize: 2, streamArn }),
      payload: expect.stringContaining('"Records":[{'),
    },
  ]);
  const delivery = lambda.cloud.journal.entries({ kind: 'delivery' }).at(-1);
  expect(delivery).toMatchObject({ outcome: 'ok', resource: 'arn:aws:s3:::given-up' });
  expect(UUID).not.toBe('');
});

test('a batch that fails is halved until what fails is alone', async () => {
  const { put, batches } = await streams.streamed('Halved', FAILING, {
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 1,
  });
  await put('a', 'b', { id: 'c', ...poison }, 'd');
  await advance(60);
  expect(batches().map((batch) => batch.replace(/ at .*/, ''))).toEqual([
    'a,b,c,d error',
    'a,b ok',
    'c,d error',
    'c error',
    'c error',
    'd ok',
  ]);
});

const REPORTING = `export const handler = async ({ Records }) => ({
  batchItemFailures: Records.filter(({ dynamodb }) => dynamodb.NewImage?.fail)
    .map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })),
});`;

test('what a function reports is tried again with all that follows; what came before is not', async () => {
  const { put, batches } = await streams.streamed('Reporting', REPORTING, {
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: 1,
  });
  await put('a', { id: 'b', ...poison }, 'c', { id: 'd', ...poison });
  await advance(60);
  expect(batches().map((batch) => batch.replace(/ at .*/, ''))).toEqual(['a,b,c,d ok', 'b,c,d ok', 'b,c,d ok']);
});

test('without ReportBatchItemFailures an answer is only an answer', async () => {
  const { put, batches } = await streams.streamed('Unasked', REPORTING, { MaximumRetryAttempts: 1 });
  await put({ id: 'a', ...poison });
  await advance(60);
  expect(batches()).toEqual(['a ok at 0']);
});

// Recorded for Kinesis: test_kinesis_maximum_record_age_exceeded[expire-while-retrying]
test('records that grow too old are given up, after eight attempts within a minute', async () => {
  await streams.bucket('too-old');
  const { put } = await streams.streamed('Aged', FAILING, {
    MaximumRecordAgeInSeconds: 60,
    MaximumBatchingWindowInSeconds: 1,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::too-old' } },
  });
  await put({ id: 'a', ...poison });
  await advance(120);
  const [given] = await streams.objects('too-old');
  expect(given).toMatchObject({
    requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 8 },
    DDBStreamBatchInfo: { batchSize: 1 },
  });
  expect(given).not.toHaveProperty('responseContext');
});

test('concurrent batches keep the order of each item, and do not hold up each other', async () => {
  const { put, batches } = await streams.streamed('Parallel', FAILING, {
    ParallelizationFactor: 10,
    BatchSize: 1,
    MaximumRetryAttempts: 1,
  });
  const others = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  await put({ id: 'stuck', ...poison }, ...others);
  await put({ id: 'stuck', second: { S: 'x' } });
  await advance(0.1);
  const early = batches().map((batch) => batch.replace(/ at .*/, ''));
  expect(early.filter((batch) => batch !== 'stuck error').length).toBeGreaterThan(4);
  expect(early).not.toContain('stuck ok');
  await advance(60);
  const all = batches().map((batch) => batch.replace(/ at .*/, ''));
  expect(all.filter((batch) => batch.startsWith('stuck'))).toEqual(['stuck error', 'stuck error', 'stuck ok']);
  expect(all.filter((batch) => !batch.startsWith('stuck')).toSorted()).toEqual(others.map((id) => `${id} ok`));
});

test('records that no filter lets through are done with', async () => {
  const { put, batches, update } = await streams.streamed('Filtered', FAILING, {
    BatchSize: 2,
    FilterCriteria: {
      Filters: [
        { Pattern: JSON.stringify({ eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['order'] } } } }) },
        { Pattern: JSON.stringify({ dynamodb: { Keys: { id: { S: [{ prefix: 'vip' }] } } } }) },
      ],
    },
  });
  const order = { kind: { S: 'order' } };
  await put('a', { id: 'b', ...order }, 'c', { id: 'vip-d' }, { id: 'e', ...order });
  await advance(1);
  expect(batches()).toEqual(['b,vip-d ok at 0', 'e ok at 0']);
  await update({ FilterCriteria: { Filters: [{ Pattern: '{"eventName":["REMOVE"]}' }] } });
  await put({ id: 'f', ...order });
  await advance(10);
  expect(batches()).toHaveLength(2);
});

test('the stream of a table is followed from shard to shard', async () => {
  const { put, batches } = await streams.streamed('Rolling', FAILING);
  await put('a');
  await advance(1);
  for (const [hours, item] of [
    [4, 'b'],
    [9, 'c'],
    [30, 'd'],
  ] as const) {
    await advance(hours * 3600);
    await put(item);
    await advance(1);
  }
  expect(batches().map((batch) => batch.split(' ')[0])).toEqual(['a', 'b', 'c', 'd']);
});

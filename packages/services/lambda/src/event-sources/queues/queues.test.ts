import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLambda, type TestLambda } from '../../testing/lambda.ts';
import { queueTests, type QueueTests } from '../../testing/queues.ts';

/** It throws at bodies with `fail` in them. */
const FAILING = `export const handler = async ({ Records }) => {
  if (Records.some(({ body }) => body.includes('fail'))) throw new Error('poison');
};`;
/** It reports these. */
const REPORTING = `export const handler = async ({ Records }) => ({
  batchItemFailures: Records.filter(({ body }) => body.includes('fail')).map(({ messageId }) => ({ itemIdentifier: messageId })),
});`;
const ANSWERING = (answer: string): string => `export const handler = async () => (${answer});`;

let lambda: TestLambda;
let queues: QueueTests;
beforeAll(async () => {
  lambda = await startLambda({ timeRuns: false });
  queues = queueTests(lambda);
});
afterAll(async () => {
  queues.close();
  await lambda.close();
});

const pass = (seconds: number) => lambda.cloud.clock.advance(seconds * 1000);
const reporting = { FunctionResponseTypes: ['ReportBatchItemFailures' as const] };
const dead = (arn: string, maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount }),
});

test('a function gets what arrives, as AWS gives it, and it is gone from the queue', async () => {
  const { send, url, arn, events, batches } = await queues.queued('Plain', FAILING);
  await send('a', 'b');
  await pass(1);
  expect(batches()).toEqual(['a,b ok at 0']);
  // Recorded: test_message_body_and_attributes_passed_correctly
  expect(events()[0]?.Records[0]).toEqual({
    messageId: expect.any(String) as string,
    receiptHandle: expect.any(String) as string,
    body: 'a',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: expect.any(String) as string,
      SenderId: '111111111111',
      ApproximateFirstReceiveTimestamp: expect.any(String) as string,
    },
    messageAttributes: {},
    md5OfBody: '0cc175b9c0f1b6a831c399e269772661',
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: 'us-east-1',
  });
  await pass(60);
  expect(await queues.messages(url)).toEqual([]);
});

test('attributes come in their own form', async () => {
  const { url, events } = await queues.queued('Attributes', FAILING);
  await queues.sqs.sendMessage({
    QueueUrl: url,
    MessageBody: 'a',
    MessageAttributes: {
      Author: { DataType: 'String', StringValue: 'John Grisham' },
      Raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(1) },
    },
  });
  await pass(1);
  const lists = { stringListValues: [], binaryListValues: [] };
  expect(events()[0]?.Records[0]?.['messageAttributes']).toEqual({
    Author: { ...lists, stringValue: 'John Grisham', dataType: 'String' },
    Raw: { ...lists, binaryValue: 'AQ==', dataType: 'Binary' },
  });
});

// Recorded: test_failing_lambda_retries_after_visibility_timeout
test('a batch that fails comes back after its visibility timeout, and ends in the dead letters', async () => {
  const letters = await queues.queue('letters');
  const attributes = { VisibilityTimeout: '10', ...dead(letters.arn, 2) };
  const { send, batches } = await queues.queued('Retried', FAILING, {}, attributes);
  await send('fail', 'with it');
  await pass(60);
  expect(batches()).toEqual(['fail,with it error at 0', 'fail,with it error at 10']);
  expect((await queues.messages(letters.url)).map(({ Body }) => Body)).toEqual(['fail', 'with it']);
});

test('only what a function reports comes back', async () => {
  const { send, batches } = await queues.queued('Reporting', REPORTING, reporting, { VisibilityTimeout: '10' });
  await send('a', 'fail', 'b');
  await pass(15);
  expect(batches()).toEqual(['a,fail,b ok at 0', 'fail ok at 10']);
});

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
test.each([
  ['nothing', '', 1],
  ['null', 'null', 1],
  ['an object of nothing', '{}', 1],
  ['an empty list', '{ batchItemFailures: [] }', 1],
  ['null for a list', '{ batchItemFailures: null }', 1],
  ['another key', `{ batchItemFailures: [{ foo: 'notvalid' }] }`, 2],
  ['an empty id', `{ batchItemFailures: [{ itemIdentifier: '' }] }`, 2],
  ['null for an id', '{ batchItemFailures: [{ itemIdentifier: null }] }', 2],
  ['an unknown id', `{ batchItemFailures: [{ itemIdentifier: 'x' }] }`, 2],
  ['no list', `{ batchItemFailures: 'all' }`, 2],
])('a function that reports %s', async (what, answer, times) => {
  const name = what.replaceAll(' ', '-');
  const code = answer === '' ? 'export const handler = async () => {};' : ANSWERING(answer);
  const { send, batches } = await queues.queued(name, code, reporting, { VisibilityTimeout: '10' });
  await send('a');
  await pass(15);
  expect(batches()).toHaveLength(times);
});

test('messages are gathered until there are enough, or the window ends', async () => {
  const settings = { BatchSize: 3, MaximumBatchingWindowInSeconds: 5 };
  const { send, batches, events } = await queues.queued('Gathering', FAILING, settings);
  await send('a', 'b');
  await pass(2);
  await send('c', 'd');
  await pass(20);
  expect(batches()).toEqual(['a,b,c ok at 2', 'd ok at 7']);
  // Recorded: with a window there is a null.
  expect(events()[0]?.Records[0]).toMatchObject({ md5OfMessageAttributes: null });
});

test('what no filter lets through is deleted', async () => {
  const FilterCriteria = { Filters: [{ Pattern: JSON.stringify({ body: { kind: ['order'] } }) }] };
  const { send, url, batches } = await queues.queued('Filtered', FAILING, { FilterCriteria });
  const order = JSON.stringify({ kind: 'order' });
  await send(JSON.stringify({ kind: 'other' }), order, 'no JSON');
  await pass(1);
  expect(batches()).toEqual([`${order} ok at 0`]);
  await pass(60);
  expect(await queues.messages(url)).toEqual([]);
});

test('a disabled mapping leaves messages where they are', async () => {
  const { send, update, batches } = await queues.queued('Disabled', FAILING);
  await update({ Enabled: false });
  await send('a');
  await pass(10);
  expect(batches()).toEqual([]);
  await update({ Enabled: true });
  expect(batches()).toHaveLength(1);
});

test('messages of a group come one batch after the other', async () => {
  const { send, batches } = await queues.queued('Groups.fifo', FAILING, { BatchSize: 1 }, { VisibilityTimeout: '10' });
  await send('a:1', 'a:fail', 'a:3', 'b:1');
  await pass(5);
  expect(batches().sort()).toEqual(['a:1 ok at 0', 'a:fail error at 0', 'b:1 ok at 0']);
});

const SLOW = `import { setTimeout } from 'node:timers/promises';
export const handler = async () => { await setTimeout(50); };`;
const reserve = (FunctionName: string, ReservedConcurrentExecutions: number) =>
  lambda.client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));

test('no more batches run at once than the mapping allows', async () => {
  const settings = { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } };
  const { send, events } = await queues.queued('Few', SLOW, settings);
  // A third at once would be refused, and received once more.
  await reserve('Few', 2);
  await send('a', 'b', 'c', 'd', 'e');
  await pass(60);
  const once = { attributes: expect.objectContaining({ ApproximateReceiveCount: '1' }) as object };
  const records = events().flatMap(({ Records }) => Records);
  expect(records).toMatchObject([once, once, once, once, once]);
});

test('without concurrency messages come back, and count as received', async () => {
  const letters = await queues.queue('throttled-letters');
  const attributes = { VisibilityTimeout: '10', ...dead(letters.arn, 1) };
  const { send, batches } = await queues.queued('Throttled', FAILING, {}, attributes);

  await reserve('Throttled', 0);
  await send('a');
  await pass(30);
  expect(batches()).toEqual([]);
  expect((await queues.messages(letters.url)).map(({ Body }) => Body)).toEqual(['a']);
});

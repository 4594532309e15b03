import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { RunningCloud } from '@coldstart/cloud';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messagesOf, startTestLogs, type TestLogs } from './testing/clients.ts';
import { createStream } from './testing/fixtures.ts';

const HOUR = 60 * 60_000;
let started: TestLogs;
let logs: CloudWatchLogs;
let clock: RunningCloud['clock'];
beforeAll(async () => {
  started = await startTestLogs();
  ({ logs } = started);
  ({ clock } = started.cloud.cloud);
});
afterAll(() => started.close());

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
describe('GetLogEvents', () => {
  test('begins with the latest events, and goes back and forth by tokens', async () => {
    const name = await started.streamOf(['1', '2', '3', '4', '5']);
    const last = await logs.getLogEvents({ ...name, limit: 2 });
    expect(messagesOf(last)).toEqual(['4', '5']);
    const middle = await logs.getLogEvents({ ...name, limit: 2, nextToken: last.nextBackwardToken });
    expect(messagesOf(middle)).toEqual(['2', '3']);
    const first = await logs.getLogEvents({ ...name, limit: 2, nextToken: middle.nextBackwardToken });
    expect(messagesOf(first)).toEqual(['1']);
    expect(messagesOf(await logs.getLogEvents({ ...name, limit: 2, nextToken: first.nextForwardToken }))).toEqual([
      '2',
      '3',
    ]);
  });

  test('gives the same token at the end, which later finds what is new', async () => {
    const name = await started.streamOf(['1', '2']);
    const all = await logs.getLogEvents({ ...name, startFromHead: true });
    const end = await logs.getLogEvents({ ...name, nextToken: all.nextForwardToken });
    expect([messagesOf(end), end.nextForwardToken]).toEqual([[], all.nextForwardToken]);
    await logs.putLogEvents({
      ...name,
      logEvents: [{ timestamp: Math.ceil(clock.now()) + 10, message: '3' }],
    });
    expect(messagesOf(await logs.getLogEvents({ ...name, nextToken: end.nextForwardToken }))).toEqual(['3']);
  });

  test('keeps to a time, whose end is left out', async () => {
    const name = await started.streamOf(['1', '2', '3']);
    const { events = [] } = await logs.getLogEvents(name);
    const [first, , third] = events.map(({ timestamp = 0 }) => timestamp);
    expect(messagesOf(await logs.getLogEvents({ ...name, startTime: first, endTime: third }))).toEqual(['1', '2']);
  });

  test('refuses the tokens of other streams, and those of the day before', async () => {
    const name = await started.streamOf(['1', '2']);
    const other = await started.streamOf(['1', '2']);
    const { nextForwardToken: nextToken } = await logs.getLogEvents({ ...name, limit: 1, startFromHead: true });
    await expect(logs.getLogEvents({ ...other, nextToken })).rejects.toThrow('The specified nextToken is invalid.');
    await clock.advance(23 * HOUR);
    expect(messagesOf(await logs.getLogEvents({ ...name, nextToken }))).toEqual(['2']);
    await clock.advance(2 * HOUR);
    await expect(logs.getLogEvents({ ...name, nextToken })).rejects.toThrow('The specified nextToken is invalid.');
  });

  test('orders what arrived late by its time, in streams of any length', async () => {
    const name = await started.streamOf(Array.from({ length: 450 }, (_, index) => `${index}`));
    const early = Math.floor(clock.now()) - HOUR;
    await logs.putLogEvents({ ...name, logEvents: [{ timestamp: early, message: 'late' }] });
    const all = messagesOf(await logs.getLogEvents({ ...name, startFromHead: true }));
    expect(all).toEqual(['late', ...Array.from({ length: 450 }, (_, index) => `${index}`)]);
    await logs.deleteLogStream(name);
    await logs.createLogStream(name);
    expect(messagesOf(await logs.getLogEvents(name))).toEqual([]);
  });
});

describe('FilterLogEvents', () => {
  test('looks through all streams of a group, in pages, by pattern', async () => {
    const { logGroupName } = await started.streamOf(['ERROR one', 'INFO two', 'ERROR three']);
    const logStreamName = await createStream(logs, logGroupName);
    await logs.putLogEvents({
      logGroupName,
      logStreamName,
      logEvents: [{ timestamp: Math.floor(clock.now()) + 1000, message: 'ERROR four' }],
    });
    const first = await logs.filterLogEvents({ logGroupName, filterPattern: 'ERROR', limit: 2 });
    expect(messagesOf(first)).toEqual(['ERROR one', 'ERROR three']);
    expect(
      messagesOf(
        await logs.filterLogEvents({ logGroupName, filterPattern: 'ERROR', limit: 2, nextToken: first.nextToken }),
      ),
    ).toEqual(['ERROR four']);
    expect(messagesOf(await logs.filterLogEvents({ logGroupName, logStreamNames: [logStreamName] }))).toEqual([
      'ERROR four',
    ]);
    await expect(logs.filterLogEvents({ logGroupName, filterPattern: '{ $.a = ' })).rejects.toThrow(
      'Invalid filter pattern',
    );
  });

  test('refuses a token that was given to another request', async () => {
    const { logGroupName } = await started.streamOf(['ERROR one', 'ERROR two']);
    const { nextToken } = await logs.filterLogEvents({ logGroupName, filterPattern: 'ERROR', limit: 1 });
    const otherwise = logs.filterLogEvents({ logGroupName, filterPattern: 'INFO', nextToken });
    await expect(otherwise).rejects.toThrow('The specified nextToken is invalid.');
  });
});

test('a query finds what was written, and its records by their pointers', async () => {
  const { logGroupName } = await started.streamOf(['{"level":"ERROR","id":1}', '{"level":"INFO","id":2}']);
  const seconds = Math.floor(clock.now() / 1000);
  const { queryId } = await logs.startQuery({
    logGroupName,
    startTime: seconds - 60,
    endTime: seconds + 60,
    queryString: 'fields id | filter level = "ERROR"',
  });
  const { status, results = [], statistics } = await logs.getQueryResults({ queryId });
  expect([status, results[0]?.[0], statistics?.recordsScanned]).toEqual(['Complete', { field: 'id', value: '1' }, 2]);
  const logRecordPointer = results[0]?.find(({ field }) => field === '@ptr')?.value;
  expect((await logs.getLogRecord({ logRecordPointer })).logRecord).toMatchObject({
    level: 'ERROR',
    '@message': '{"level":"ERROR","id":1}',
  });
});

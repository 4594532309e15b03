import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries } from './entry.ts';
import { group, stream, unique } from './testing/situation.ts';

const HOUR = 60 * 60_000;
let cloud: TestCloud;
let logs: CloudWatchLogs;
const opened: CloudWatchLogs[] = [];
const clientOf = (keys?: Keys): CloudWatchLogs => {
  const client = new CloudWatchLogs(cloud.config(keys));
  opened.push(client);
  return client;
};
beforeAll(async () => {
  cloud = await startTestCloud(entries);
  logs = clientOf();
});
afterAll(async () => {
  for (const client of opened) client.destroy();
  await cloud.close();
});

async function filled(messages: readonly string[]): Promise<{ logGroupName: string; logStreamName: string }> {
  const logGroupName = await group(logs);
  const logStreamName = await stream(logs, logGroupName);
  const timestamp = cloud.cloud.clock.now();
  const logEvents = messages.map((message, index) => ({ timestamp: Math.floor(timestamp) + index, message }));
  if (logEvents.length > 0) await logs.putLogEvents({ logGroupName, logStreamName, logEvents });
  return { logGroupName, logStreamName };
}
const texts = ({ events = [] }: { events?: { message?: string | undefined }[] | undefined }): (string | undefined)[] =>
  events.map(({ message }) => message);

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
describe('GetLogEvents', () => {
  test('begins with the latest events, and goes back and forth by tokens', async () => {
    const name = await filled(['1', '2', '3', '4', '5']);
    const last = await logs.getLogEvents({ ...name, limit: 2 });
    expect(texts(last)).toEqual(['4', '5']);
    const middle = await logs.getLogEvents({ ...name, limit: 2, nextToken: last.nextBackwardToken });
    expect(texts(middle)).toEqual(['2', '3']);
    const first = await logs.getLogEvents({ ...name, limit: 2, nextToken: middle.nextBackwardToken });
    expect(texts(first)).toEqual(['1']);
    expect(texts(await logs.getLogEvents({ ...name, limit: 2, nextToken: first.nextForwardToken }))).toEqual([
      '2',
      '3',
    ]);
  });

  test('gives the same token at the end, which later finds what is new', async () => {
    const name = await filled(['1', '2']);
    const all = await logs.getLogEvents({ ...name, startFromHead: true });
    const end = await logs.getLogEvents({ ...name, nextToken: all.nextForwardToken });
    expect([texts(end), end.nextForwardToken]).toEqual([[], all.nextForwardToken]);
    await logs.putLogEvents({
      ...name,
      logEvents: [{ timestamp: Math.ceil(cloud.cloud.clock.now()) + 10, message: '3' }],
    });
    expect(texts(await logs.getLogEvents({ ...name, nextToken: end.nextForwardToken }))).toEqual(['3']);
  });

  test('keeps to a time, whose end is left out', async () => {
    const name = await filled(['1', '2', '3']);
    const { events = [] } = await logs.getLogEvents(name);
    const [first, , third] = events.map(({ timestamp = 0 }) => timestamp);
    expect(texts(await logs.getLogEvents({ ...name, startTime: first, endTime: third }))).toEqual(['1', '2']);
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
describe('PutLogEvents', () => {
  test('refuses what is too new or too old, and takes the rest', async () => {
    const name = await filled([]);
    const now = Math.floor(cloud.cloud.clock.now());
    await logs.putRetentionPolicy({ logGroupName: name.logGroupName, retentionInDays: 1 });
    const put = (...times: number[]) =>
      logs.putLogEvents({
        ...name,
        logEvents: times.map((time) => ({ timestamp: now + time, message: `${time / HOUR}` })),
      });
    expect((await put(0, 3 * HOUR)).rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    expect((await put(-30 * HOUR, -29 * HOUR, -23 * HOUR)).rejectedLogEventsInfo).toEqual({
      expiredLogEventEndIndex: 2,
    });
    expect(texts(await logs.getLogEvents(name))).toEqual(['-23', '0']);
    await expect(put(-25 * HOUR, 0)).rejects.toThrow(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  });

  test('drops what a retention has run out for, as time goes by', async () => {
    const name = await filled(['old']);
    await logs.putRetentionPolicy({ logGroupName: name.logGroupName, retentionInDays: 3 });
    expect(texts(await logs.getLogEvents(name))).toEqual(['old']);
    await cloud.cloud.clock.advance(3 * 24 * HOUR + 1000);
    expect(texts(await logs.getLogEvents(name))).toEqual([]);
    expect((await logs.filterLogEvents({ logGroupName: name.logGroupName })).events).toEqual([]);
  });

  test('counts what its streams hold', async () => {
    const { logGroupName, logStreamName } = await filled(['ä', 'bc']);
    const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: logGroupName });
    expect(logGroups?.[0]?.storedBytes).toBe(2 + 2 + 2 * 26);
    const { logStreams } = await logs.describeLogStreams({ logGroupName });
    expect(logStreams?.[0]).toMatchObject({
      logStreamName,
      firstEventTimestamp: expect.any(Number),
      uploadSequenceToken: expect.any(String),
    });
  });
});

describe('FilterLogEvents', () => {
  test('looks through all streams of a group, in pages, by pattern', async () => {
    const { logGroupName } = await filled(['ERROR one', 'INFO two', 'ERROR three']);
    const logStreamName = await stream(logs, logGroupName);
    await logs.putLogEvents({
      logGroupName,
      logStreamName,
      logEvents: [{ timestamp: Math.floor(cloud.cloud.clock.now()) + 1000, message: 'ERROR four' }],
    });
    const first = await logs.filterLogEvents({ logGroupName, filterPattern: 'ERROR', limit: 2 });
    expect(texts(first)).toEqual(['ERROR one', 'ERROR three']);
    expect(
      texts(await logs.filterLogEvents({ logGroupName, filterPattern: 'ERROR', limit: 2, nextToken: first.nextToken })),
    ).toEqual(['ERROR four']);
    expect(texts(await logs.filterLogEvents({ logGroupName, logStreamNames: [logStreamName] }))).toEqual([
      'ERROR four',
    ]);
    await expect(logs.filterLogEvents({ logGroupName, filterPattern: '{ $.a = ' })).rejects.toThrow(
      'Invalid filter pattern',
    );
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
describe('permissions', () => {
  const allow = (Action: string[], Resource: string) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource }],
  });
  const groupArn = (name: string) => `arn:aws:logs:eu-central-1:111122223333:log-group:${name}`;
  const actions = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

  test('are given for a group and its streams, with :* at the end', async () => {
    const logGroupName = unique('/aws/lambda/orders');
    const writer = clientOf(await cloud.user(unique('writer'), allow(actions, `${groupArn(logGroupName)}:*`)));
    await writer.createLogGroup({ logGroupName });
    await writer.createLogStream({ logGroupName, logStreamName: 'one' });
    await writer.putLogEvents({
      logGroupName,
      logStreamName: 'one',
      logEvents: [{ timestamp: Math.floor(cloud.cloud.clock.now()), message: 'x' }],
    });
    const name = unique('elsewhere');
    await expect(writer.createLogGroup({ logGroupName: name })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `is not authorized to perform: logs:CreateLogGroup on resource: ${groupArn(name)}:log-stream: because no identity-based policy allows the logs:CreateLogGroup action`,
      ),
    });
  });

  test("by the group's name alone are for its tags, not for its events", async () => {
    const { logGroupName, logStreamName } = await filled(['x']);
    const reader = clientOf(
      await cloud.user(
        unique('reader'),
        allow(['logs:GetLogEvents', 'logs:ListTagsForResource'], groupArn(logGroupName)),
      ),
    );
    expect((await reader.listTagsForResource({ resourceArn: groupArn(logGroupName) })).tags).toEqual({});
    await expect(reader.getLogEvents({ logGroupName, logStreamName })).rejects.toMatchObject({
      message: expect.stringContaining(
        `logs:GetLogEvents on resource: ${groupArn(logGroupName)}:log-stream:${logStreamName}`,
      ),
    });
  });
});

test('a query finds what was written, and its records by their pointers', async () => {
  const { logGroupName } = await filled(['{"level":"ERROR","id":1}', '{"level":"INFO","id":2}']);
  const seconds = Math.floor(cloud.cloud.clock.now() / 1000);
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

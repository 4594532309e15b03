import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { RunningCloud } from '@coldstart/cloud';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messagesOf, startTestLogs, type TestLogs } from './testing/clients.ts';
import { unique } from './testing/fixtures.ts';

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

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
describe('PutLogEvents', () => {
  test('refuses what is too new or too old, and takes the rest', async () => {
    const name = await started.streamOf([]);
    const now = Math.floor(clock.now());
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
    expect(messagesOf(await logs.getLogEvents(name))).toEqual(['-23', '0']);
    await expect(put(-25 * HOUR, 0)).rejects.toThrow(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  });

  test('drops what a retention has run out for, as time goes by', async () => {
    const name = await started.streamOf(['old']);
    await logs.putRetentionPolicy({ logGroupName: name.logGroupName, retentionInDays: 3 });
    expect(messagesOf(await logs.getLogEvents(name))).toEqual(['old']);
    await clock.advance(3 * 24 * HOUR + 1000);
    expect(messagesOf(await logs.getLogEvents(name))).toEqual([]);
    expect((await logs.filterLogEvents({ logGroupName: name.logGroupName })).events).toEqual([]);
  });

  test('counts what its streams hold', async () => {
    const { logGroupName, logStreamName } = await started.streamOf(['ä', 'bc']);
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
    const writer = started.client(
      await started.cloud.user(unique('writer'), allow(actions, `${groupArn(logGroupName)}:*`)),
    );
    await writer.createLogGroup({ logGroupName });
    await writer.createLogStream({ logGroupName, logStreamName: 'one' });
    await writer.putLogEvents({
      logGroupName,
      logStreamName: 'one',
      logEvents: [{ timestamp: Math.floor(clock.now()), message: 'x' }],
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
    const { logGroupName, logStreamName } = await started.streamOf(['x']);
    const reader = started.client(
      await started.cloud.user(
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

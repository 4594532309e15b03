import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { RunningCloud } from '@coldstart/cloud';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestLogs, type TestLogs } from './testing/clients.ts';
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

describe('a list', () => {
  const threeGroups = async (): Promise<string> => {
    const prefix = unique('list');
    for (const letter of ['a', 'b', 'c']) await logs.createLogGroup({ logGroupName: `${prefix}-${letter}` });
    return prefix;
  };
  const names = ({ logGroups = [] }: { logGroups?: { logGroupName?: string | undefined }[] | undefined }) =>
    logGroups.map(({ logGroupName = '' }) => logGroupName.slice(-1));

  test('goes on behind a group that has been deleted since', async () => {
    const logGroupNamePrefix = await threeGroups();
    const { nextToken, ...first } = await logs.describeLogGroups({ logGroupNamePrefix, limit: 2 });
    expect(names(first)).toEqual(['a', 'b']);
    for (const letter of ['a', 'b']) await logs.deleteLogGroup({ logGroupName: `${logGroupNamePrefix}-${letter}` });
    expect(names(await logs.describeLogGroups({ logGroupNamePrefix, nextToken }))).toEqual(['c']);
  });

  test('refuses what names no group, without repeating it', async () => {
    await expect(logs.describeLogStreams({ logGroupIdentifier: 'a:*' })).rejects.toThrow(
      "1 validation error detected: Value at 'logGroupIdentifier' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: [\\w#+=/:,.@-]*',
    );
  });

  test('refuses tokens of other lists, those made by hand, and those of the day before', async () => {
    const logGroupNamePrefix = await threeGroups();
    const { nextToken } = await logs.describeLogGroups({ logGroupNamePrefix, limit: 2 });
    const refused = 'The specified nextToken is invalid.';
    await expect(logs.describeLogGroups({ nextToken })).rejects.toThrow(refused);
    await expect(logs.describeExportTasks({ nextToken })).rejects.toThrow(refused);
    await expect(logs.describeLogGroups({ nextToken: 'by-hand' })).rejects.toThrow(refused);
    await clock.advance(25 * HOUR);
    await expect(logs.describeLogGroups({ logGroupNamePrefix, nextToken })).rejects.toThrow(refused);
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html
describe('tags', () => {
  const tags = (from: number, count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${from + index}`, 'value']));

  test('of a group are 50 at most, whichever way they come', async () => {
    const logGroupName = unique('tagged');
    await logs.createLogGroup({ logGroupName, tags: tags(0, 30) });
    await logs.tagLogGroup({ logGroupName, tags: tags(30, 20) });
    const resourceArn = `arn:aws:logs:eu-central-1:111122223333:log-group:${logGroupName}`;
    const more = logs.tagResource({ resourceArn, tags: tags(50, 1) });
    await expect(more).rejects.toMatchObject({ name: 'TooManyTagsException' });
    await logs.untagResource({ resourceArn, tagKeys: ['key-0'] });
    await logs.tagResource({ resourceArn, tags: tags(50, 1) });
    expect(Object.keys((await logs.listTagsLogGroup({ logGroupName })).tags ?? {})).toHaveLength(50);
  });

  test('of a delivery source are 50 at most, also when it is put again', async () => {
    const source = {
      name: unique('source'),
      logType: 'EVENT_LOGS',
      resourceArn: 'arn:aws:events:eu-central-1:1:rule/r',
    };
    await logs.putDeliverySource({ ...source, tags: tags(0, 50) });
    const again = logs.putDeliverySource({ ...source, tags: tags(50, 1) });
    await expect(again).rejects.toMatchObject({ name: 'TooManyTagsException' });
  });
});

import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { deliveries } from './testing/replays/deliveries.ts';
import { events } from './testing/replays/events.ts';
import { groups } from './testing/replays/groups.ts';
import { metricFilters } from './testing/replays/metric-filters.ts';
import { queries } from './testing/replays/queries.ts';
import { resourcePolicies } from './testing/replays/resource-policies.ts';
import { streams } from './testing/replays/streams.ts';
import { subscriptionFilters } from './testing/replays/subscription-filters.ts';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { answer, RULES } from './testing/answer.ts';
import { SERVICES } from './testing/services.ts';
import { ACCOUNT, REGION, type Replays } from './testing/fixtures.ts';

const recordings = loadRecordings('logs');

let cloud: RunningCloud;
let logs: CloudWatchLogs;
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
  logs = new CloudWatchLogs({
    endpoint: cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  logs.destroy();
  await cloud.close();
});

const replays = (): Replays => ({
  ...deliveries(logs),
  ...events(logs),
  ...groups(logs),
  ...metricFilters(logs),
  ...queries(logs),
  ...resourcePolicies(logs),
  ...streams(logs),
  ...subscriptionFilters(logs),
});

/** Replayed where a function and a bucket are at hand: in subscriptions.test.ts. */
const ELSEWHERE = [
  'TestSubscriptionFilters::test_put_subscription_filter_lambda',
  'TestExportTasksWithLogs::test_create_export_task_with_logs',
];

describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
  test.each(recordings.tests.filter((name) => !ELSEWHERE.includes(name)))('%s', async (name) => {
    const recorded = recordings.of(name);
    const comparison = new Comparison(RULES);
    const replay = replays()[name];
    if (replay === undefined) throw new Error(`Nothing replays ${name}.`);
    const matched: string[] = [];
    const found: string[] = [];
    await replay(async (key, promise) => {
      matched.push(key);
      found.push(...comparison.differences(await answer(promise), recorded[key], key));
    });
    expect(found).toEqual([]);
    expect(matched.toSorted()).toEqual(Object.keys(recorded).toSorted());
  });
});

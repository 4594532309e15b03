import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { createGroup, unique, type Replays } from '../fixtures.ts';

const seconds = Math.floor(Date.now() / 1000);
const between = { startTime: seconds - 3600, endTime: seconds + 300 };

export const queries = (logs: CloudWatchLogs): Replays => ({
  'TestCloudWatchLogsInsightsQueries::test_start_query_basic': async (match) =>
    match(
      'start-query',
      logs.startQuery({ logGroupName: await createGroup(logs), ...between, queryString: 'fields @message' }),
    ),
  'TestCloudWatchLogsInsightsQueries::test_start_query_log_group_not_found': (match) =>
    match(
      'error-log-group-not-found',
      logs.startQuery({ logGroupName: unique('none'), ...between, queryString: 'fields @message' }),
    ),
  'TestCloudWatchLogsInsightsQueries::test_describe_queries': async (match) => {
    const logGroupName = await createGroup(logs);
    await logs.startQuery({ logGroupName, ...between, queryString: 'fields @message' });
    await match('describe-queries', logs.describeQueries({ logGroupName }));
  },
});

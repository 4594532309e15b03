import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ACCOUNT, REGION, group, stream, unique, type Situations } from './situation.ts';

const seconds = Math.floor(Date.now() / 1000);
const between = { startTime: seconds - 3600, endTime: seconds + 300 };

/** Recorded: queries, policies, streams, subscriptions. */
export const others = (logs: CloudWatchLogs): Situations => ({
  'TestCloudWatchLogsInsightsQueries::test_start_query_basic': async (match) =>
    match(
      'start-query',
      logs.startQuery({ logGroupName: await group(logs), ...between, queryString: 'fields @message' }),
    ),
  'TestCloudWatchLogsInsightsQueries::test_start_query_log_group_not_found': (match) =>
    match(
      'error-log-group-not-found',
      logs.startQuery({ logGroupName: unique('none'), ...between, queryString: 'fields @message' }),
    ),
  'TestCloudWatchLogsInsightsQueries::test_describe_queries': async (match) => {
    const logGroupName = await group(logs);
    await logs.startQuery({ logGroupName, ...between, queryString: 'fields @message' });
    await match('describe-queries', logs.describeQueries({ logGroupName }));
  },

  'TestResourcePolicies::test_put_resource_policy': async (match) => {
    const policyName = unique('policy');
    const Resource = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${await group(logs)}:*`;
    const Statement = [
      {
        Sid: 'Route53LogsToCloudWatchLogs',
        Effect: 'Allow',
        Principal: { Service: ['route53.amazonaws.com'] },
        Action: 'logs:PutLogEvents',
        Resource,
      },
    ];
    await match(
      'put-resource-policy',
      logs.putResourcePolicy({ policyName, policyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) }),
    );
    await logs.deleteResourcePolicy({ policyName });
  },
  'TestResourcePolicies::test_put_resource_policy_update': async (match) => {
    const policyName = unique('policy');
    const Statement = [
      { Action: 'logs:*', Effect: 'Allow', Principal: { Service: ['route53.amazonaws.com'] }, Resource: '*' },
    ];
    await logs.putResourcePolicy({ policyName, policyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) });
    await logs.putResourcePolicy({ policyName, policyDocument: JSON.stringify({ Statement }) });
    const found = logs
      .describeResourcePolicies({})
      .then(({ resourcePolicies = [] }) => resourcePolicies.find((each) => each.policyName === policyName) ?? {});
    await match('updated-policy', found);
    await logs.deleteResourcePolicy({ policyName });
  },

  'TestLogsStreams::test_describe_log_streams_with_log_group_identifier': async (match) => {
    const name = await group(logs);
    await stream(logs, name);
    const arn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`;
    await match('describe-streams-identifier-name', logs.describeLogStreams({ logGroupIdentifier: name }));
    await match('describe-streams-identifier-arn', logs.describeLogStreams({ logGroupIdentifier: arn }));
    await match(
      'error-both-name-and-identifier',
      logs.describeLogStreams({ logGroupName: name, logGroupIdentifier: name }),
    );
  },
  'TestLogsStreams::test_describe_log_streams_with_prefix': async (match) => {
    const logGroupName = await group(logs);
    for (const index of [0, 1, 2])
      await logs.createLogStream({ logGroupName, logStreamName: `prefix-stream-${index}` });
    await match(
      'describe-streams-with-prefix',
      logs.describeLogStreams({ logGroupName, logStreamNamePrefix: 'prefix' }),
    );
  },
  'TestLogsStreams::test_log_stream_arn_format': async (match) => {
    const logGroupName = await group(logs);
    await stream(logs, logGroupName);
    await match('describe-log-streams-with-arn', logs.describeLogStreams({ logGroupName }));
  },

  'TestSubscriptionFilterUpdates::test_delete_subscription_filter_errors': async (match) => {
    await match(
      'error-log-group-not-found',
      logs.deleteSubscriptionFilter({ logGroupName: 'not-existing', filterName: 'test' }),
    );
    await match(
      'error-filter-not-found',
      logs.deleteSubscriptionFilter({ logGroupName: await group(logs), filterName: 'wrong' }),
    );
  },
  'TestSubscriptionFilterUpdates::test_put_subscription_filter_errors': async (match) => {
    const put = (logGroupName: string, destinationArn: string) =>
      logs.putSubscriptionFilter({ logGroupName, filterName: 'test', filterPattern: '', destinationArn });
    const logGroupName = await group(logs);
    await match(
      'error-log-group-not-found',
      put('not-existing', 'arn:aws:lambda:us-east-1:123456789012:function:test'),
    );
    await match(
      'error-lambda-not-found',
      put(logGroupName, 'arn:aws:lambda:us-east-1:123456789012:function:not-existing'),
    );
    await match(
      'error-kinesis-not-found',
      put(logGroupName, 'arn:aws:kinesis:us-east-1:123456789012:stream/unknown-stream'),
    );
  },
});

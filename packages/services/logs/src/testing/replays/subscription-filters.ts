import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { createGroup, type Replays } from '../fixtures.ts';

export const subscriptionFilters = (logs: CloudWatchLogs): Replays => ({
  'TestSubscriptionFilterUpdates::test_delete_subscription_filter_errors': async (match) => {
    await match(
      'error-log-group-not-found',
      logs.deleteSubscriptionFilter({ logGroupName: 'not-existing', filterName: 'test' }),
    );
    await match(
      'error-filter-not-found',
      logs.deleteSubscriptionFilter({ logGroupName: await createGroup(logs), filterName: 'wrong' }),
    );
  },
  'TestSubscriptionFilterUpdates::test_put_subscription_filter_errors': async (match) => {
    const put = (logGroupName: string, destinationArn: string) =>
      logs.putSubscriptionFilter({ logGroupName, filterName: 'test', filterPattern: '', destinationArn });
    const logGroupName = await createGroup(logs);
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

import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import { onDestinationArn, onGroup } from './access.ts';
import { limitExceeded, refuseUnbuilt } from './errors.ts';
import { matcher } from './filter-pattern/matcher.ts';
import { requireStandardClass } from './group-class.ts';
import { page } from './paging.ts';
import type { LogsOperations } from './sdk.ts';
import { findGroup, readGroup, type LogGroup, type SubscriptionFilter } from './state.ts';
import { checkReach, checkTarget } from './subscription-target.ts';

/** A group has two at most. */
const MOST = 2;

function describeFilter(group: LogGroup, filter: SubscriptionFilter): Sdk.SubscriptionFilter {
  return {
    filterName: filter.name,
    logGroupName: group.name,
    filterPattern: filter.pattern,
    destinationArn: filter.destinationArn,
    roleArn: filter.roleArn,
    distribution: filter.distribution,
    applyOnTransformedLogs: filter.applyOnTransformedLogs,
    creationTime: filter.creationTime,
  };
}

export const subscriptionFilterOperations: LogsOperations = {
  PutSubscriptionFilter: {
    access: (input, call, action) => [onGroup(input, call, action), ...onDestinationArn(input, call, action)],
    async run(input, call) {
      refuseUnbuilt(input, ['emitSystemFields', 'fieldSelectionCriteria']);
      checkTarget(call, input, 'PutSubscriptionFilter');
      const group = findGroup(call, input.logGroupName);
      requireStandardClass(group, 'Subscription filters');
      matcher(input.filterPattern);
      const known = group.subscriptionFilters.get(input.filterName);
      if (known === undefined && group.subscriptionFilters.size >= MOST) {
        throw limitExceeded();
      }
      const filter: SubscriptionFilter = {
        name: input.filterName,
        pattern: input.filterPattern,
        destinationArn: input.destinationArn,
        roleArn: input.roleArn,
        distribution: input.distribution ?? 'ByLogStream',
        creationTime: Math.floor(call.now()),
        applyOnTransformedLogs: input.applyOnTransformedLogs ?? false,
      };
      await checkReach(call, filter, group.name);
      group.subscriptionFilters.set(filter.name, filter);
    },
  },

  DeleteSubscriptionFilter: {
    access: onGroup,
    run({ logGroupName, filterName }, call) {
      if (!findGroup(call, logGroupName).subscriptionFilters.delete(filterName)) {
        throw new AwsError('ResourceNotFoundException', 'The specified subscription filter does not exist.');
      }
    },
  },

  DescribeSubscriptionFilters: {
    access: onGroup,
    run(input, call) {
      const group = readGroup(call, input.logGroupName);
      const found = [...group.subscriptionFilters.values()]
        .filter(({ name }) => name.startsWith(input.filterNamePrefix ?? ''))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, nextToken } = page(call, input, found, ({ name }) => name);
      return { subscriptionFilters: items.map((filter) => describeFilter(group, filter)), nextToken };
    },
  },
};

import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { parseArn, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onGroup } from './access.ts';
import { invalidParameter } from './errors.ts';
import { matcher } from './filter-pattern/matcher.ts';
import { page } from './paging.ts';
import type { LogsOperations } from './sdk.ts';
import { findGroup, readGroup, type LogGroup, type SubscriptionFilter } from './state.ts';
import { tryInvoke } from './subscriptions.ts';

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

/** Who may be subscribed, and with what. */
function checkDestination(call: Call, destinationArn: string, roleArn: string | undefined): void {
  const { service, account } = parseArn(destinationArn) ?? {};
  if (service === 'lambda') {
    if (account !== call.account) {
      throw new AwsError(
        'AccessDeniedException',
        'Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.',
      );
    }
  } else if (service === 'kinesis' || service === 'firehose') {
    if (roleArn === undefined) {
      throw invalidParameter(`destinationArn for vendor ${service} cannot be used without roleArn`);
    }
    call.authorize({
      action: 'iam:PassRole',
      resource: roleArn,
      context: { 'iam:PassedToService': 'logs.amazonaws.com' },
    });
  } else if (service !== 'logs') {
    throw invalidParameter(
      `PutSubscriptionFilter operation cannot work with destinationArn for vendor ${service ?? ''}`,
    );
  }
}

export const subscriptionFilterOperations: LogsOperations = {
  PutSubscriptionFilter: {
    access: onGroup,
    async run(input, call) {
      checkDestination(call, input.destinationArn, input.roleArn);
      const group = findGroup(call, input.logGroupName);
      matcher(input.filterPattern);
      const known = group.subscriptionFilters.get(input.filterName);
      if (known === undefined && group.subscriptionFilters.size >= MOST) {
        throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
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
      if (parseArn(filter.destinationArn)?.service === 'lambda') {
        await tryInvoke(call, group, filter).catch((error: unknown) => {
          throw new AwsError(
            'InvalidParameterException',
            'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.',
            { cause: error },
          );
        });
      }
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

import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { onGroup } from './access.ts';
import type { LogsOperations } from './sdk.ts';
import { invalidParameter } from './errors.ts';
import { matcher } from './filter-pattern.ts';
import { fields } from './filter-pattern-space.ts';
import { findGroup, page } from './names.ts';
import { logGroups, type LogGroup, type MetricFilter, type SubscriptionFilter } from './state.ts';
import { invokeFunction } from './subscriptions.ts';

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

function describeMetric(group: LogGroup, filter: MetricFilter): Sdk.MetricFilter {
  return {
    filterName: filter.name,
    filterPattern: filter.pattern,
    metricTransformations: [...filter.transformations] as Sdk.MetricTransformation[],
    creationTime: filter.creationTime,
    logGroupName: group.name,
    applyOnTransformedLogs: filter.applyOnTransformedLogs,
  };
}

function describeSubscription(group: LogGroup, filter: SubscriptionFilter): Sdk.SubscriptionFilter {
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
  const [, , service, , account] = destinationArn.split(':');
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

/** Lambda destinations are tried once, so that a missing permission shows at once. */
async function tryOut(call: Call, group: LogGroup, filter: SubscriptionFilter): Promise<void> {
  if (!filter.destinationArn.includes(':lambda:')) return;
  try {
    await invokeFunction(call, group, filter, { InvocationType: 'DryRun' });
  } catch (error) {
    throw new AwsError(
      'InvalidParameterException',
      'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.',
      { cause: error },
    );
  }
}

export const filterOperations: LogsOperations = {
  PutMetricFilter: {
    access: onGroup,
    run({ logGroupName, filterName, filterPattern, metricTransformations, applyOnTransformedLogs }, call) {
      const group = findGroup(call, logGroupName);
      matcher(filterPattern);
      group.metricFilters.set(filterName, {
        name: filterName,
        pattern: filterPattern,
        creationTime: Math.floor(call.now()),
        transformations: structuredClone(metricTransformations),
        applyOnTransformedLogs: applyOnTransformedLogs ?? false,
      });
    },
  },

  DeleteMetricFilter: {
    access: onGroup,
    run({ logGroupName, filterName }, call) {
      if (!findGroup(call, logGroupName).metricFilters.delete(filterName)) {
        throw new AwsError('ResourceNotFoundException', 'The specified metric filter does not exist.');
      }
    },
  },

  DescribeMetricFilters: {
    access: ({ logGroupName = '*' }, call, action) => onGroup({ logGroupName }, call, action),
    run({ logGroupName, filterNamePrefix, metricName, metricNamespace, nextToken, limit }, call) {
      if ((metricName === undefined) !== (metricNamespace === undefined)) {
        throw invalidParameter(
          'When one of metricName and metricNamespace is provided, the other must be provided as well.',
        );
      }
      const groups =
        logGroupName === undefined ? [...call.state(logGroups).byName.values()] : [findGroup(call, logGroupName)];
      const found = groups.flatMap((group) =>
        [...group.metricFilters.values()]
          .filter(({ name }) => filterNamePrefix === undefined || name.startsWith(filterNamePrefix))
          .map((filter) => describeMetric(group, filter))
          .filter(
            ({ metricTransformations }) =>
              metricName === undefined ||
              metricTransformations?.some(
                (metric) => metric.metricName === metricName && metric.metricNamespace === metricNamespace,
              ),
          ),
      );
      found.sort((a, b) => ((a.filterName ?? '') < (b.filterName ?? '') ? -1 : 1));
      const key = ({ logGroupName: group, filterName: name }: Sdk.MetricFilter): string => `${group}\n${name}`;
      const { items, nextToken: next } = page(found, key, limit ?? 50, nextToken);
      return { metricFilters: items, nextToken: next };
    },
  },

  TestMetricFilter: {
    changes: false,
    run({ filterPattern, logEventMessages }) {
      const matches = matcher(filterPattern);
      return {
        matches: logEventMessages.flatMap((eventMessage, index) =>
          matches(eventMessage)
            ? [{ eventNumber: index + 1, eventMessage, extractedValues: extracted(filterPattern, eventMessage) }]
            : [],
        ),
      };
    },
  },

  PutSubscriptionFilter: {
    access: onGroup,
    async run(input, call) {
      checkDestination(call, input.destinationArn, input.roleArn);
      const group = findGroup(call, input.logGroupName);
      matcher(input.filterPattern);
      const known = group.subscriptionFilters.get(input.filterName);
      if (known === undefined && group.subscriptionFilters.size >= 2) {
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
      await tryOut(call, group, filter);
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
    run({ logGroupName, filterNamePrefix, nextToken, limit }, call) {
      const group = findGroup(call, logGroupName);
      const found = [...group.subscriptionFilters.values()]
        .filter(({ name }) => filterNamePrefix === undefined || name.startsWith(filterNamePrefix))
        .sort(byName);
      const { items, nextToken: next } = page(found, ({ name }) => name, limit ?? 50, nextToken);
      return { subscriptionFilters: items.map((filter) => describeSubscription(group, filter)), nextToken: next };
    },
  },
};

/** The values that a pattern of fields gives names to: `$status`, or `$1` where it gives none. */
function extracted(pattern: string, message: string): Record<string, string> {
  if (!pattern.startsWith('[')) return {};
  const names = pattern
    .slice(1, -1)
    .split(',')
    .map((text) => /^\s*([\w$.-]+)/.exec(text)?.[1] ?? '');
  const values: Record<string, string> = {};
  fields(message).forEach((value, index) => {
    values[`$${names[index] ?? index + 1}`] = value;
  });
  return values;
}

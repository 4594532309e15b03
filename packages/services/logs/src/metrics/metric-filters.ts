import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import { onGroup } from '../access.ts';
import { invalidParameter, limitExceeded, refuseUnbuilt } from '../errors.ts';
import { extractAll } from '../filter-pattern/extract.ts';
import { matcher } from '../filter-pattern/matcher.ts';
import { page } from '../paging.ts';
import type { LogsOperations } from '../sdk.ts';
import { findGroup, logGroups, readGroup, readState, type LogGroup, type MetricFilter } from '../state.ts';
import { requireStandardClass } from '../group-class.ts';
import { checkTransformation } from './transformation.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MOST = 100;

function describeFilter(group: LogGroup, filter: MetricFilter): Sdk.MetricFilter {
  return {
    filterName: filter.name,
    filterPattern: filter.pattern,
    metricTransformations: [...filter.transformations],
    creationTime: filter.creationTime,
    logGroupName: group.name,
    applyOnTransformedLogs: filter.applyOnTransformedLogs,
  };
}

export const metricFilterOperations: LogsOperations = {
  PutMetricFilter: {
    access: onGroup,
    run(input, call) {
      const { logGroupName, filterName, filterPattern, metricTransformations, applyOnTransformedLogs } = input;
      refuseUnbuilt(input, ['emitSystemFieldDimensions', 'fieldSelectionCriteria']);
      const group = findGroup(call, logGroupName);
      requireStandardClass(group, 'Metric filters');
      matcher(filterPattern);
      for (const one of metricTransformations) checkTransformation(filterPattern, one);
      if (!group.metricFilters.has(filterName) && group.metricFilters.size >= MOST) throw limitExceeded();
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
    run(input, call) {
      const { logGroupName, filterNamePrefix, metricName, metricNamespace } = input;
      if ((metricName === undefined) !== (metricNamespace === undefined)) {
        throw invalidParameter(
          'When one of metricName and metricNamespace is provided, the other must be provided as well.',
        );
      }
      const groups =
        logGroupName === undefined
          ? [...(readState(call, logGroups)?.byName.values() ?? [])]
          : [readGroup(call, logGroupName)];
      const found = groups.flatMap((group) =>
        [...group.metricFilters.values()]
          .filter(({ name }) => filterNamePrefix === undefined || name.startsWith(filterNamePrefix))
          .map((filter) => describeFilter(group, filter))
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
      const { items, nextToken } = page(call, input, found, key);
      return { metricFilters: items, nextToken };
    },
  },

  TestMetricFilter: {
    changes: false,
    run({ filterPattern, logEventMessages }) {
      const matches = matcher(filterPattern);
      return {
        matches: logEventMessages.flatMap((eventMessage, index) =>
          matches(eventMessage)
            ? [{ eventNumber: index + 1, eventMessage, extractedValues: extractAll(filterPattern, eventMessage) }]
            : [],
        ),
      };
    },
  },
};

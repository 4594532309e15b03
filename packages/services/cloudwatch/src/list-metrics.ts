import type { ListMetricsInput } from '@aws-sdk/client-cloudwatch';
import { listMetrics, page, type KnownMetric } from '@coldstart/cloud';
import { dimensionList } from './dimensions.ts';
import { invalidValue } from './errors.ts';
import type { CloudWatchOperations } from './sdk.ts';

const HOUR = 60 * 60 * 1000;
/** Metrics without data for so long are no longer listed. */
const LISTED = 14 * 24 * HOUR;
const PAGE = 500;

export const listMetricsOperations: CloudWatchOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
  ListMetrics: {
    run(input, call) {
      const { Namespace, NextToken: token, RecentlyActive } = input;
      const oldest = call.now() - (RecentlyActive === undefined ? LISTED : 3 * HOUR);
      const found = listMetrics(call, call, Namespace).filter(
        (metric) => metric.last >= oldest && isAsked(metric, input),
      );
      const { items, token: next } = page(
        found,
        { token, scope: ['ListMetrics', { ...input, NextToken: undefined }] },
        {
          keyOf: ({ namespace, name, dimensions }) => JSON.stringify([namespace, name, dimensions]),
          size: PAGE,
          most: PAGE,
          invalid: () => invalidValue('Request parameter NextToken is invalid'),
        },
      );
      return {
        Metrics: items.map(({ namespace, name, dimensions }) => ({
          Namespace: namespace,
          MetricName: name,
          Dimensions: dimensionList(dimensions),
        })),
        ...(next !== undefined && { NextToken: next }),
      };
    },
  },
};

/** Each dimension that is asked for has to be there, with the value if one is named. */
function isAsked({ name, dimensions }: KnownMetric, { MetricName, Dimensions = [] }: ListMetricsInput): boolean {
  if (MetricName !== undefined && MetricName !== name) return false;
  return Dimensions.every(
    ({ Name = '', Value }) => Object.hasOwn(dimensions, Name) && (Value === undefined || dimensions[Name] === Value),
  );
}

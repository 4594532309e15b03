import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { readPageToken, refreshGauges, writePageToken } from '@coldstart/cloud';
import { Computed, type Entry } from './compute.ts';
import { invalidValue, validation } from './errors.ts';
import { isArray } from './math/value.ts';
import { checkOrder } from './period.ts';
import { checkQueries, type Query } from './queries.ts';
import type { CloudWatchOperations } from './sdk.ts';

const MOST_POINTS = 100_800;

export const metricDataOperations: CloudWatchOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
  GetMetricData: {
    async run(input, call) {
      const { StartTime: start, EndTime: end, ScanBy, MaxDatapoints } = input;
      checkOrder(start, end);
      const queries = checkQueries(input.MetricDataQueries);
      await refreshGauges(
        call,
        queries.flatMap((query) => namespaceOf(query) ?? []),
      );
      const computed = new Computed(queries, call, { start, end });
      const descending = ScanBy !== 'TimestampAscending';
      const results = queries
        .filter(({ query }) => query.ReturnData !== false)
        .flatMap((query) => resultsOf(query, computed, descending));
      const { NextToken, ...scope } = input;
      const limit = Math.min(MaxDatapoints ?? MOST_POINTS, MOST_POINTS);
      return { ...pageOf(results, limit, NextToken, scope), Messages: [] };
    },
  },
};

function namespaceOf(query: Query): string | undefined {
  if (query.kind === 'metric') return query.stat.Metric?.Namespace;
  return query.kind === 'insights' ? query.select.namespace : undefined;
}

/** An expression may come to several time series, which all have its id. */
function resultsOf(query: Query, computed: Computed, descending: boolean): MetricDataResult[] {
  const { id } = query;
  if (query.kind === 'metric') return [resultOf(id, computed.labelOf(query), computed.found(query), descending)];
  const value = computed.of(query);
  const own = query.query.Label ?? (query.kind === 'insights' && isArray(value) ? '' : id);
  if (typeof value === 'number') {
    throw validation(`Error in expression '${id}': The result is a number, and has to be a time series`);
  }
  if (!isArray(value)) return [resultOf(id, own, [...value.points], descending)];
  return value.map(({ label, points }) => resultOf(id, `${own} ${label}`.trim(), [...points], descending));
}

function resultOf(Id: string, Label: string, found: readonly Entry[], descending: boolean): MetricDataResult {
  const shown = descending ? found.toReversed() : found;
  return {
    Id,
    Label,
    StatusCode: 'Complete',
    Timestamps: shown.map(([moment]) => new Date(moment)),
    Values: shown.map(([, value]) => value),
  };
}

/** So many data points in all, beginning where the last page ended. */
function pageOf(results: readonly MetricDataResult[], limit: number, token: string | undefined, scope: object) {
  const position = token === undefined ? undefined : readPageToken(token, ['GetMetricData', scope]);
  if (token !== undefined && position === undefined) throw invalidValue('Request parameter NextToken is invalid');
  let skipped = Number(position ?? 0);
  let room = limit;
  let seen = skipped;
  const shown = results.map((result): MetricDataResult => {
    const values = result.Values ?? [];
    const from = Math.min(skipped, values.length);
    skipped -= from;
    const to = Math.min(values.length, from + room);
    room -= to - from;
    seen += to - from;
    return {
      ...result,
      StatusCode: to < values.length ? 'PartialData' : 'Complete',
      Timestamps: result.Timestamps?.slice(from, to),
      Values: values.slice(from, to),
    };
  });
  const more = results.reduce((total, { Values = [] }) => total + Values.length, 0) > seen;
  return {
    MetricDataResults: shown,
    ...(more && { NextToken: writePageToken(String(seen), ['GetMetricData', scope]) }),
  };
}

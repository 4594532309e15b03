import type { MetricDataQuery, MetricDataResult, MetricStat } from '@aws-sdk/client-cloudwatch';
import { readPageToken, readPoints, writePageToken, type Call } from '@coldstart/cloud';
import { dimensionMap } from './dimensions.ts';
import { invalidValue, notHere, validation } from './errors.ts';
import { checkOrder, checkPeriod, firstPeriod } from './period.ts';
import type { CloudWatchOperations } from './sdk.ts';
import { statistic } from './statistics.ts';

const MOST_QUERIES = 500;
const MOST_POINTS = 100_800;

interface Asked {
  readonly query: MetricDataQuery;
  readonly stat: MetricStat & { readonly Stat: string; readonly Period: number };
}

interface Window {
  readonly start: Date;
  readonly end: Date;
  readonly descending: boolean;
}

export const metricDataOperations: CloudWatchOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
  GetMetricData: {
    run(input, call) {
      const { MetricDataQueries: queries, StartTime: start, EndTime: end, ScanBy, MaxDatapoints } = input;
      checkOrder(start, end);
      if (queries.length > MOST_QUERIES) {
        throw validation(`The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`);
      }
      const asked = queries.map(checkQuery);
      const descending = ScanBy !== 'TimestampAscending';
      const shown = asked.filter(({ query }) => query.ReturnData !== false);
      const results = shown.map((one) => resultOf(call, one, shown, { start, end, descending }));
      const { NextToken, ...scope } = input;
      const limit = Math.min(MaxDatapoints ?? MOST_POINTS, MOST_POINTS);
      return { ...pageOf(results, limit, NextToken, scope), Messages: [] };
    },
  },
};

function checkQuery(query: MetricDataQuery, index: number, all: readonly MetricDataQuery[]): Asked {
  const { Id = '', MetricStat: stat, Expression } = query;
  const where = `MetricDataQueries.member.${index + 1}`;
  if (!/^[a-z][A-Za-z0-9_]*$/.test(Id)) {
    throw validation(
      `The value ${Id} for parameter ${where}.Id is invalid: it must begin with a small letter, and have letters, digits and _ alone.`,
    );
  }
  if (all.some((other, at) => at < index && other.Id === Id)) {
    throw validation(`The values for parameter id in MetricDataQueries are not unique: ${Id}`);
  }
  if (Expression !== undefined) {
    throw notHere(
      'Metric math (Expression of GetMetricData)',
      'Ask for each metric with MetricStat, and compute what you need of their values.',
    );
  }
  // AWS ends this sentence so.
  if (stat?.Metric === undefined) throw validation(`The parameter ${where}.MetricStat is required.\n`);
  const { Stat = '', Period = 60 } = stat;
  checkPeriod(Period);
  if (statistic(Stat) === undefined) {
    throw invalidValue(`The value ${Stat} for parameter ${where}.MetricStat.Stat is not supported.`);
  }
  return { query, stat: { ...stat, Stat, Period } };
}

function resultOf(call: Call, one: Asked, all: readonly Asked[], { start, end, descending }: Window): MetricDataResult {
  const { query, stat } = one;
  const compute = statistic(stat.Stat);
  const points = readPoints(call, call, {
    namespace: stat.Metric?.Namespace ?? '',
    name: stat.Metric?.MetricName ?? '',
    dimensions: dimensionMap(stat.Metric?.Dimensions),
    start: firstPeriod(start, stat.Period, call.now()),
    end: end.getTime(),
    period: stat.Period,
    unit: stat.Unit,
  });
  const found = points.flatMap((point) => {
    const value = compute?.(point);
    return value === undefined ? [] : [{ time: new Date(point.start * 1000), value }];
  });
  if (descending) found.reverse();
  return {
    Id: query.Id,
    Label: query.Label ?? labelOf(one, all),
    StatusCode: 'Complete',
    Timestamps: found.map(({ time }) => time),
    Values: found.map(({ value }) => value),
  };
}

/** The metric's name, and what tells it from the others that were asked for. */
function labelOf({ stat }: Asked, all: readonly Asked[]): string {
  const differ = (key: 'Stat' | 'Period'): boolean => new Set(all.map(({ stat: each }) => each[key])).size > 1;
  const parts = [stat.Metric?.MetricName, differ('Stat') && stat.Stat, differ('Period') && String(stat.Period)];
  return parts.filter((part) => typeof part === 'string').join(' ');
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

import { listMetrics, readPoints, type Call, type KnownMetric, type StatisticSet } from '@coldstart/cloud';
import type { Series } from '../math/value.ts';
import type { Aggregate, Select } from './parse.ts';

/** Milliseconds: what is older is not asked. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html */
export const ASKED = 14 * 24 * 60 * 60 * 1000;
/** Metrics that a query looks at. */
const MOST_METRICS = 10_000;
/** Seconds: Metrics Insights knows no finer ones. */
export const FINEST = 60;
/** What AWS calls the value of a label that a metric does not have. */
const OTHER = 'Other';

/** When a query looks: milliseconds since 1970, and seconds that are summed up to one value, `FINEST` at least. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly period: number;
}

interface Group {
  readonly labels: readonly string[];
  readonly sets: Map<number, StatisticSet>;
}

/** What a query comes to: a time series a group, which is labelled with its values; one without a label where there is no GROUP BY. */
export function runSelect(call: Call, select: Select, span: Span): Series[] {
  const groups = new Map<string, Group>();
  if (select.groupBy.length === 0) groups.set('[]', { labels: [], sets: new Map() });
  for (const metric of metricsOf(call, select)) {
    const points = readPoints(call, call, { ...metric, ...span });
    if (points.length === 0) continue;
    const labels = select.groupBy.map((label) => valueOf(metric, label) ?? OTHER);
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, sets: new Map<number, StatisticSet>() };
    groups.set(key, group);
    for (const point of points) group.sets.set(point.start, added(group.sets.get(point.start), point));
  }
  const series = [...groups.values()].toSorted(byLabels).map((group) => seriesOf(group, select.aggregate, span.period));
  return ordered(series, select.orderBy).slice(0, select.limit);
}

const valueOf = ({ dimensions }: KnownMetric, label: string): string | undefined =>
  Object.hasOwn(dimensions, label) ? dimensions[label] : undefined;

function metricsOf(call: Call, { namespace, metric: name, schema, where }: Select): KnownMetric[] {
  const wanted = schema && new Set(schema);
  return listMetrics(call, call, namespace)
    .filter((metric) => {
      if (metric.name !== name) return false;
      const labels = Object.keys(metric.dimensions);
      if (wanted !== undefined && (labels.length !== wanted.size || !labels.every((label) => wanted.has(label))))
        return false;
      return where.every(({ label, equals, value }) => {
        const own = valueOf(metric, label);
        return own !== undefined && (own === value) === equals;
      });
    })
    .slice(0, MOST_METRICS);
}

function added(total: StatisticSet | undefined, { count, sum, minimum, maximum }: StatisticSet): StatisticSet {
  if (total === undefined) return { count, sum, minimum, maximum };
  return {
    count: total.count + count,
    sum: total.sum + sum,
    minimum: Math.min(total.minimum, minimum),
    maximum: Math.max(total.maximum, maximum),
  };
}

function seriesOf({ labels, sets }: Group, aggregate: Aggregate, period: number): Series {
  const points = [...sets]
    .toSorted(([a], [b]) => a - b)
    .map(([start, set]) => [start * 1000, OF_SET[aggregate](set)] as const);
  return { label: labels.join(' '), period, points: new Map(points) };
}

const OF_SET: Readonly<Record<Aggregate, (set: StatisticSet) => number>> = {
  AVG: ({ sum, count }) => sum / count,
  COUNT: ({ count }) => count,
  MAX: ({ maximum }) => maximum,
  MIN: ({ minimum }) => minimum,
  SUM: ({ sum }) => sum,
};

/** By the values of the labels, in the sequence of the GROUP BY. */
function byLabels({ labels: a }: Group, { labels: b }: Group): number {
  const at = a.findIndex((label, index) => label !== b[index]);
  return at === -1 ? 0 : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}

/** By one number of each time series; those that have the same stay in the order of their labels. */
function ordered(all: readonly Series[], orderBy: Select['orderBy']): Series[] {
  if (orderBy === undefined) return [...all];
  const { aggregate, descending } = orderBy;
  const numbered = all.map((series) => ({ series, number: ofValues(aggregate, [...series.points.values()]) }));
  return numbered
    .toSorted((a, b) => (descending ? b.number - a.number : a.number - b.number))
    .map(({ series }) => series);
}

function ofValues(aggregate: Aggregate, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (aggregate) {
    case 'AVG':
      return values.length === 0 ? 0 : sum / values.length;
    case 'COUNT':
      return values.length;
    case 'MAX':
      return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    case 'MIN':
      return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    case 'SUM':
      return sum;
  }
}

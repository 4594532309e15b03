import type { ArnPlace } from '../arns.ts';
import type { Call } from '../call.ts';
import { addPoint, emptyPoint, type Point } from './point.ts';
import { BLOCK, blockPart, blockState, namespacesOf, peekSeries, seriesKey, type MetricName } from './series.ts';

export interface PointsQuery extends MetricName {
  /** Milliseconds since 1970; what began at `end` is not in it. */
  readonly start: number;
  readonly end: number;
  /** Seconds that are summed up to one point. The first begins at `start`. */
  readonly period: number;
  /** Of this unit only; of each, apart, when left out. */
  readonly unit?: string | undefined;
}

const DAY = 24 * 60 * 60;

/**
 * Which period is still to be had of what is so old, in seconds: of seconds for three hours, of minutes for 15 days, of
 * 5 minutes for 63, of an hour for 455. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
 *
 * @param age in seconds
 */
export function finestPeriod(age: number): number {
  if (age <= 3 * 60 * 60) return 1;
  if (age <= 15 * DAY) return 60;
  if (age <= 63 * DAY) return 300;
  return age <= 455 * DAY ? 3600 : Number.POSITIVE_INFINITY;
}

/** The points of a metric, a period each, in the order of time; periods without any are left out. */
export function readPoints(call: Call, place: ArnPlace, query: PointsQuery): Point[] {
  const { start, end, period, unit } = query;
  const now = call.now() / 1000;
  const totals = new Map<string, Point>();
  for (const point of pointsOf(call, place, query)) {
    const offset = point.start - start / 1000;
    if (offset < 0 || point.start * 1000 >= end || (unit !== undefined && point.unit !== unit)) continue;
    if (period < finestPeriod(now - point.start)) continue;
    const from = start / 1000 + Math.floor(offset / period) * period;
    const key = `${from} ${point.unit}`;
    let total = totals.get(key);
    if (total === undefined) totals.set(key, (total = emptyPoint(from, point.unit)));
    addPoint(total, point);
  }
  return [...totals.values()].sort((a, b) => a.start - b.start);
}

function* pointsOf(call: Call, place: ArnPlace, query: PointsQuery): Iterable<Point> {
  const key = seriesKey(query);
  const series = peekSeries(call.cloud, place, query.namespace)?.get(key);
  const first = Math.floor(query.start / 1000 / BLOCK);
  for (const block of series?.blocks ?? []) {
    if (block < first || block * BLOCK * 1000 >= query.end) continue;
    yield* blockPoints(call, place, query.namespace, key, block);
  }
}

function blockPoints(call: Call, { account, region }: ArnPlace, namespace: string, key: string, block: number) {
  const part = blockPart(namespace, key, block);
  return call.cloud.store.peek(blockState, { account, region, part })?.points.values() ?? [];
}

/** When a metric has points, in seconds since 1970, in no order. @param from milliseconds since 1970 */
export function* pointStarts(call: Call, place: ArnPlace, metric: MetricName, from: number): Iterable<number> {
  const query = { ...metric, start: from, end: Number.POSITIVE_INFINITY, period: 1 };
  for (const { start } of pointsOf(call, place, query)) if (start * 1000 >= from) yield start;
}

/** A metric, and when it was measured last. */
export interface KnownMetric extends MetricName {
  /** Milliseconds since 1970: the beginning of its last point. */
  readonly last: number;
}

/** The metrics of an account and Region, in the order of their names. @param namespace of this one only */
export function listMetrics(call: Call, place: ArnPlace, namespace?: string): KnownMetric[] {
  const namespaces = namespace === undefined ? namespacesOf(call, place) : [namespace];
  return namespaces.flatMap((each) =>
    [...(peekSeries(call.cloud, place, each) ?? [])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { name, dimensions, blocks }]) => {
        const starts = [...blockPoints(call, place, each, key, blocks.at(-1) ?? 0)].map(({ start }) => start);
        return { namespace: each, name, dimensions, last: Math.max(0, ...starts) * 1000 };
      }),
  );
}

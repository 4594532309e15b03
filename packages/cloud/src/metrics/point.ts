/** What was measured in a second or a minute of a metric. Plain data: it may wait on disk. */
export interface Point {
  /** Seconds since 1970. */
  readonly start: number;
  /** CloudWatch's name of it; `None` where nothing was said. */
  readonly unit: string;
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
  /** Each value, and how often; gone once somebody has sent nothing but their sum and extremes. */
  values: Map<number, number> | undefined;
}

/** What somebody else has summed up. */
export interface StatisticSet {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Different values of a point that are kept as they are. Above, they are rounded: percentiles then hold within 1 %. */
const EXACT_VALUES = 200;

export const emptyPoint = (start: number, unit: string): Point => ({
  start,
  unit,
  count: 0,
  sum: 0,
  minimum: Number.POSITIVE_INFINITY,
  maximum: Number.NEGATIVE_INFINITY,
  values: new Map(),
});

/** Adds a value that was measured `count` times. */
export function addValue(point: Point, value: number, count = 1): void {
  addSums(point, { count, sum: value * count, minimum: value, maximum: value });
  if (point.values === undefined) return;
  const kept = point.values.size < EXACT_VALUES || point.values.has(value) ? value : Number(value.toPrecision(3));
  point.values.set(kept, (point.values.get(kept) ?? 0) + count);
}

/**
 * Adds a set of statistics. Percentiles of its period are lost, unless all its values are the same.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Percentiles
 */
export function addSet(point: Point, set: StatisticSet): void {
  if (set.minimum === set.maximum) {
    addValue(point, set.minimum, set.count);
    return;
  }
  addSums(point, set);
  point.values = undefined;
}

/** Adds one point to another, as of a longer period. */
export function addPoint(total: Point, point: Point): void {
  addSums(total, point);
  if (total.values === undefined || point.values === undefined) {
    total.values = undefined;
    return;
  }
  for (const [value, count] of point.values) total.values.set(value, (total.values.get(value) ?? 0) + count);
}

function addSums(point: Point, { count, sum, minimum, maximum }: StatisticSet): void {
  point.count += count;
  point.sum += sum;
  point.minimum = Math.min(point.minimum, minimum);
  point.maximum = Math.max(point.maximum, maximum);
}

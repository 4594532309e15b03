import type { Point } from '@coldstart/cloud';

/** Computes a statistic of a period; `undefined` where there is none, as of percentiles of what others have summed up. */
export type Statistic = (point: Point) => number | undefined;

const BASIC: Readonly<Record<string, Statistic>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
  IQM: (point) => trimmed('TM', point, { percent: true, from: 25, to: 75 }),
};

interface Range {
  /** Whether the bounds are shares of the values, 0 to 100, or values themselves. */
  readonly percent: boolean;
  readonly from: number;
  readonly to: number;
}

/**
 * The statistics of CloudWatch by their names: `Average`, `p99.9`, `tm90`, `TC(0.005:0.1)`, `PR(:300)`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 *
 * @returns undefined for a name that is none of them
 */
export function statistic(name: string): Statistic | undefined {
  if (Object.hasOwn(BASIC, name)) return BASIC[name];
  const [, percentile] = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name) ?? [];
  if (percentile !== undefined) return (point) => percentileOf(point, Number(percentile));
  const [, short, upTo] = /^(tm|tc|ts|wm)(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name) ?? [];
  if (short !== undefined) {
    const range: Range = { percent: true, from: 0, to: Number(upTo) };
    return (point) => trimmed(short.toUpperCase(), point, range);
  }
  const [, kind, bounds] = /^(TM|TC|TS|WM|PR)\(([^)]*)\)$/.exec(name) ?? [];
  const range = bounds === undefined ? undefined : readRange(bounds);
  if (kind === undefined || range === undefined || (kind === 'PR' && range.percent)) return undefined;
  return (point) => trimmed(kind, point, range);
}

/** `10%:90%`, `:95%`, `0.005:0.1`, `300:` */
function readRange(text: string): Range | undefined {
  const match = /^(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(%?))?:(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(%?))?$/.exec(text);
  if (match === null) return undefined;
  const [, from, fromSign, to, toSign] = match;
  if (from === undefined && to === undefined) return undefined;
  if (from !== undefined && to !== undefined && fromSign !== toSign) return undefined;
  const percent = (fromSign ?? toSign ?? '') === '%' || toSign === '%';
  const most = percent ? 100 : Number.POSITIVE_INFINITY;
  return {
    percent,
    from: from === undefined ? (percent ? 0 : Number.NEGATIVE_INFINITY) : Number(from),
    to: to === undefined ? most : Number(to),
  };
}

const sorted = (values: ReadonlyMap<number, number>): [value: number, count: number][] =>
  [...values].sort(([a], [b]) => a - b);

/** The smallest value that so many percent of all values do not exceed. */
function percentileOf({ values, count }: Point, percent: number): number | undefined {
  if (values === undefined) return undefined;
  const rank = Math.max(1, Math.ceil((percent / 100) * count));
  let seen = 0;
  for (const [value, times] of sorted(values)) {
    seen += times;
    if (seen >= rank) return value;
  }
  return undefined;
}

/** What is left of a period's values within bounds: their mean, number, sum or share; WM brings the others to the bounds. */
function trimmed(kind: string, point: Point, range: Range): number | undefined {
  if (point.values === undefined) return undefined;
  const all = sorted(point.values);
  const within = range.percent ? withinShares(all, point.count, range) : withinValues(all, range);
  const count = within.reduce((total, [, times]) => total + times, 0);
  const sum = within.reduce((total, [value, times]) => total + value * times, 0);
  switch (kind) {
    case 'TC':
      return count;
    case 'TS':
      return sum;
    case 'PR':
      return (count / point.count) * 100;
    case 'WM':
      return winsorized(all, within, point.count);
    default:
      return count === 0 ? undefined : sum / count;
  }
}

/** Values between the bounds; the lower one is not among them. */
function withinValues(all: readonly [number, number][], { from, to }: Range): [number, number][] {
  return all.filter(([value]) => value > from && value <= to);
}

function withinShares(all: readonly [number, number][], count: number, { from, to }: Range): [number, number][] {
  const first = Math.round((from / 100) * count);
  const last = Math.round((to / 100) * count);
  let seen = 0;
  return all.flatMap(([value, times]): [number, number][] => {
    const taken = Math.min(seen + times, last) - Math.max(seen, first);
    seen += times;
    return taken > 0 ? [[value, taken]] : [];
  });
}

function winsorized(all: readonly [number, number][], within: readonly [number, number][], count: number) {
  const [least, most] = [within.at(0)?.[0], within.at(-1)?.[0]];
  if (least === undefined || most === undefined) return undefined;
  return all.reduce((total, [value, times]) => total + Math.min(most, Math.max(least, value)) * times, 0) / count;
}

import { isArray, isSeries, momentsOf, seriesOf, wrongArgument, type Series, type Value } from './value.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

interface Reducer {
  readonly compute: (values: readonly number[]) => number;
  /** Whether a time series that has no value at a moment counts as 0 there. */
  readonly missingIsZero?: boolean;
}

/** Of a time series the values of all its moments, of an array those of each moment. */
const REDUCERS: Readonly<Record<string, Reducer>> = {
  SUM: { compute: sum },
  AVG: { compute: (values) => sum(values) / values.length, missingIsZero: true },
  MIN: { compute: (values) => extreme(values, Math.min) },
  MAX: { compute: (values) => extreme(values, Math.max) },
  STDDEV: { compute: deviation },
  DATAPOINT_COUNT: { compute: (values) => values.length },
};

function extreme(values: readonly number[], pick: (a: number, b: number) => number): number {
  return values.reduce((found, value) => pick(found, value), values[0] ?? Number.NaN);
}

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

export const isReducer = (name: string): boolean => Object.hasOwn(REDUCERS, name);

/** @returns a number of a time series, and a time series of an array */
export function reduce(name: string, value: Value): Value {
  const { compute, missingIsZero = false } = REDUCERS[name] ?? {};
  if (compute === undefined || typeof value === 'number') throw wrongArgument(name, value);
  if (isSeries(value)) return compute([...value.points.values()]);
  const at = (moment: number): number[] =>
    value.flatMap(({ points }) => points.get(moment) ?? (missingIsZero ? [0] : []));
  return seriesOf(
    { label: name, period: Math.max(0, ...value.map(({ period }) => period)) },
    momentsOf(value).map((moment) => [moment, compute(at(moment))] as const),
  );
}

export interface Order {
  readonly by: string;
  readonly descending: boolean;
}

export function sorted(value: Value, { by, descending }: Order): readonly Series[] {
  if (!isArray(value)) throw wrongArgument('SORT', value);
  const keyed = value.map((series) => ({ series, key: Number(reduce(by, series)) }));
  // What has no values has no place among the others, and comes last.
  const rank = (key: number): number => (Number.isFinite(key) ? (descending ? -key : key) : Number.POSITIVE_INFINITY);
  keyed.sort((a, b) => (rank(a.key) === rank(b.key) ? 0 : rank(a.key) - rank(b.key)));
  return keyed.map(({ series }) => series);
}

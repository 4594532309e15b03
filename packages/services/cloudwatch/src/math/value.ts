import { MathError } from './math-error.ts';

/** Values by their moment (milliseconds since 1970), in order; where there is none, it is missing. */
export interface Series {
  readonly label: string;
  /** Seconds. */
  readonly period: number;
  readonly points: ReadonlyMap<number, number>;
  /** The id of the metric that it is; what was computed has none. */
  readonly metric?: string;
}

export type Value = number | Series | readonly Series[];

export const isArray = (value: Value): value is readonly Series[] => Array.isArray(value);
export const isSeries = (value: Value): value is Series => typeof value === 'object' && !isArray(value);

/** As CloudWatch abbreviates them. */
export const typeOf = (value: Value): string => (isArray(value) ? 'TS[]' : isSeries(value) ? 'TS' : 'S');

/** What is no number, as after a division by zero, is dropped. */
export function seriesOf(like: Pick<Series, 'label' | 'period'>, points: Iterable<readonly [number, number]>): Series {
  const kept = [...points].filter(([, value]) => Number.isFinite(value));
  return { label: like.label, period: like.period, points: new Map(kept) };
}

/** Moments at which at least one of them has a value, in order. */
export function momentsOf(all: readonly Series[]): number[] {
  return [...new Set(all.flatMap(({ points }) => [...points.keys()]))].sort((a, b) => a - b);
}

export function each(value: Value, name: string, change: (series: Series) => Series): Value {
  if (isArray(value)) return value.map(change);
  if (isSeries(value)) return change(value);
  throw wrongArgument(name, value);
}

export const wrongArgument = (name: string, value: Value): MathError =>
  new MathError(`Function '${name}' does not take an argument of type ${typeOf(value)}`);

/**
 * Computes with each two values of a moment. A value that one side alone lacks counts as 0.
 *
 * @param operator as it is written, for errors
 */
export function combine(operator: string, left: Value, right: Value, compute: (a: number, b: number) => number): Value {
  if (typeof left === 'number' && typeof right === 'number') return compute(left, right);
  if (isArray(left) && isArray(right)) {
    throw new MathError(`Unsupported operand types for ${operator}: TS[], TS[]`);
  }
  if (isArray(left)) return left.map((one) => combineSeries(one, right, one, compute));
  if (isArray(right)) return right.map((one) => combineSeries(left, one, one, compute));
  return combineSeries(left, right, isSeries(left) ? left : right, compute);
}

function combineSeries(left: Value, right: Value, like: Value, compute: (a: number, b: number) => number): Series {
  const both = [left, right].filter(isSeries);
  const at = (value: Value, moment: number): number =>
    isSeries(value) ? (value.points.get(moment) ?? 0) : Number(value);
  const label = isSeries(like) ? like.label : '';
  const period = Math.max(...both.map((one) => one.period));
  return seriesOf(
    { label, period },
    momentsOf(both).map((moment) => [moment, compute(at(left, moment), at(right, moment))] as const),
  );
}

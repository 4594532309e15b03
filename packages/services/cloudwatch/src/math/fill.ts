import { seriesOf, wrongArgument, isSeries, type Series, type Value } from './value.ts';

/** What stands for a value that is missing. */
export type Filler = 'REPEAT' | 'LINEAR' | Exclude<Value, readonly Series[]>;

type Entry = readonly [moment: number, value: number];

/** @param moments of every period that was asked for, in order */
export function fill(series: Series, filler: Filler, moments: readonly number[]): Series {
  const points = [...series.points];
  let next = 0;
  const filled = moments.flatMap((moment): Entry[] => {
    while ((points[next]?.[0] ?? Number.POSITIVE_INFINITY) <= moment) next += 1;
    const value = series.points.get(moment) ?? between(points[next - 1], points[next], moment, filler);
    return value === undefined ? [] : [[moment, value]];
  });
  return seriesOf(series, filled);
}

function between(
  before: Entry | undefined,
  after: Entry | undefined,
  moment: number,
  filler: Filler,
): number | undefined {
  if (typeof filler === 'number') return filler;
  if (typeof filler === 'object') return filler.points.get(moment);
  if (filler === 'REPEAT') return before?.[1];
  if (before === undefined || after === undefined) return undefined;
  return before[1] + ((after[1] - before[1]) * (moment - before[0])) / (after[0] - before[0]);
}

/** A time series of each moment's first argument: the second one where that is true, else the third. */
export function choose(condition: Value, yes: Value, no: Value | undefined): Value {
  if (typeof condition === 'number') {
    if (condition !== 0) return yes;
    return no ?? (isSeries(yes) ? seriesOf(yes, []) : yes);
  }
  if (!isSeries(condition)) throw wrongArgument('IF', condition);
  const like = isSeries(yes) ? yes : condition;
  const chosen = [...condition.points].flatMap(([moment, value]): Entry[] => {
    const found = value === 0 ? valueAt(no, moment) : (valueAt(yes, moment) ?? 0);
    return found === undefined ? [] : [[moment, found]];
  });
  return seriesOf(like, chosen);
}

function valueAt(value: Value | undefined, moment: number): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  if (isSeries(value)) return value.points.get(moment);
  throw wrongArgument('IF', value);
}

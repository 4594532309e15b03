import { seriesOf, type Series } from './value.ts';

/** Two values that follow each other, and how many seconds lie between them. */
type Step = (value: number, before: number, seconds: number) => number;

const steps =
  (compute: Step) =>
  (series: Series): Series => {
    const points = [...series.points];
    return seriesOf(
      series,
      points.flatMap(([moment, value], index): [number, number][] => {
        const before = points[index - 1];
        return before === undefined ? [] : [[moment, compute(value, before[1], (moment - before[0]) / 1000)]];
      }),
    );
  };

const values =
  (compute: (value: number) => number) =>
  (series: Series): Series =>
    seriesOf(
      series,
      [...series.points].map(([moment, value]) => [moment, compute(value)] as const),
    );

function runningSum(series: Series): Series {
  let sum = 0;
  return values((value) => (sum += value))(series);
}

/** Functions of a time series, which do the same to each one of an array. */
export const TRANSFORMS: Readonly<Record<string, (series: Series) => Series>> = {
  ABS: values(Math.abs),
  CEIL: values(Math.ceil),
  FLOOR: values(Math.floor),
  LOG: values(Math.log),
  LOG10: values(Math.log10),
  DIFF: steps((value, before) => value - before),
  DIFF_TIME: steps((_, __, seconds) => seconds),
  RATE: steps((value, before, seconds) => (value - before) / seconds),
  RUNNING_SUM: runningSum,
};

/** Of a moment's date in UTC; a week begins with Monday, which is 1. */
export const DATES: Readonly<Record<string, (date: Date) => number>> = {
  MINUTE: (date) => date.getUTCMinutes(),
  HOUR: (date) => date.getUTCHours(),
  DAY: (date) => date.getUTCDay() || 7,
  DATE: (date) => date.getUTCDate(),
  MONTH: (date) => date.getUTCMonth() + 1,
  YEAR: (date) => date.getUTCFullYear(),
  EPOCH: (date) => date.getTime() / 1000,
};

import { readField, readValue, type FieldRange, type Values } from './field.ts';

/** Whether a cron expression means a day. Months are 1 to 12. */
export type DayTest = (year: number, month: number, day: number) => boolean;

const MONTH_DAYS: FieldRange = { least: 1, most: 31 };
const WEEK_DAYS: FieldRange = { least: 1, most: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] };

export const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** 1 is Sunday. */
const weekDay = (year: number, month: number, day: number): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

const among =
  (values: Values): DayTest =>
  (_year, _month, day) =>
    values.has(day);

/** `?`, `L`, `LW`, `L-3`, `15W`, or days. */
export function readMonthDays(text: string): DayTest | undefined {
  if (text === 'L') return (year, month, day) => day === lastDay(year, month);
  if (text === 'LW') return (year, month, day) => day === nearestWeekday(year, month, lastDay(year, month));
  const [, before] = /^L-(\d{1,2})$/.exec(text) ?? [];
  if (before !== undefined) return (year, month, day) => day === lastDay(year, month) - Number(before);
  const [, near] = /^(\d{1,2})W$/.exec(text) ?? [];
  if (near !== undefined) {
    const wanted = readValue(near, MONTH_DAYS);
    return wanted === undefined
      ? undefined
      : (year, month, day) => wanted <= lastDay(year, month) && day === nearestWeekday(year, month, wanted);
  }
  const values = readField(text, MONTH_DAYS);
  return values === undefined ? undefined : among(values);
}

/** The weekday nearest to a day, within its month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const on = weekDay(year, month, day);
  if (on === 7) return day > 1 ? day - 1 : day + 2;
  if (on === 1) return day < lastDay(year, month) ? day + 1 : day - 2;
  return day;
}

/** `?`, `L`, `5L` (the last Thursday), `3#2` (the second Tuesday), or days: 1 or SUN to 7 or SAT. */
export function readWeekDays(text: string): DayTest | undefined {
  if (text === 'L') return (year, month, day) => weekDay(year, month, day) === WEEK_DAYS.most;
  const [, last] = /^(\w+)L$/.exec(text) ?? [];
  if (last !== undefined) {
    const wanted = readValue(last, WEEK_DAYS);
    return wanted === undefined
      ? undefined
      : (year, month, day) => weekDay(year, month, day) === wanted && day > lastDay(year, month) - 7;
  }
  const [, which, place] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  if (which !== undefined) {
    const wanted = readValue(which, WEEK_DAYS);
    return wanted === undefined
      ? undefined
      : (year, month, day) => weekDay(year, month, day) === wanted && Math.ceil(day / 7) === Number(place);
  }
  const values = readField(text, WEEK_DAYS);
  return values === undefined ? undefined : (year, month, day) => values.has(weekDay(year, month, day));
}

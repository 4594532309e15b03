import { invalidValue } from './errors.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @throws AwsError InvalidParameterValue for a period that CloudWatch does not have */
export function checkPeriod(period: number): void {
  if ([1, 5, 10, 20, 30].includes(period) || (period > 0 && period % MINUTE === 0)) return;
  throw invalidValue('The parameter Period must be 1, 5, 10, 20, 30, or a multiple of 60.');
}

/**
 * Where the first period begins, in milliseconds since 1970: the older it is, the rounder.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
 */
export function firstPeriod(start: Date, period: number, now: number): number {
  const seconds = Math.floor(start.getTime() / 1000);
  const age = now / 1000 - seconds;
  let step = age <= 15 * DAY ? MINUTE : age <= 63 * DAY ? 5 * MINUTE : HOUR;
  if (period < MINUTE && age <= 3 * HOUR) step = period;
  return Math.floor(seconds / step) * step * 1000;
}

/** @throws AwsError InvalidParameterValue */
export function checkOrder(start: Date, end: Date): void {
  if (start.getTime() < end.getTime()) return;
  throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
}

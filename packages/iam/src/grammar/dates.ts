import { asList } from '../list.ts';
import { PolicyError, type PolicyPath } from '../policy-error.ts';
import type { Statement } from '../types.ts';

/** Date operators take ISO 8601, from a year alone to seconds with a zone, or a number of seconds. */
export function checkDates(condition: Statement['Condition'], path: PolicyPath): void {
  for (const [operator, tests] of Object.entries(condition ?? {})) {
    if (!/^(?:For(?:AnyValue|AllValues):)?Date/.test(operator)) continue;
    for (const [key, values] of Object.entries(tests)) {
      for (const value of asList(values)) {
        if (!isDate(String(value))) throw new PolicyError('The policy failed legacy parsing', [...path, operator, key]);
      }
    }
  }
}

const ISO =
  /^(-?\d+)(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:t(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?)?)?)?(?:z|[+-](\d{2})(?::(\d{2}))?)?$/i;

/** Years are those that Java's Date can hold. */
const FIRST_YEAR = -292_275_054;
const LAST_YEAR = 292_278_993;
const LAST_SECOND = 9_223_372_036_854_775_807n;

function isDate(text: string): boolean {
  if (/^\d+$/.test(text)) return BigInt(text) <= LAST_SECOND;
  const found = ISO.exec(text);
  if (found === null) return /^\$\{.*\}$/.test(text);
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0, , zoneHour = 0, zoneMinute = 0] = found
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  return (
    between(year, FIRST_YEAR, LAST_YEAR) &&
    between(month, 1, 12) &&
    between(day, 1, 31) &&
    between(hour, 0, 23) &&
    between(zoneHour, 0, 23) &&
    [minute, second, zoneMinute].every((part) => between(part, 0, 59))
  );
}

function between(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most;
}

import type { StateValue } from '@aws-sdk/client-cloudwatch';

/** A period that has data. */
export interface Datapoint {
  /** Its beginning, in milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
  /** Measurements in it; unknown of what an expression comes to. */
  readonly count?: number;
}

export type Treatment = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

export interface Rule {
  /** Of the periods of the evaluation range, from the newest to the oldest; `undefined` where there is no data. */
  readonly range: readonly (Datapoint | undefined)[];
  readonly breaches: (value: number) => boolean;
  /** EvaluationPeriods. */
  readonly periods: number;
  /** DatapointsToAlarm. */
  readonly toAlarm: number;
  readonly missing: Treatment;
}

export interface Decision {
  /** `undefined`: the alarm stays as it is. */
  readonly value: StateValue | undefined;
  /** The data points that were looked at, the newest first. */
  readonly evaluated: readonly Datapoint[];
  /** Missing ones that were treated as the alarm says. */
  readonly filled: number;
}

/**
 * Periods that are looked at beyond EvaluationPeriods: the page's examples have 5 for 3. AWS does not say the rule, but that
 * it depends on the period and on the resolution. What is measured by the minute counts for the minute's beginning: periods
 * of seconds look back to it, as an alarm with a period of 10 seconds on such a metric was recorded to go off.
 */
export const extraPeriods = (period: number): number => (period < 60 ? Math.ceil(60 / period) + 1 : 2);

/**
 * The state that data points lead to, by the rules for missing ones and against alarms that come too early.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function decide({ range, breaches, periods, toAlarm, missing }: Rule): Decision {
  const evaluated = range.filter((point) => point !== undefined).slice(0, periods);
  const breaching = evaluated.filter(({ value }) => breaches(value)).length;
  const filled = periods - evaluated.length;
  if (missing === 'breaching' || missing === 'notBreaching' || filled === 0) {
    const all = breaching + (missing === 'breaching' ? filled : 0);
    return { value: all >= toAlarm ? 'ALARM' : 'OK', evaluated, filled };
  }
  if (breaching >= toAlarm) return { value: 'ALARM', evaluated, filled };
  if (breaching < evaluated.length) return { value: 'OK', evaluated, filled };
  // There is none, or all breach and are too few.
  if (missing === 'ignore') return { value: undefined, evaluated, filled };
  const oldest = range.findLastIndex((point) => point !== undefined) + 1;
  return { value: oldest >= toAlarm ? 'ALARM' : 'INSUFFICIENT_DATA', evaluated, filled };
}

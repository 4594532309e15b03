import type { ComparisonOperator, StateValue } from '@aws-sdk/client-cloudwatch';
import { decimal } from '@coldstart/wire';
import type { MetricAlarmState } from '../alarms/state.ts';
import { decimalJson, stamp } from '../decimals.ts';
import type { Datapoint, Decision, Treatment } from './decide.ts';

const OPERATORS: Readonly<Partial<Record<ComparisonOperator, string>>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanOrEqualToThreshold: 'less than or equal to',
  LessThanThreshold: 'less than',
};

const TREATED: Readonly<Record<Treatment, string>> = {
  missing: 'Missing',
  ignore: 'Ignored',
  breaching: 'Breaching',
  notBreaching: 'NonBreaching',
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const beingOf = (count: number): string => (count === 1 ? 'was' : 'were');

/** `02/10/19 16:59:00`: the day comes first. */
function shortDate(moment: number): string {
  const [, year, month, day, time] = /^..(..)-(..)-(..)T(.{8})/.exec(new Date(moment).toISOString()) ?? [];
  return `${day}/${month}/${year} ${time}`;
}

const shown = (points: readonly Datapoint[]): string =>
  `[${points.map(({ at, value }) => `${decimal(value)} (${shortDate(at)})`).join(', ')}]`;

interface Told {
  readonly alarm: MetricAlarmState;
  readonly decision: Decision & { readonly value: StateValue };
  readonly breaches: (value: number) => boolean;
  readonly missing: Treatment;
}

/** Why an alarm is in the state that it comes to, in AWS's words. */
export function reasonOf(told: Told): string {
  const { decision, missing } = told;
  const { value, evaluated, filled } = decision;
  if (value === 'INSUFFICIENT_DATA') {
    return `Insufficient Data: ${counted(filled, 'datapoint')} ${beingOf(filled)} unknown.`;
  }
  const treatment = `${counted(filled, 'missing datapoint')} ${beingOf(filled)} treated as [${TREATED[missing]}]`;
  if (filled > 0 && (missing === 'breaching' || missing === 'notBreaching')) {
    const { EvaluationPeriods: periods } = told.alarm.settings;
    const received = evaluated.length === 0 ? 'no datapoints were' : receivedOf(evaluated.length);
    return `Threshold Crossed: ${received} received for ${counted(periods, 'period')} and ${treatment}.`;
  }
  return `Threshold Crossed: ${crossed(told)}.`;
}

const receivedOf = (count: number): string => `${counted(count, 'datapoint')} ${beingOf(count)}`;

/** Those that have led to the state: the breaching ones to ALARM, the others to OK. */
function crossed({ alarm, decision, breaches }: Told): string {
  const { settings } = alarm;
  const { value, evaluated } = decision;
  const isAlarm = value === 'ALARM';
  const points = evaluated.filter((point) => breaches(point.value) === isAlarm);
  const operator = OPERATORS[settings.ComparisonOperator] ?? settings.ComparisonOperator;
  const compared = `${beingOf(points.length)} ${isAlarm ? '' : 'not '}${operator} the threshold (${decimal(settings.Threshold)})`;
  const toAlarm = settings.DatapointsToAlarm;
  if (toAlarm === undefined) return `${counted(points.length, 'datapoint')} ${shown(points)} ${compared}`;
  const periods = settings.EvaluationPeriods;
  const least = isAlarm ? toAlarm : periods - toAlarm + 1;
  const change = isAlarm ? 'OK -> ALARM' : 'ALARM -> OK';
  return `${points.length} out of the last ${counted(periods, 'datapoint')} ${shown(points)} ${compared} (minimum ${counted(least, 'datapoint')} for ${change} transition)`;
}

/** The same as JSON: what was asked, and what it came to. @param moments of the periods evaluated, the newest first */
export function reasonDataOf({ alarm, decision }: Told, now: number, moments: readonly number[]): string {
  const { settings, period } = alarm;
  const { evaluated } = decision;
  const byMoment = new Map(evaluated.map((point) => [point.at, point]));
  const first = evaluated.at(-1)?.at;
  return JSON.stringify({
    version: '1.0',
    queryDate: stamp(now),
    ...(first !== undefined && { startDate: stamp(first) }),
    ...(settings.Unit !== undefined && { unit: settings.Unit }),
    ...((settings.Statistic ?? settings.ExtendedStatistic) !== undefined && {
      statistic: settings.Statistic ?? settings.ExtendedStatistic,
    }),
    period,
    recentDatapoints: evaluated.toReversed().map(({ value }) => decimalJson(value)),
    threshold: decimalJson(settings.Threshold),
    evaluatedDatapoints: moments.map((moment) => {
      const point = byMoment.get(moment);
      return {
        timestamp: stamp(moment),
        ...(point?.count !== undefined && { sampleCount: decimalJson(point.count) }),
        ...(point !== undefined && { value: decimalJson(point.value) }),
      };
    }),
  });
}

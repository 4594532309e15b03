import type { MetricDataQuery, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { pick } from '@coldstart/cloud';
import { invalidCombination, invalidValue, notHere, validation } from '../errors.ts';
import { comparedOf } from '../evaluate/metrics.ts';
import { parseMath } from '../math/parse.ts';
import { MathError } from '../math/math-error.ts';
import { checkQueries } from '../queries.ts';
import { statistic } from '../statistics.ts';
import type { MetricSettings } from './state.ts';

const DAY = 24 * 60 * 60;
const HOUR = 60 * 60;
const MOST_METRICS = 10;

/** Members that belong to what this cloud has not. */
const ABSENT = {
  EvaluationCriteria: 'Alarms on PromQL',
  EvaluationInterval: 'Alarms on PromQL',
  EvaluationWindow: 'EvaluationWindow of alarms',
  WarmUpConfiguration: 'WarmUpConfiguration of alarms',
  ActionConfiguration: 'ActionConfiguration of alarms',
  ThresholdMetricId: 'Anomaly detection (ThresholdMetricId)',
} as const;
const INSTEAD = 'Compare a metric, or an expression of metrics, with a Threshold.';

/** What says what an alarm looks at. */
const LOOKED_AT = [
  'MetricName',
  'Namespace',
  'Statistic',
  'ExtendedStatistic',
  'Dimensions',
  'Period',
  'Unit',
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'Threshold',
  'ComparisonOperator',
  'TreatMissingData',
  'EvaluateLowSampleCountPercentile',
  'Metrics',
] as const satisfies readonly (keyof PutMetricAlarmInput)[];

const missing = (member: string) =>
  validation(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );

/**
 * What a metric alarm looks at, and how often in seconds.
 *
 * @throws AwsError ValidationError and the like; NotImplemented for what this cloud has not
 */
export function checkMetricAlarm(input: PutMetricAlarmInput): {
  readonly settings: MetricSettings;
  readonly period: number;
} {
  refuseAbsent(input);
  const rest = pick(input, LOOKED_AT);
  const { EvaluationPeriods, Threshold, ComparisonOperator, DatapointsToAlarm } = rest;
  if (ComparisonOperator === undefined) throw missing('comparisonOperator');
  if (EvaluationPeriods === undefined) throw missing('evaluationPeriods');
  if (Threshold === undefined) throw missing('threshold');
  if (!Number.isFinite(Threshold)) throw invalidValue(`The value ${Threshold} for parameter Threshold is invalid.`);
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > EvaluationPeriods) {
    throw validation('DatapointsToAlarm must be less than or equal to EvaluationPeriods');
  }
  checkWords(rest);
  const settings = { ...rest, EvaluationPeriods, Threshold, ComparisonOperator };
  const period = rest.Metrics === undefined ? checkSingle(settings) : checkMath(settings, rest.Metrics);
  checkSpan(period, EvaluationPeriods);
  return { settings, period };
}

function refuseAbsent(input: PutMetricAlarmInput): void {
  for (const [member, what] of Object.entries(ABSENT)) {
    if (input[member as keyof typeof ABSENT] !== undefined) throw notHere(what, INSTEAD);
  }
  if (/Lower|Upper/.test(input.ComparisonOperator ?? '')) {
    throw notHere(`Anomaly detection (ComparisonOperator ${input.ComparisonOperator})`, INSTEAD);
  }
  for (const { Expression = '', AccountId } of input.Metrics ?? []) {
    if (/ANOMALY_DETECTION_BAND/i.test(Expression)) throw notHere('ANOMALY_DETECTION_BAND', INSTEAD);
    if (AccountId !== undefined) throw notHere('Metrics of other accounts (AccountId)', INSTEAD);
  }
}

const TREATMENTS = ['breaching', 'notBreaching', 'ignore', 'missing'];

function checkWords({
  TreatMissingData: treat,
  EvaluateLowSampleCountPercentile: low,
  ExtendedStatistic,
}: Omit<PutMetricAlarmInput, 'AlarmName'>): void {
  if (treat !== undefined && !TREATMENTS.includes(treat)) {
    throw validation(`Value '${treat}' at 'treatMissingData' must be one of [${TREATMENTS.join(', ')}]`);
  }
  if (low === undefined) return;
  if (low !== 'evaluate' && low !== 'ignore') {
    throw validation(`Option '${low}' is not supported for EvaluateLowSampleCountPercentile.`);
  }
  if (ExtendedStatistic === undefined) {
    throw validation('EvaluateLowSampleCountPercentile can be used only with a percentile as ExtendedStatistic');
  }
}

/** @returns its period */
function checkSingle(settings: MetricSettings): number {
  const { MetricName, Namespace, Statistic, ExtendedStatistic, Period } = settings;
  if (MetricName === undefined || Namespace === undefined) {
    throw validation('MetricName and Namespace, or Metrics, must be specified');
  }
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw validation('Exactly one of Statistic and ExtendedStatistic must be specified');
  }
  if (ExtendedStatistic !== undefined && statistic(ExtendedStatistic) === undefined) {
    throw invalidValue(`The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported.`);
  }
  if (Period === undefined) throw missing('period');
  checkPeriod(Period);
  return Period;
}

function checkPeriod(period: number): void {
  if ([10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)) return;
  throw validation('Period must be 10, 20, 30 or a multiple of 60');
}

function checkMath(settings: MetricSettings, metrics: readonly MetricDataQuery[]): number {
  for (const member of [
    'MetricName',
    'Namespace',
    'Dimensions',
    'Period',
    'Unit',
    'Statistic',
    'ExtendedStatistic',
  ] as const) {
    if (settings[member] === undefined) continue;
    throw invalidCombination(
      `The parameters Metrics and ${member} are mutually exclusive and you have specified both.`,
    );
  }
  const queries = checkQueries(metrics);
  if (queries.some(({ kind }) => kind === 'insights')) throw notHere('Alarms on Metrics Insights (SELECT)', INSTEAD);
  if (metrics.filter(({ ReturnData }) => ReturnData !== false).length !== 1) {
    throw validation('Exactly one element of the metrics list should return data.');
  }
  const periods = new Set(queries.flatMap((query) => (query.kind === 'metric' ? [query.stat.Period] : [])));
  const own = comparedOf(metrics)?.Period;
  if (own !== undefined) periods.add(own);
  const [period] = periods;
  if (period === undefined) throw validation('The metrics list must have at least one metric.');
  if (periods.size > 1) throw validation('All metrics of the metrics list must have the same period.');
  if (queries.filter(({ kind }) => kind === 'metric').length > MOST_METRICS) {
    throw validation(`The metrics list must not have more than ${MOST_METRICS} metrics.`);
  }
  checkPeriod(period);
  for (const query of queries) if (query.kind === 'expression') checkExpression(query.id, query.expression);
  return period;
}

function checkExpression(id: string, expression: string): void {
  try {
    parseMath(expression);
  } catch (error) {
    if (error instanceof MathError) throw validation(`Error in expression '${id}': ${error.message}`);
    throw error;
  }
}

/** A day at most, or seven of hours. */
function checkSpan(period: number, periods: number): void {
  const span = period * periods;
  if (period < HOUR && span > DAY) {
    throw validation(
      `Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= ${DAY}).`,
    );
  }
  if (span > 7 * DAY) {
    throw validation(
      `Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= ${7 * DAY}).`,
    );
  }
}

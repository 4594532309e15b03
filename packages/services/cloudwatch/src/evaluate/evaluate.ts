import { defineTimer, unwatchMetrics, watchMetrics, type Call } from '@coldstart/cloud';
import { isMetric, keepAlarm, peekAlarm, type MetricAlarmState } from '../alarms/state.ts';
import { changeState } from '../act/change-state.ts';
import { cloudwatchPrincipal } from '../principal.ts';
import { datapointsOf } from './datapoints.ts';
import { decide, type Decision, type Treatment } from './decide.ts';
import { metricsOf } from './metrics.ts';
import { reasonDataOf, reasonOf } from './reason.ts';
import { nextLook, stepOf } from './when.ts';

interface Look {
  readonly name: string;
}

/** An alarm's look at its metrics. */
export const alarmLook = defineTimer<Look>('cloudwatch/look', look);

const whatOf = (name: string): string => `alarm ${name}`;

/** Has an alarm look at its metrics at its next moment, and whenever they are measured. */
export function startLooking(call: Call, alarm: MetricAlarmState): void {
  const { name } = alarm;
  const as = cloudwatchPrincipal(call);
  const watcher = {
    key: name,
    timer: alarmLook.name,
    service: call.service,
    as,
    data: { name },
    what: whatOf(name),
    step: stepOf(alarm),
  };
  watchMetrics(call, watcher, metricsOf(alarm));
  lookSoon(call, alarm);
}

export function stopLooking(call: Call, alarm: MetricAlarmState): void {
  unwatchMetrics(call, alarm.name, metricsOf(alarm));
  call.unschedule(alarmLook, alarm.name);
}

/** At the next moment that CloudWatch looks at it. */
export function lookSoon(call: Call, alarm: MetricAlarmState): void {
  const step = stepOf(alarm);
  lookAt(call, alarm, (Math.floor(call.now() / step) + 1) * step);
}

function lookAt(call: Call, { name }: MetricAlarmState, at: number): void {
  const options = { key: name, what: whatOf(name), as: cloudwatchPrincipal(call), unlessEarlier: true };
  call.schedule(alarmLook, { at }, { name }, options);
}

function look(call: Call, { name }: Look): void {
  const alarm = peekAlarm(call, name);
  if (alarm === undefined || !isMetric(alarm)) return;
  const step = stepOf(alarm);
  const end = Math.floor(call.now() / step) * step;
  evaluate(call, alarm, end);
  const next = nextLook(call, alarm, end);
  if (next !== undefined) lookAt(call, alarm, next);
}

/** Alarms of these ignore what is missing, whatever they say, says the page on missing data. */
const treatmentOf = ({ settings }: MetricAlarmState): Treatment =>
  settings.Namespace === 'AWS/DynamoDB' ? 'ignore' : ((settings.TreatMissingData ?? 'missing') as Treatment);

function breachesOf({ settings }: MetricAlarmState): (value: number) => boolean {
  const { ComparisonOperator: operator, Threshold: threshold } = settings;
  switch (operator) {
    case 'GreaterThanThreshold':
      return (value) => value > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return (value) => value >= threshold;
    case 'LessThanThreshold':
      return (value) => value < threshold;
    default:
      return (value) => value <= threshold;
  }
}

function evaluate(call: Call, alarm: MetricAlarmState, end: number): void {
  const { settings } = alarm;
  const range = datapointsOf(call, alarm, end);
  const [breaches, missing] = [breachesOf(alarm), treatmentOf(alarm)];
  const periods = settings.EvaluationPeriods;
  const decision = decide({ range, breaches, periods, toAlarm: settings.DatapointsToAlarm ?? periods, missing });
  const { value } = decision;
  if (value === undefined || hasTooFew(alarm, decision)) return;
  const told = { alarm, decision: { ...decision, value }, breaches, missing };
  const data = reasonDataOf(told, call.now(), momentsOf(range, decision, end, alarm.period));
  const state = { value, reason: reasonOf(told), reasonData: data };
  if (value !== alarm.state.value) changeState(call, alarm, state);
}

/** The periods that were evaluated: those with data, and of the others the newest. */
function momentsOf(
  range: readonly unknown[],
  { evaluated, filled }: Decision,
  end: number,
  period: number,
): readonly number[] {
  const empty = range.flatMap((point, index) => (point === undefined ? [end - (index + 1) * period * 1000] : []));
  return [...evaluated.map(({ at }) => at), ...empty.slice(0, filled)].sort((a, b) => b - a);
}

/**
 * Whether a percentile says too little of so few samples, and the alarm is to wait for more.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
function hasTooFew({ settings }: MetricAlarmState, { evaluated }: Decision): boolean {
  const [, percentile] = /^p([\d.]+)$/.exec(settings.ExtendedStatistic ?? '') ?? [];
  if (percentile === undefined || settings.EvaluateLowSampleCountPercentile !== 'ignore') return false;
  const beyond = Number(percentile) >= 50 ? 100 - Number(percentile) : Number(percentile);
  // Ten of them are to be beyond the percentile.
  return evaluated.reduce((total, { count = 0 }) => total + count, 0) * beyond < 1000;
}

/** A new configuration of an alarm: it watches what that says. */
export function replaceLooking(call: Call, before: MetricAlarmState | undefined, alarm: MetricAlarmState): void {
  if (before !== undefined) stopLooking(call, before);
  startLooking(call, keepAlarm(call, alarm));
}

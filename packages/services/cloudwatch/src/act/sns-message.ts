import type { Dimension, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { MetricAlarmState } from '../alarms/state.ts';
import { decimalJson, stamp } from '../decimals.ts';
import type { Change } from './moment.ts';
import { regionName } from './regions.ts';

const dimensionsOf = (dimensions: readonly Dimension[] = []) =>
  dimensions.map(({ Name, Value }) => ({ value: Value, name: Name }));

function metricOf({ Id, Expression, Label, MetricStat: stat, Period, ReturnData = true }: MetricDataQuery) {
  const { Metric: metric } = stat ?? {};
  return {
    ...(Expression !== undefined && { Expression }),
    Id,
    ...(Label !== undefined && { Label }),
    ...(stat !== undefined && {
      MetricStat: {
        Metric: {
          Dimensions: dimensionsOf(metric?.Dimensions),
          MetricName: metric?.MetricName,
          Namespace: metric?.Namespace,
        },
        Period: stat.Period,
        Stat: stat.Stat,
        ...(stat.Unit !== undefined && { Unit: stat.Unit }),
      },
    }),
    ...(Period !== undefined && { Period }),
    ReturnData,
  };
}

/** `SampleCount` is `SAMPLE_COUNT`. */
const shouted = (statistic: string): string => statistic.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

function lookedAt({ settings }: MetricAlarmState) {
  const { MetricName, Namespace, Statistic, ExtendedStatistic, Unit = null, Dimensions, Metrics } = settings;
  if (Metrics !== undefined) return { Metrics: Metrics.map(metricOf) };
  return {
    MetricName,
    Namespace,
    ...(Statistic === undefined
      ? { StatisticType: 'ExtendedStatistic', ExtendedStatistic }
      : { StatisticType: 'Statistic', Statistic: shouted(Statistic) }),
    Unit,
    Dimensions: dimensionsOf(Dimensions),
  };
}

function triggerOf(alarm: MetricAlarmState) {
  const { settings, period } = alarm;
  return {
    ...lookedAt(alarm),
    Period: period,
    EvaluationPeriods: settings.EvaluationPeriods,
    ...(settings.DatapointsToAlarm !== undefined && { DatapointsToAlarm: settings.DatapointsToAlarm }),
    ComparisonOperator: settings.ComparisonOperator,
    Threshold: decimalJson(settings.Threshold),
    TreatMissingData: settings.TreatMissingData ?? 'missing',
    EvaluateLowSampleCountPercentile: settings.EvaluateLowSampleCountPercentile ?? '',
  };
}

const SUBJECT = 100;

/** What an alarm publishes: its members and their order were recorded. */
export function snsMessage({ alarm, now, before }: Change): { readonly subject: string; readonly body: string } {
  const { name, state, actions } = { ...alarm, state: now.state };
  const region = regionName(alarm.region);
  const body = {
    AlarmName: name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: alarm.account,
    AlarmConfigurationUpdatedTimestamp: stamp(alarm.configured),
    NewStateValue: state.value,
    NewStateReason: state.reason,
    StateChangeTime: stamp(state.updated),
    Region: region,
    AlarmArn: alarm.arn,
    OldStateValue: before.state.value,
    ActionExecutedAfterMuteWindow: false,
    OKActions: actions.OK,
    AlarmActions: actions.ALARM,
    InsufficientDataActions: actions.INSUFFICIENT_DATA,
    ...(alarm.kind === 'metric'
      ? { Trigger: triggerOf(alarm) }
      : {
          AlarmRule: alarm.rule,
          TriggeringChildren: alarm.triggers.map(({ arn, value, at }) => ({
            Arn: arn,
            State: { Value: value, Timestamp: stamp(at) },
          })),
        }),
  };
  return { subject: `${state.value}: "${name}" in ${region}`.slice(0, SUBJECT), body: JSON.stringify(body) };
}

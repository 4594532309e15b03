import type { MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch';
import type { AlarmRecord, CompositeAlarmState, MetricAlarmState } from '../alarms/state.ts';
import { stamp } from '../decimals.ts';
import { dimensionMap } from '../dimensions.ts';
import type { StateMoment } from './moment.ts';

/*
 * How events speak of alarms.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */

const statOf = ({ Metric, Period, Stat, Unit }: Partial<MetricStat>) => ({
  metric: {
    namespace: Metric?.Namespace,
    name: Metric?.MetricName,
    dimensions: dimensionMap(Metric?.Dimensions),
  },
  period: Period,
  stat: Stat,
  ...(Unit !== undefined && { unit: Unit }),
});

const queryOf = ({ Id, Expression, Label, MetricStat: stat, Period, ReturnData = true }: MetricDataQuery) => ({
  id: Id,
  ...(Expression !== undefined && { expression: Expression }),
  ...(Label !== undefined && { label: Label }),
  ...(stat !== undefined && { metricStat: statOf(stat) }),
  ...(Period !== undefined && { period: Period }),
  returnData: ReturnData,
});

function metricsOf({ settings, metricId, period }: MetricAlarmState) {
  if (settings.Metrics !== undefined) return settings.Metrics.map(queryOf);
  const { Namespace, MetricName, Dimensions, Statistic, ExtendedStatistic, Unit } = settings;
  const stat = { Metric: { Namespace, MetricName, Dimensions }, Period: period, Stat: Statistic ?? ExtendedStatistic };
  return [{ id: metricId, metricStat: statOf({ ...stat, Unit }), returnData: true }];
}

function suppressorOf({ suppressor }: CompositeAlarmState) {
  if (suppressor === undefined) return {};
  return {
    actionsSuppressor: suppressor.alarm,
    actionsSuppressorWaitPeriod: suppressor.wait,
    actionsSuppressorExtensionPeriod: suppressor.extension,
  };
}

/** What an alarm looks at, as events of its state have it. */
export function configurationOf(alarm: AlarmRecord) {
  const description = alarm.description === undefined ? {} : { description: alarm.description };
  if (alarm.kind === 'metric') return { ...description, metrics: metricsOf(alarm) };
  return { alarmRule: alarm.rule, ...suppressorOf(alarm), ...description };
}

/** All that an alarm was given, as events of its configuration have it. */
export function fullConfigurationOf(alarm: AlarmRecord) {
  const { settings } = alarm.kind === 'metric' ? alarm : { settings: undefined };
  return {
    ...(settings !== undefined && {
      evaluationPeriods: settings.EvaluationPeriods,
      ...(settings.DatapointsToAlarm !== undefined && { datapointsToAlarm: settings.DatapointsToAlarm }),
      threshold: settings.Threshold,
      comparisonOperator: settings.ComparisonOperator,
      ...(settings.TreatMissingData !== undefined && { treatMissingData: settings.TreatMissingData }),
    }),
    ...configurationOf(alarm),
    alarmName: alarm.name,
    actionsEnabled: alarm.actionsEnabled,
    timestamp: stamp(alarm.configured),
    okActions: alarm.actions.OK,
    alarmActions: alarm.actions.ALARM,
    insufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
  };
}

export function stateOf({ state, suppression }: StateMoment) {
  return {
    ...(suppression !== undefined && {
      actionsSuppressedBy: suppression.by,
      actionsSuppressedReason: `Actions suppressed by ${suppression.by}`,
    }),
    value: state.value,
    reason: state.reason,
    ...(state.reasonData !== undefined && { reasonData: state.reasonData }),
    timestamp: stamp(state.updated),
  };
}

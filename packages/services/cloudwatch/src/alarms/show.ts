import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AlarmRecord, CompositeAlarmState, MetricAlarmState } from './state.ts';

/** Alarms as they are described. */
const commonOf = ({ state, ...alarm }: AlarmRecord) => ({
  AlarmName: alarm.name,
  AlarmArn: alarm.arn,
  ...(alarm.description !== undefined && { AlarmDescription: alarm.description }),
  AlarmConfigurationUpdatedTimestamp: new Date(alarm.configured),
  ActionsEnabled: alarm.actionsEnabled,
  OKActions: [...alarm.actions.OK],
  AlarmActions: [...alarm.actions.ALARM],
  InsufficientDataActions: [...alarm.actions.INSUFFICIENT_DATA],
  StateValue: state.value,
  StateReason: state.reason,
  ...(state.reasonData !== undefined && { StateReasonData: state.reasonData }),
  StateUpdatedTimestamp: new Date(state.updated),
  StateTransitionedTimestamp: new Date(state.transitioned),
});

export const shownMetricAlarm = (alarm: MetricAlarmState): MetricAlarm => ({
  ...commonOf(alarm),
  Dimensions: [],
  ...alarm.settings,
});

export function shownCompositeAlarm(alarm: CompositeAlarmState): CompositeAlarm {
  const { rule, suppressor, suppression } = alarm;
  return {
    ...commonOf(alarm),
    AlarmRule: rule,
    ...(suppressor !== undefined && {
      ActionsSuppressor: suppressor.alarm,
      ActionsSuppressorWaitPeriod: suppressor.wait,
      ActionsSuppressorExtensionPeriod: suppressor.extension,
    }),
    ...(suppression !== undefined && {
      ActionsSuppressedBy: suppression.by,
      ActionsSuppressedReason: `Actions suppressed by ${suppression.by}`,
    }),
  };
}

import { formatArn, queueDelivery, type Call } from '@coldstart/cloud';
import type { AlarmRecord } from '../alarms/state.ts';
import { stamp } from '../decimals.ts';
import { cloudwatchPrincipal } from '../principal.ts';
import { configurationOf, fullConfigurationOf, stateOf } from './configuration.ts';
import { momentOf, type Change } from './moment.ts';

function tellEventBridge(call: Call, alarm: AlarmRecord, detailType: string, detail: object): void {
  queueDelivery(call, {
    target: formatArn(call, 'events', 'event-bus/default'),
    as: cloudwatchPrincipal(call),
    message: {
      body: JSON.stringify(detail),
      event: { source: 'aws.cloudwatch', detailType, resources: [alarm.arn], time: call.now() },
    },
    action: detailType,
    note: `CloudWatch tells EventBridge of the alarm ${alarm.name}`,
  });
}

export function tellOfState(call: Call, { alarm, now, before }: Change): void {
  tellEventBridge(call, alarm, 'CloudWatch Alarm State Change', {
    alarmName: alarm.name,
    state: stateOf(now),
    previousState: stateOf(before),
    configuration: configurationOf(alarm),
  });
}

/** @param before what the configuration was, where it has been changed */
export function tellOfConfiguration(
  call: Call,
  operation: 'create' | 'update' | 'delete',
  alarm: AlarmRecord,
  before?: AlarmRecord,
): void {
  const { suppression } = momentOf(alarm);
  tellEventBridge(call, alarm, 'CloudWatch Alarm Configuration Change', {
    alarmName: alarm.name,
    operation,
    state: {
      ...(suppression !== undefined && { actionsSuppressedBy: suppression.by }),
      value: alarm.state.value,
      timestamp: stamp(alarm.state.updated),
    },
    configuration: fullConfigurationOf(alarm),
    ...(before !== undefined && { previousConfiguration: fullConfigurationOf(before) }),
  });
}

/** What a function is invoked with: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html */
export function lambdaEvent({ alarm, now, before }: Change): string {
  return JSON.stringify({
    source: 'aws.cloudwatch',
    alarmArn: alarm.arn,
    accountId: alarm.account,
    time: stamp(now.state.updated),
    region: alarm.region,
    alarmData: {
      alarmName: alarm.name,
      state: stateOf(now),
      previousState: stateOf(before),
      configuration: configurationOf(alarm),
    },
  });
}

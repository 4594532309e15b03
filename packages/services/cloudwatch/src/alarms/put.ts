import { randomUUID } from 'node:crypto';
import type { PutCompositeAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { Call } from '@coldstart/cloud';
import { lookAtOnce } from '../composite/evaluate.ts';
import { parseRule } from '../composite/parse.ts';
import { childrenOf } from '../composite/rule.ts';
import { notHere, validation } from '../errors.ts';
import { replaceLooking } from '../evaluate/evaluate.ts';
import type { CloudWatchOperations } from '../sdk.ts';
import { onNewAlarm } from './access.ts';
import { checkMetricAlarm } from './check-metric-alarm.ts';
import { commonOf, tellOfAlarm } from './configure.ts';
import {
  alarmArn,
  alarmName,
  isComposite,
  isMetric,
  keepAlarm,
  peekAlarm,
  type AlarmRecord,
  type CompositeAlarmState,
  type MetricAlarmState,
  type Suppressor,
} from './state.ts';

const MOST_CHILDREN = 100;

export const putAlarmOperations: CloudWatchOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
  PutMetricAlarm: {
    access: onNewAlarm,
    run(input, call) {
      const before = peekAlarm(call, input.AlarmName);
      const { settings, period } = checkMetricAlarm(input);
      if (before !== undefined && !isMetric(before)) throw otherKind(before);
      const common = commonOf(call, input, before);
      const alarm: MetricAlarmState = { ...common, kind: 'metric', settings, period, metricId: randomUUID() };
      replaceLooking(call, before, alarm);
      tellOfAlarm(call, before === undefined ? 'create' : 'update', alarm, before);
    },
  },

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
  PutCompositeAlarm: {
    access: onNewAlarm,
    run(input, call) {
      const before = peekAlarm(call, input.AlarmName);
      checkRule(call, input.AlarmRule);
      if (before !== undefined && !isComposite(before)) throw otherKind(before);
      const alarm: CompositeAlarmState = {
        ...commonOf(call, input, before),
        kind: 'composite',
        rule: input.AlarmRule,
        suppressor: suppressorOf(call, input),
        suppression: before?.suppression,
        acted: before?.acted ?? 'INSUFFICIENT_DATA',
        triggers: before?.triggers ?? [],
      };
      lookAtOnce(call, keepAlarm(call, alarm));
      tellOfAlarm(call, before === undefined ? 'create' : 'update', alarm, before);
    },
  },
};

const otherKind = ({ name, kind }: AlarmRecord): Error =>
  validation(`An alarm with the name ${name} exists already, and is a ${kind} alarm. Delete it first.`);

function checkRule(call: Call, text: string): void {
  const children = childrenOf(parseRule(text));
  if (children.length > MOST_CHILDREN) throw validation(`AlarmRule must not have more than ${MOST_CHILDREN} alarms`);
  const gone = children.filter((name) => peekAlarm(call, name) === undefined).map((name) => alarmArn(call, name));
  if (gone.length === 0) return;
  throw validation(`Could not save the composite alarm as alarms [${gone.join(', ')}] in the alarm rule do not exist`);
}

function suppressorOf(call: Call, input: PutCompositeAlarmInput): Suppressor | undefined {
  const { ActionsSuppressor: alarm, ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod } = input;
  if ('ActionConfiguration' in input && input.ActionConfiguration !== undefined) {
    throw notHere('ActionConfiguration of alarms', 'Leave it out.');
  }
  const wait = ActionsSuppressorWaitPeriod;
  const extension = ActionsSuppressorExtensionPeriod;
  if (alarm === undefined) {
    if (wait === undefined && extension === undefined) return undefined;
    throw validation('ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod need an ActionsSuppressor');
  }
  if (wait === undefined || extension === undefined) {
    throw validation(
      'ActionsSuppressor needs ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod, in seconds',
    );
  }
  if (peekAlarm(call, alarmName(alarm)) === undefined) {
    throw validation(`Could not save the composite alarm as its suppressor ${alarm} does not exist`);
  }
  return { alarm, wait, extension };
}

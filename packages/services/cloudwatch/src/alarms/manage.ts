import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { changeState } from '../act/change-state.ts';
import { momentOf } from '../act/moment.ts';
import { refersTo } from '../composite/rule.ts';
import { actOrWait, suppressionEnd } from '../composite/suppress.ts';
import { notThere, validation } from '../errors.ts';
import { lookSoon, stopLooking } from '../evaluate/evaluate.ts';
import type { CloudWatchOperations } from '../sdk.ts';
import { onAlarm, onAlarms } from './access.ts';
import { tellOfAlarm } from './configure.ts';
import { allAlarms, dropAlarm, isComposite, isMetric, keepAlarm, peekAlarm, type AlarmRecord } from './state.ts';

export const manageAlarmOperations: CloudWatchOperations = {
  /** Lasts until the alarm looks at its metrics: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html */
  SetAlarmState: {
    access: onAlarm,
    run({ AlarmName, StateValue: value, StateReason: reason, StateReasonData: reasonData }, call) {
      const alarm = peekAlarm(call, AlarmName);
      if (alarm === undefined) throw notThere();
      checkJson(reasonData);
      const before = momentOf(alarm);
      const changed = changeState(call, alarm, { value, reason, reasonData });
      if (isMetric(changed)) lookSoon(call, changed);
      else if (value !== before.state.value) actOrWait(call, changed, before);
    },
  },

  EnableAlarmActions: { access: onAlarms, run: ({ AlarmNames }, call) => enable(call, AlarmNames, true) },
  DisableAlarmActions: { access: onAlarms, run: ({ AlarmNames }, call) => enable(call, AlarmNames, false) },

  /** All of them, or none: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html */
  DeleteAlarms: {
    access: onAlarms,
    run({ AlarmNames }, call) {
      const gone = AlarmNames.map((name) => {
        const alarm = peekAlarm(call, name);
        if (alarm === undefined) throw notThere();
        return alarm;
      });
      if (gone.filter(isComposite).length > 1) {
        throw validation('Only one composite alarm can be deleted at a time');
      }
      for (const alarm of gone) checkUnused(call, alarm);
      for (const alarm of gone) remove(call, alarm);
    },
  },
};

function checkJson(text: string | undefined): void {
  if (text === undefined) return;
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError('InvalidFormatFault', 'StateReasonData must be valid JSON');
  }
}

/** Alarms that are not there are no error. */
function enable(call: Call, names: readonly string[], actionsEnabled: boolean): void {
  for (const name of names) {
    const alarm = peekAlarm(call, name);
    if (alarm === undefined || alarm.actionsEnabled === actionsEnabled) continue;
    tellOfAlarm(call, 'update', keepAlarm(call, { ...alarm, actionsEnabled, configured: call.now() }), alarm);
  }
}

function checkUnused(call: Call, { name }: AlarmRecord): void {
  const used = allAlarms(call).some((alarm) => isComposite(alarm) && refersTo(alarm, name));
  if (used) throw validation(`Cannot delete ${name} as there are composite alarm(s) depending on it.`);
}

function remove(call: Call, alarm: AlarmRecord): void {
  if (isMetric(alarm)) stopLooking(call, alarm);
  else call.unschedule(suppressionEnd, alarm.name);
  dropAlarm(call, alarm.name);
  tellOfAlarm(call, 'delete', alarm);
}

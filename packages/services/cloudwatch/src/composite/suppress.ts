import { defineTimer, type Call } from '@coldstart/cloud';
import { takeActions } from '../act/actions.ts';
import { tellOfState } from '../act/events.ts';
import { momentOf, type StateMoment } from '../act/moment.ts';
import {
  alarmName,
  isComposite,
  keepAlarm,
  peekAlarm,
  type CompositeAlarmState,
  type Suppression,
} from '../alarms/state.ts';
import { cloudwatchPrincipal } from '../principal.ts';

/*
 * When a composite alarm acts that has a suppressor.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
 */

interface End {
  readonly name: string;
}

/** A wait for the suppressor, or after it, is over. */
export const suppressionEnd = defineTimer<End>('cloudwatch/suppression', (call, { name }) => {
  const alarm = peekAlarm(call, name);
  if (alarm === undefined || !isComposite(alarm) || alarm.suppression?.until === undefined) return;
  release(call, alarm);
});

function isSuppressed(call: Call, { suppressor }: CompositeAlarmState): boolean {
  return suppressor !== undefined && peekAlarm(call, alarmName(suppressor.alarm))?.state.value === 'ALARM';
}

/** The alarm has come to another state: it acts, or waits. */
export function actOrWait(call: Call, alarm: CompositeAlarmState, before: StateMoment): void {
  const suppression = newSuppression(call, alarm);
  if (suppression !== undefined) {
    const kept = keep(call, alarm, suppression);
    tellOfState(call, { alarm: kept, now: momentOf(kept), before });
    return;
  }
  const acted = keepAlarm(call, { ...alarm, acted: alarm.state.value });
  const change = { alarm: acted, now: momentOf(acted), before };
  tellOfState(call, change);
  takeActions(call, change);
}

function newSuppression(call: Call, alarm: CompositeAlarmState): Suppression | undefined {
  const { suppressor, suppression } = alarm;
  if (suppressor === undefined) return undefined;
  if (isSuppressed(call, alarm)) return { by: 'Alarm', until: undefined };
  if (suppression !== undefined) return suppression;
  return suppressor.wait === 0 ? undefined : { by: 'WaitPeriod', until: call.now() + suppressor.wait * 1000 };
}

/** The suppressor has changed. */
export function followSuppressor(call: Call, alarm: CompositeAlarmState): void {
  const { suppressor, suppression } = alarm;
  if (suppressor === undefined || suppression === undefined) return;
  if (isSuppressed(call, alarm)) {
    call.unschedule(suppressionEnd, alarm.name);
    keep(call, alarm, { by: 'Alarm', until: undefined });
  } else if (suppression.by === 'Alarm') {
    if (suppressor.extension === 0) release(call, alarm);
    else keep(call, alarm, { by: 'ExtensionPeriod', until: call.now() + suppressor.extension * 1000 });
  }
}

function keep(call: Call, alarm: CompositeAlarmState, suppression: Suppression): CompositeAlarmState {
  const { name } = alarm;
  if (suppression.until !== undefined) {
    const options = { key: name, what: `alarm ${name}`, as: cloudwatchPrincipal(call) };
    call.schedule(suppressionEnd, { at: suppression.until }, { name }, options);
  }
  return keepAlarm(call, { ...alarm, suppression });
}

/** Nothing holds it back any longer: it does what its state asks for, if it has not done so already. */
function release(call: Call, alarm: CompositeAlarmState): void {
  const before = momentOf(alarm);
  const state = { ...alarm.state, updated: call.now() };
  const released = keepAlarm(call, { ...alarm, state, suppression: undefined, acted: state.value });
  if (alarm.acted === state.value) return;
  const change = { alarm: released, now: momentOf(released), before };
  tellOfState(call, change);
  takeActions(call, change);
}

import type { Call } from '@coldstart/cloud';
import { remember } from '../alarms/history-state.ts';
import { allAlarms, isComposite, keepAlarm, peekAlarm, type AlarmRecord, type AlarmState } from '../alarms/state.ts';
import { compositeLook } from '../composite/names.ts';
import { refersTo } from '../composite/rule.ts';
import { parseAsWritten } from '../decimals.ts';
import { cloudwatchPrincipal } from '../principal.ts';
import { takeActions } from './actions.ts';
import { tellOfState } from './events.ts';
import { momentOf, type StateMoment } from './moment.ts';

type NewState = Pick<AlarmState, 'value' | 'reason' | 'reasonData'>;

/**
 * Brings an alarm into a state: its history, events, actions and the composite alarms above it follow when that is
 * another one than before.
 *
 * @param path composite alarms whose change has led to this one
 */
export function changeState(
  call: Call,
  alarm: AlarmRecord,
  state: NewState,
  path: readonly string[] = [],
): AlarmRecord {
  const isOther = state.value !== alarm.state.value;
  const before = momentOf(alarm);
  const now = call.now();
  const transitioned = isOther ? now : alarm.state.transitioned;
  const changed = keepAlarm(call, { ...alarm, state: { ...state, updated: now, transitioned } });
  if (!isOther) return changed;
  rememberChange(call, changed, before);
  // A composite alarm acts by its suppressor.
  if (changed.kind === 'metric') {
    const change = { alarm: changed, now: momentOf(changed), before };
    tellOfState(call, change);
    takeActions(call, change);
  }
  wakeParents(call, changed, path);
  return changed;
}

function rememberChange(call: Call, alarm: AlarmRecord, before: StateMoment): void {
  const shown = ({ value, reason, reasonData }: AlarmState) => ({
    stateValue: value,
    stateReason: reason,
    ...(reasonData !== undefined && { stateReasonData: parseAsWritten(reasonData) }),
  });
  remember(call, alarm, 'StateUpdate', {
    summary: `Alarm updated from ${before.state.value} to ${alarm.state.value}`,
    data: { version: '1.0', oldState: shown(before.state), newState: shown(alarm.state) },
  });
}

/** Composite alarms whose rule, or suppressor, this alarm is. Where they lead back to one on the way, it ends. */
export function wakeParents(call: Call, alarm: AlarmRecord, path: readonly string[]): void {
  const { name, arn, state } = alarm;
  const trigger = { arn, value: state.value, at: state.transitioned };
  for (const parent of allAlarms(call)) {
    if (!isComposite(parent) || path.includes(parent.name) || peekAlarm(call, parent.name) === undefined) continue;
    if (!refersTo(parent, name)) continue;
    const options = { key: parent.name, what: `alarm ${parent.name}`, as: cloudwatchPrincipal(call) };
    call.schedule(compositeLook, { in: 0 }, { name: parent.name, trigger, path: [...path, parent.name] }, options);
  }
}

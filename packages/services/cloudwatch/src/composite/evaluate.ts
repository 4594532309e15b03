import { defineTimer, type Call } from '@coldstart/cloud';
import { changeState } from '../act/change-state.ts';
import { momentOf } from '../act/moment.ts';
import {
  alarmName,
  isComposite,
  keepAlarm,
  peekAlarm,
  type CompositeAlarmState,
  type Trigger,
} from '../alarms/state.ts';
import { stamp } from '../decimals.ts';
import { cloudwatchPrincipal } from '../principal.ts';
import { compositeLook, type CompositeLook } from './names.ts';
import { parseRule } from './parse.ts';
import { childrenOfAlarm, isTrue } from './rule.ts';
import { actOrWait, followSuppressor } from './suppress.ts';

/** A composite alarm's look at the alarms of its rule. */
export const compositeTimer = defineTimer<CompositeLook>(compositeLook.name, (call, look) => {
  const alarm = peekAlarm(call, look.name);
  if (alarm === undefined || !isComposite(alarm)) return;
  const { trigger, path } = look;
  const suppressor = alarm.suppressor === undefined ? undefined : alarmName(alarm.suppressor.alarm);
  if (trigger !== undefined && alarmName(trigger.arn) === suppressor) followSuppressor(call, alarm);
  evaluate(call, peekAlarm(call, look.name) as CompositeAlarmState, trigger, path);
});

/** It is new, or has another rule: its state is looked at at once. */
export function lookAtOnce(call: Call, { name }: CompositeAlarmState): void {
  const options = { key: name, what: `alarm ${name}`, as: cloudwatchPrincipal(call) };
  call.schedule(compositeTimer, { in: 0 }, { name, path: [name] }, options);
}

function evaluate(call: Call, alarm: CompositeAlarmState, trigger: Trigger | undefined, path: readonly string[]): void {
  const rule = parseRule(alarm.rule);
  const value = isTrue(rule, (name) => peekAlarm(call, name)?.state.value) ? 'ALARM' : 'OK';
  if (value === alarm.state.value) return;
  const triggers = trigger === undefined ? childrenNow(call, alarm) : [trigger];
  const before = momentOf(alarm);
  const state = { value, reason: reasonOf(alarm, value, trigger), reasonData: reasonDataOf(triggers) } as const;
  keepAlarm(call, { ...alarm, triggers });
  changeState(call, { ...alarm, triggers }, state, path);
  actOrWait(call, peekAlarm(call, alarm.name) as CompositeAlarmState, before);
}

const childrenNow = (call: Call, alarm: CompositeAlarmState): Trigger[] =>
  childrenOfAlarm(alarm).flatMap((name): Trigger[] => {
    const child = peekAlarm(call, name);
    return child === undefined ? [] : [{ arn: child.arn, value: child.state.value, at: child.state.transitioned }];
  });

/** `Friday 22 July, 2022 15:57:45 UTC` */
function longDate(moment: number): string {
  const date = new Date(moment);
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }).format(date);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const time = date.toISOString().slice(11, 19);
  return `${part({ weekday: 'long' })} ${day} ${part({ month: 'long' })}, ${date.getUTCFullYear()} ${time} UTC`;
}

function reasonOf(alarm: CompositeAlarmState, value: string, trigger: Trigger | undefined): string {
  if (trigger !== undefined) return `${trigger.arn} transitioned to ${trigger.value} at ${longDate(trigger.at)}`;
  const what = alarm.state.value === 'INSUFFICIENT_DATA' ? 'created' : 'updated';
  return `${alarm.arn} was ${what} and its alarm rule evaluates to ${value}`;
}

const reasonDataOf = (triggers: readonly Trigger[]): string =>
  JSON.stringify({
    triggeringAlarms: triggers.map(({ arn, value, at }) => ({ arn, state: { value, timestamp: stamp(at) } })),
  });

import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { alarmName, type CompositeAlarmState } from '../alarms/state.ts';
import { parseRule, type RuleNode } from './parse.ts';

/** The names of the alarms in a rule, each once. */
export function childrenOf(rule: RuleNode): string[] {
  const named = (node: RuleNode): readonly string[] => {
    switch (node.kind) {
      case 'constant':
        return [];
      case 'state':
        return [node.alarm];
      case 'not':
        return named(node.of);
      case 'at least':
        return node.alarms;
      default:
        return node.of.flatMap(named);
    }
  };
  return [...new Set(named(rule).map(alarmName))];
}

export const childrenOfAlarm = ({ rule }: Pick<CompositeAlarmState, 'rule'>): string[] => childrenOf(parseRule(rule));

/** Whether an alarm is in a composite alarm's rule, or suppresses its actions. */
export function refersTo(parent: CompositeAlarmState, name: string): boolean {
  const suppressor = parent.suppressor === undefined ? undefined : alarmName(parent.suppressor.alarm);
  return suppressor === name || childrenOfAlarm(parent).includes(name);
}

/** @param stateOf an alarm's, by its name; one that is gone has none */
export function isTrue(rule: RuleNode, stateOf: (name: string) => StateValue | undefined): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(alarmName(rule.alarm)) === rule.state;
    case 'not':
      return !isTrue(rule.of, stateOf);
    case 'and':
      return rule.of.every((node) => isTrue(node, stateOf));
    case 'or':
      return rule.of.some((node) => isTrue(node, stateOf));
    case 'at least': {
      const { alarms, state, not, least, percent } = rule;
      const count = alarms.filter((alarm) => (stateOf(alarmName(alarm)) === state) !== not).length;
      return count >= (percent ? Math.ceil((least / 100) * alarms.length) : least);
    }
  }
}

import type { Call } from '@coldstart/cloud';
import { refused } from '../errors.ts';
import { loadBalancers, type Listener, type LoadBalancer, type Rule } from '../state.ts';

export const balancersIn = (call: Call): LoadBalancer[] => [...call.state(loadBalancers).byArn.values()];

export function findBalancer(call: Call, arn: string): LoadBalancer {
  const found = call.state(loadBalancers).byArn.get(arn);
  if (found === undefined) throw refused('LoadBalancerNotFound', `Load balancer '${arn}' not found`);
  return found;
}

export interface FoundListener {
  readonly balancer: LoadBalancer;
  readonly listener: Listener;
}

export function findListener(call: Call, arn: string): FoundListener {
  for (const balancer of balancersIn(call)) {
    const listener = balancer.listeners.get(arn);
    if (listener !== undefined) return { balancer, listener };
  }
  throw refused('ListenerNotFound', `Listener '${arn}' not found`);
}

export interface FoundRule extends FoundListener {
  readonly rule: Rule;
}

export function findRule(call: Call, arn: string): FoundRule {
  for (const balancer of balancersIn(call)) {
    for (const listener of balancer.listeners.values()) {
      const rule = listener.defaultRule.arn === arn ? listener.defaultRule : listener.rules.get(arn);
      if (rule !== undefined) return { balancer, listener, rule };
    }
  }
  throw refused('RuleNotFound', `Rule '${arn}' not found`);
}

/** The target groups that a load balancer's listeners and rules forward to. */
export function* groupsOf({ listeners }: LoadBalancer): Generator<string> {
  for (const listener of listeners.values()) {
    for (const { actions } of [listener.defaultRule, ...listener.rules.values()]) {
      for (const { ForwardConfig } of actions)
        for (const { TargetGroupArn = '' } of ForwardConfig?.TargetGroups ?? []) yield TargetGroupArn;
    }
  }
}

import type { TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Call } from '@coldstart/cloud';
import { balancersIn, groupsOf } from '../balancers/find.ts';
import type { LoadBalancer, Target, TargetGroup } from '../state.ts';

/** The load balancers whose listeners or rules forward to a group. */
export const balancersOf = (call: Call, { arn }: TargetGroup): LoadBalancer[] =>
  balancersIn(call).filter((balancer) => [...groupsOf(balancer)].includes(arn));

export const isUsed = (call: Call, group: TargetGroup): boolean => balancersOf(call, group).length > 0;

/** What is said of a target. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html */
export function healthOf(call: Call, group: TargetGroup, target: Target): TargetHealth {
  if (!isUsed(call, group))
    return {
      State: 'unused',
      Reason: 'Target.NotInUse',
      Description: 'Target group is not configured to receive traffic from the load balancer',
    };
  if (!group.healthCheck.enabled)
    return {
      State: 'unavailable',
      Reason: 'Target.HealthCheckDisabled',
      Description: 'Health checks are not enabled for this target',
    };
  return target.health;
}

/** Before its first check. */
export const unchecked = (): Pick<Target, 'health' | 'row' | 'passed'> => ({
  health: {
    State: 'initial',
    Reason: 'Elb.RegistrationInProgress',
    Description: 'Target registration is in progress',
  },
  row: 0,
  passed: undefined,
});

import type { Call } from '@coldstart/cloud';
import { targetGroups, type TargetGroup } from '../state.ts';
import { healthCheck } from './health-check.ts';
import { isUsed } from './use.ts';

/** To be called when groups may have come into use, or got a target: their health is checked from now on. */
export function lookAfterGroups(call: Call, arns: Iterable<string>): void {
  for (const arn of new Set(arns)) {
    const group = call.state(targetGroups).byArn.get(arn);
    if (group !== undefined) lookAfter(call, group);
  }
}

export function lookAfter(call: Call, group: TargetGroup): void {
  const { arn, target } = group;
  if (target === undefined || !group.healthCheck.enabled || !isUsed(call, group)) {
    call.unschedule(healthCheck, arn);
    return;
  }
  call.schedule(healthCheck, { in: 0 }, { arn }, { key: arn, unlessEarlier: true, what: `health of ${group.name}` });
}

import type { TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineTimer, type Call } from '@coldstart/cloud';
import { readAnswer } from '../endpoint/answer.ts';
import { healthEvent } from '../endpoint/event.ts';
import { invokeTarget } from '../endpoint/invoke.ts';
import { targetGroups, type Target, type TargetGroup } from '../state.ts';
import { isUsed } from './use.ts';

/** Why a check has failed; undefined where it has not. */
type Problem = Pick<TargetHealth, 'Reason' | 'Description'> | undefined;

/**
 * Asks a group's function how it is, again and again.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#enable-health-checks-lambda
 */
export const healthCheck = defineTimer<{ readonly arn: string }>(
  'elasticloadbalancing/health-check',
  async (call, { arn }) => {
    const found = (): TargetGroup | undefined => {
      const group = call.state(targetGroups).byArn.get(arn);
      return group?.healthCheck.enabled === true && isUsed(call, group) ? group : undefined;
    };
    const group = found();
    if (group?.target === undefined) return;
    const { target } = group;
    const problem = await check(call, group, target);
    note(group, target, problem);
    // Meanwhile it may have been changed.
    const now = found();
    if (now?.target === undefined) return;
    call.schedule(
      healthCheck,
      { in: now.healthCheck.interval * 1000 },
      { arn },
      { key: arn, what: `health of ${now.name}` },
    );
  },
);

async function check(call: Call, group: TargetGroup, target: Target): Promise<Problem> {
  const began = performance.now();
  const { healthCheck: settings } = group;
  const answer = await invokeTarget(call, group, target.id, healthEvent(group));
  // Functions run in real time, and so does the patience with them.
  if (performance.now() - began > settings.timeout * 1000)
    return { Reason: 'Target.Timeout', Description: 'Request timed out' };
  const read = 'payload' in answer ? readAnswer(answer.payload, group) : undefined;
  if (read === undefined) return { Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed' };
  if (matches(settings.matcher, read.status)) return undefined;
  return {
    Reason: 'Target.ResponseCodeMismatch',
    Description: `Health checks failed with these codes: [${read.status}]`,
  };
}

/** Whether a status is among `200,202` or `200-299`. */
export const matches = (matcher: string, status: number): boolean =>
  matcher.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return status >= (from ?? 0) && status <= (to ?? 0);
  });

/** One success makes a new target healthy; otherwise as many in a row as the group says change what is said of it. */
function note({ healthCheck: { healthy, unhealthy } }: TargetGroup, target: Target, problem: Problem): void {
  const passed = problem === undefined;
  target.row = target.passed === passed ? target.row + 1 : 1;
  target.passed = passed;
  const { State } = target.health;
  if (passed && State !== 'healthy' && (State === 'initial' || target.row >= healthy))
    target.health = { State: 'healthy' };
  else if (!passed && (State === 'unhealthy' || target.row >= unhealthy))
    target.health = { State: 'unhealthy', ...problem };
}

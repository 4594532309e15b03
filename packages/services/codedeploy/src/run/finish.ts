import type { AutoRollbackEvent, DeploymentStatus } from '@aws-sdk/client-codedeploy';
import type { Call } from '@coldstart/cloud';
import { makeDeployment } from '../deployments/make.ts';
import { applications, peekGroup, type Deployment, type EventName, type LambdaSpec } from '../state.ts';
import type { DeploymentFailure } from './failure.ts';
import { notify, type Change } from './notify.ts';

export function eventOf({ events }: Deployment, name: EventName) {
  const found = events.find((event) => event.name === name);
  if (found === undefined) throw new Error(`A deployment has no lifecycle event ${name}.`);
  return found;
}

/** All that a deployment had to do is done. */
export function succeed(call: Call, deployment: Deployment): void {
  end(call, deployment, 'Succeeded', 'SUCCESS');
  call.state(applications);
  const group = peekGroup(call, deployment.application, deployment.group);
  if (group !== undefined) group.succeeded = deployment.id;
}

function end(call: Call, deployment: Deployment, status: DeploymentStatus, change: Change): void {
  deployment.status = status;
  deployment.completed = call.now();
  deployment.hook = undefined;
  notify(call, deployment, change);
}

const CHANGES = { Failed: 'FAILURE', Stopped: 'STOP' } as const;

/**
 * A deployment has come to an end before its time.
 *
 * @param because what a group's automatic rollback may be for
 * @param always it is rolled back whatever the group says
 * @returns the deployment that takes it back, where there is one
 */
export function breakOff(
  call: Call,
  deployment: Deployment,
  failure: DeploymentFailure,
  because: AutoRollbackEvent,
  always = false,
): Deployment | undefined {
  const now = call.now();
  for (const event of deployment.events) {
    if (event.status === 'InProgress') {
      Object.assign(event, { status: 'Failed', ended: now, message: failure.message });
    } else if (event.status === 'Pending') event.status = 'Skipped';
  }
  deployment.error = { code: failure.code, message: failure.message };
  const status = because === 'DEPLOYMENT_FAILURE' ? 'Failed' : 'Stopped';
  const { enabled = false, events = [] } = deployment.rollback;
  const isWanted = always || (enabled && events.includes(because));
  const back = isWanted ? rollback(call, deployment) : undefined;
  end(call, deployment, status, CHANGES[status]);
  return back;
}

/** A deployment of what was there before. A rollback is not rolled back itself, and what has moved nothing needs none. */
function rollback(call: Call, failed: Deployment): Deployment | undefined {
  const { spec, creator } = failed;
  const group = peekGroup(call, failed.application, failed.group);
  if (spec === undefined || group === undefined || creator === 'codeDeployRollback') return undefined;
  const back = makeDeployment(call, group, {
    application: failed.application,
    config: failed.config,
    routing: { kind: 'AllAtOnce', percentage: 100, interval: 0 },
    revision: failed.previousRevision ?? { revisionType: 'String', string: { content: appSpecOf(spec) } },
    previousRevision: failed.revision,
    description: undefined,
    creator: 'codeDeployRollback',
    alarms: { enabled: false, alarms: [] },
    rollback: { enabled: false, events: [] },
    spec: { ...spec, current: spec.wanted, wanted: spec.current, hooks: {} },
    rollbackInfo: { rollbackTriggeringDeploymentId: failed.id },
  });
  failed.rollbackInfo = {
    rollbackDeploymentId: back.id,
    rollbackMessage: `Deployment ${failed.id} terminated. Automatic rollback is triggered with a DeploymentId ${back.id}.`,
  };
  return back;
}

/** The AppSpec of the way back. */
function appSpecOf({ target, functionName: Name, alias: Alias, current, wanted }: LambdaSpec): string {
  const Properties = { Name, Alias, CurrentVersion: wanted, TargetVersion: current };
  return JSON.stringify({ version: 0, Resources: [{ [target]: { Type: 'AWS::Lambda::Function', Properties } }] });
}

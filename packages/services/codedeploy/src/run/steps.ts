import { randomBytes } from 'node:crypto';
import type { AutoRollbackEvent } from '@aws-sdk/client-codedeploy';
import { defineTimer, servicePrincipal, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { SERVICE } from '../names.ts';
import { changeDeployment, isRunning, type Deployment, type EventName, type LambdaSpec } from '../state.ts';
import { checkAlarms } from './alarms.ts';
import { asRole, DeploymentFailure, failureOf } from './failure.ts';
import { breakOff, eventOf, succeed } from './finish.ts';
import { notify } from './notify.ts';
import { readRevision } from './read-revision.ts';
import { checkAlias, nextShare, shift } from './traffic.ts';

/** Milliseconds that a hook has for its answer: one hour. */
const HOOK_TIME = 3_600_000;
/** Milliseconds between two looks at the alarms. */
const ALARM_LOOKS = 15_000;

interface Step {
  readonly id: string;
  readonly step: 'begin' | 'shift' | 'answered' | 'timeout';
  /** Whose hook has answered, or has not in time. */
  readonly event?: EventName;
}

/** What a deployment does next, at its moment of the cloud's time. */
export const deploymentStep = defineTimer<Step>('codedeploy/step', async (call, { id, step, event }) => {
  const deployment = changeDeployment(call, id);
  if (deployment === undefined || !isRunning(deployment)) return;
  try {
    if (step === 'begin') await begin(call, deployment);
    else if (step === 'shift') await moveOn(call, deployment);
    else if (event !== undefined && step === 'answered') await closeEvent(call, deployment, event);
    else throw new DeploymentFailure('HOOK_EXECUTION_FAILURE', tooLate(event));
  } catch (error) {
    fail(call, deployment, failureOf(error));
  }
});

const tooLate = (event = ''): string =>
  `The deployment failed because the Lambda function of the lifecycle event hook ${event} did not report a status within one hour.`;

/** While a deployment goes on, its alarms are looked at again and again. */
export const alarmWatch = defineTimer<{ readonly id: string }>('codedeploy/alarms', async (call, { id }) => {
  const deployment = changeDeployment(call, id);
  if (deployment === undefined || !isRunning(deployment)) return;
  try {
    await checkAlarms(call, deployment);
    watch(call, deployment);
  } catch (error) {
    // It may have ended while the alarms were looked at.
    if (isRunning(deployment)) fail(call, deployment, failureOf(error));
  }
});

const as = ({ account }: Call) => servicePrincipal(SERVICE, account);

function watch(call: Call, { id, alarms }: Deployment): void {
  if (alarms.enabled !== true) return;
  call.schedule(
    alarmWatch,
    { in: ALARM_LOOKS },
    { id },
    { key: id, what: `look at the alarms of ${id}`, as: as(call) },
  );
}

/** Plans the next step of a deployment, in the place of one that was planned before. */
export function plan(call: Call, { id }: Deployment, step: Omit<Step, 'id'>, milliseconds = 0): void {
  const options = { key: id, what: `${step.step} ${id}`, as: as(call) };
  call.schedule(deploymentStep, { in: milliseconds }, { id, ...step }, options);
}

/** Ends a deployment before its time; what takes it back begins at once. */
export function stop(
  call: Call,
  deployment: Deployment,
  failure: DeploymentFailure,
  because: AutoRollbackEvent,
  always?: boolean,
): void {
  const back = breakOff(call, deployment, failure, because, always);
  call.unschedule(deploymentStep, deployment.id);
  call.unschedule(alarmWatch, deployment.id);
  if (back !== undefined) plan(call, back, { step: 'begin' });
}

function fail(call: Call, deployment: Deployment, failure: DeploymentFailure): void {
  stop(call, deployment, failure, failure.code === 'ALARM_ACTIVE' ? 'DEPLOYMENT_STOP_ON_ALARM' : 'DEPLOYMENT_FAILURE');
}

async function begin(call: Call, deployment: Deployment): Promise<void> {
  // It may be repeated after a restart.
  if (deployment.started === undefined) {
    deployment.status = 'InProgress';
    deployment.started = call.now();
    notify(call, deployment, 'START');
  }
  deployment.spec ??= await readRevision(call, deployment);
  await checkAlarms(call, deployment);
  if (deployment.creator !== 'codeDeployRollback') await checkAlias(call, deployment, deployment.spec);
  watch(call, deployment);
  await openEvent(call, deployment, deployment.spec, 'BeforeAllowTraffic');
}

/** A lifecycle event without a hook is over at once. */
async function openEvent(call: Call, deployment: Deployment, spec: LambdaSpec, name: EventName): Promise<void> {
  const event = eventOf(deployment, name);
  Object.assign(event, { status: 'InProgress', began: call.now() });
  if (name === 'AllowTraffic') return moveOn(call, deployment);
  const hook = spec.hooks[name];
  if (hook === undefined) return closeEvent(call, deployment, name);
  const executionId = randomBytes(96).toString('base64url');
  deployment.hook = { event: name, executionId };
  plan(call, deployment, { step: 'timeout', event: name }, HOOK_TIME);
  await invokeHook(call, deployment, hook, executionId);
}

/** A hook is told of its deployment, and answers with PutLifecycleEventHookExecutionStatus. */
async function invokeHook(call: Call, deployment: Deployment, hook: string, executionId: string): Promise<void> {
  const event = { DeploymentId: deployment.id, LifecycleEventHookExecutionId: executionId };
  try {
    await asRole(call, deployment, 'lambda', 'Invoke', {
      FunctionName: hook,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(event)),
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new DeploymentFailure('INVALID_LAMBDA_FUNCTION', `The hook ${hook} could not be invoked: ${error.message}`);
  }
}

async function closeEvent(call: Call, deployment: Deployment, name: EventName): Promise<void> {
  const { spec } = deployment;
  if (spec === undefined) return;
  Object.assign(eventOf(deployment, name), { status: 'Succeeded', ended: call.now() });
  deployment.hook = undefined;
  if (name === 'BeforeAllowTraffic') await openEvent(call, deployment, spec, 'AllowTraffic');
  else if (name === 'AllowTraffic') await openEvent(call, deployment, spec, 'AfterAllowTraffic');
  else {
    succeed(call, deployment);
    call.unschedule(alarmWatch, deployment.id);
  }
}

/** Moves the next part of the traffic, or is done with it. */
async function moveOn(call: Call, deployment: Deployment): Promise<void> {
  const { spec } = deployment;
  if (spec === undefined) return;
  const { share, wait } = nextShare(deployment.routing, deployment.shifted);
  await shift(call, deployment, spec, share);
  if (share >= 100) await closeEvent(call, deployment, 'AllowTraffic');
  else plan(call, deployment, { step: 'shift' }, wait);
}

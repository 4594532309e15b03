import { onDeployment } from '../access.ts';
import { refuse } from '../errors.ts';
import { DeploymentFailure } from '../run/failure.ts';
import { plan, stop } from '../run/steps.ts';
import type { CodeDeployOperations } from '../sdk.ts';
import { changeDeployment, findDeployment, isRunning } from '../state.ts';

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_StopDeployment.html */
export const controlOperations: CodeDeployOperations = {
  StopDeployment: {
    access: onDeployment,
    run({ deploymentId: id, autoRollbackEnabled: always = false }, call) {
      const deployment = findDeployment(call, id);
      if (!isRunning(deployment))
        throw refuse(
          'DeploymentAlreadyCompleted',
          `The deployment ${id} is already in a terminal state: ${deployment.status}`,
        );
      changeDeployment(call, id);
      const failure = new DeploymentFailure('MANUAL_STOP', 'The deployment was stopped by a user.');
      stop(call, deployment, failure, 'DEPLOYMENT_STOP_ON_REQUEST', always);
      return { status: 'Succeeded', statusMessage: 'The deployment was stopped.' };
    },
  },
  /** A deployment to Lambda never waits for somebody to go on with it. */
  ContinueDeployment: {
    access: onDeployment,
    run({ deploymentId: id = '' }, call) {
      const deployment = findDeployment(call, id);
      if (!isRunning(deployment))
        throw refuse(
          'DeploymentAlreadyCompleted',
          `The deployment ${id} is already in a terminal state: ${deployment.status}`,
        );
      throw refuse('DeploymentIsNotInReadyState', `The deployment ${id} is not in the state Ready`);
    },
  },
  /** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_PutLifecycleEventHookExecutionStatus.html */
  PutLifecycleEventHookExecutionStatus: {
    run(input, call) {
      const { deploymentId: id = '', lifecycleEventHookExecutionId: executionId = '', status } = input;
      const deployment = findDeployment(call, id);
      if (status !== 'Succeeded' && status !== 'Failed')
        throw refuse(
          'InvalidLifecycleEventHookExecutionStatus',
          `The lifecycle event hook execution status is invalid: ${status}. It can be Succeeded or Failed.`,
        );
      const { hook } = deployment;
      if (!isRunning(deployment) || hook === undefined)
        throw refuse(
          'LifecycleEventAlreadyCompleted',
          'An attempt to return the status of an already completed lifecycle event occurred.',
        );
      if (hook.executionId !== executionId)
        throw refuse('InvalidLifecycleEventHookExecutionId', 'A lifecycle event hook is invalid.');
      changeDeployment(call, id);
      if (status === 'Succeeded') plan(call, deployment, { step: 'answered', event: hook.event });
      else {
        const message = `The deployment failed because the lifecycle event hook ${hook.event} reported the status Failed.`;
        stop(call, deployment, new DeploymentFailure('HOOK_EXECUTION_FAILURE', message), 'DEPLOYMENT_FAILURE');
      }
      return { lifecycleEventHookExecutionId: executionId };
    },
  },
};

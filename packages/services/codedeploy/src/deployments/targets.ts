import type { Call } from '@coldstart/cloud';
import { onDeployment } from '../access.ts';
import { refuse } from '../errors.ts';
import type { CodeDeployOperations } from '../sdk.ts';
import { findDeployment, type Deployment } from '../state.ts';
import { showTarget, targetId } from './show.ts';

const show = (call: Call, deployment: Deployment) => ({
  deploymentTargetType: 'LambdaTarget' as const,
  lambdaTarget: showTarget(call, deployment),
});

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_GetDeploymentTarget.html */
export const targetOperations: CodeDeployOperations = {
  ListDeploymentTargets: {
    access: onDeployment,
    run({ deploymentId }, call) {
      const deployment = findDeployment(call, deploymentId);
      return { targetIds: deployment.spec === undefined ? [] : [targetId(deployment)] };
    },
  },
  GetDeploymentTarget: {
    access: onDeployment,
    run({ deploymentId, targetId: wanted }, call) {
      const deployment = findDeployment(call, deploymentId);
      if (deployment.spec === undefined || targetId(deployment) !== wanted)
        throw refuse('DeploymentTargetDoesNotExist', `No deployment target found for ID: ${wanted}`);
      return { deploymentTarget: show(call, deployment) };
    },
  },
  BatchGetDeploymentTargets: {
    access: onDeployment,
    run({ deploymentId, targetIds }, call) {
      const deployment = findDeployment(call, deploymentId);
      const found = deployment.spec !== undefined && targetIds.includes(targetId(deployment));
      return { deploymentTargets: found ? [show(call, deployment)] : [] };
    },
  },
};

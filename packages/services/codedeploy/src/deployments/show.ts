import type { DeploymentInfo, DeploymentOverview, LambdaTarget, TargetStatus } from '@aws-sdk/client-codedeploy';
import type { Call } from '@coldstart/cloud';
import { formatArn } from '@coldstart/cloud';
import { isRunning, type Deployment } from '../state.ts';

const time = (moment: number | undefined): Date | undefined => (moment === undefined ? undefined : new Date(moment));

export const targetId = ({ spec }: Deployment): string =>
  spec === undefined ? '' : `${spec.functionName}:${spec.alias}`;

const STATUSES: Readonly<Record<string, TargetStatus>> = {
  Created: 'Pending',
  Queued: 'Pending',
  InProgress: 'InProgress',
  Succeeded: 'Succeeded',
  Failed: 'Failed',
  Stopped: 'Failed',
};

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html */
export function showDeployment(deployment: Deployment): DeploymentInfo {
  const { id, status } = deployment;
  return {
    applicationName: deployment.application,
    deploymentGroupName: deployment.group,
    deploymentConfigName: deployment.config,
    deploymentId: id,
    previousRevision: deployment.previousRevision,
    revision: deployment.revision,
    status,
    errorInformation: deployment.error,
    createTime: time(deployment.created),
    startTime: time(deployment.started),
    completeTime: time(deployment.completed),
    deploymentOverview: overviewOf(deployment),
    description: deployment.description,
    creator: deployment.creator,
    ignoreApplicationStopFailures: false,
    autoRollbackConfiguration: deployment.rollback,
    updateOutdatedInstancesOnly: false,
    rollbackInfo: deployment.rollbackInfo ?? {},
    deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    instanceTerminationWaitTimeStarted: false,
    overrideAlarmConfiguration: undefined,
    computePlatform: 'Lambda',
  };
}

/** There is one function in a deployment. */
function overviewOf({ status }: Deployment): DeploymentOverview {
  const overview = { Pending: 0, InProgress: 0, Succeeded: 0, Failed: 0, Skipped: 0, Ready: 0 };
  const counted = STATUSES[status] ?? 'Pending';
  if (counted !== 'Unknown') overview[counted] = 1;
  return overview;
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_LambdaTarget.html */
export function showTarget(call: Call, deployment: Deployment): LambdaTarget {
  const { id, spec, status, shifted, events } = deployment;
  const moments = events.flatMap(({ began, ended }) => [began ?? 0, ended ?? 0]);
  return {
    deploymentId: id,
    targetId: targetId(deployment),
    targetArn: spec && formatArn(call, 'lambda', `function:${spec.functionName}:${spec.alias}`),
    status: STATUSES[status],
    lastUpdatedAt: new Date(Math.max(deployment.created, ...moments)),
    lifecycleEvents: events.map((event) => ({
      lifecycleEventName: event.name,
      status: event.status,
      startTime: time(event.began),
      endTime: time(event.ended),
      ...(event.status === 'Failed' && { diagnostics: { errorCode: 'UnknownError', message: event.message } }),
    })),
    lambdaFunctionInfo: spec && {
      functionName: spec.functionName,
      functionAlias: spec.alias,
      currentVersion: spec.current,
      targetVersion: spec.wanted,
      // As a part of one, though the page of the API says percent.
      targetVersionWeight: (isRunning(deployment) || status === 'Succeeded' ? shifted : 0) / 100,
    },
  };
}

import type { CreateDeploymentInput, DeploymentStatus, RevisionLocation } from '@aws-sdk/client-codedeploy';
import { page, type Call } from '@coldstart/cloud';
import { onDeployment, onGroup } from '../access.ts';
import { findConfig } from '../configs/configs.ts';
import { invalidToken, notImplemented, refuse } from '../errors.ts';
import { checkAlarms, checkRollback } from '../groups/settings.ts';
import { plan } from '../run/steps.ts';
import type { CodeDeployOperations } from '../sdk.ts';
import {
  allDeployments,
  findApplication,
  findDeployment,
  findGroup,
  isRunning,
  peekDeployment,
  type Deployment,
} from '../state.ts';
import { makeDeployment } from './make.ts';
import { showDeployment } from './show.ts';

/** @throws AwsError for what is no revision of a Lambda function */
function checkRevision(revision: RevisionLocation | undefined): RevisionLocation {
  if (revision === undefined) throw refuse('RevisionRequired', 'A revision is required, but was not specified.');
  const { revisionType: type, string, appSpecContent, s3Location } = revision;
  if (type === 'GitHub') throw notImplemented('Revisions in GitHub');
  const given = { String: string?.content, AppSpecContent: appSpecContent?.content, S3: s3Location?.key }[type ?? 'S3'];
  if (given === undefined || given === '')
    throw refuse('InvalidRevision', `The revision of the type ${type} has no content.`);
  if (type === 'S3' && !['YAML', 'JSON', undefined].includes(s3Location?.bundleType))
    throw refuse('InvalidRevision', 'For a deployment to Lambda the revision in S3 is an AppSpec file, YAML or JSON.');
  return revision;
}

/** What AWS has for deployments to servers. */
function refuseOthers(input: CreateDeploymentInput): void {
  if (input.targetInstances !== undefined) throw notImplemented('Target instances');
  if (input.updateOutdatedInstancesOnly === true)
    throw refuse(
      'InvalidUpdateOutdatedInstancesOnlyValue',
      'For Lambda deployment groups, updateOutdatedInstancesOnly must be false.',
    );
}

function create(input: CreateDeploymentInput, call: Call): Deployment {
  const { applicationName = '', deploymentGroupName } = input;
  const application = findApplication(call, applicationName);
  if (deploymentGroupName === undefined)
    throw refuse('DeploymentGroupNameRequired', 'Deployment Group name is required.');
  const group = findGroup(call, application.name, deploymentGroupName);
  const { settings } = group;
  refuseOthers(input);
  const last = group.succeeded === undefined ? undefined : peekDeployment(call, group.succeeded)?.revision;
  const revision = checkRevision(input.revision ?? last);
  const { name: config, routing } = findConfig(call, input.deploymentConfigName ?? settings.config);
  const alarms = input.overrideAlarmConfiguration ?? settings.alarms;
  const rollback = input.autoRollbackConfiguration ?? settings.rollback;
  checkAlarms(alarms);
  checkRollback(rollback);
  const active = group.attempted === undefined ? undefined : peekDeployment(call, group.attempted);
  if (active !== undefined && isRunning(active))
    throw refuse(
      'DeploymentLimitExceeded',
      `The Deployment Group '${group.name}' already has an active Deployment '${active.id}'`,
    );
  return makeDeployment(call, group, {
    application: application.name,
    config,
    routing,
    revision,
    previousRevision: last,
    description: input.description,
    creator: 'user',
    alarms,
    rollback,
  });
}

const included = (statuses: readonly DeploymentStatus[] | undefined, { status }: Deployment): boolean =>
  statuses === undefined || statuses.length === 0 || statuses.includes(status);

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html */
export const deploymentOperations: CodeDeployOperations = {
  CreateDeployment: {
    access: onGroup,
    run(input, call) {
      const made = create(input, call);
      plan(call, made, { step: 'begin' });
      return { deploymentId: made.id };
    },
  },
  GetDeployment: {
    access: onDeployment,
    run: ({ deploymentId }, call) => ({ deploymentInfo: showDeployment(findDeployment(call, deploymentId)) }),
  },
  BatchGetDeployments: {
    access: ({ deploymentIds }, call, action) =>
      deploymentIds.map((deploymentId) => onDeployment({ deploymentId }, call, action)),
    run: ({ deploymentIds }, call) => ({
      deploymentsInfo: deploymentIds.flatMap((id) => {
        const found = peekDeployment(call, id);
        return found === undefined ? [] : [showDeployment(found)];
      }),
    }),
  },
  ListDeployments: {
    access: onGroup,
    run(input, call) {
      const { applicationName: application, deploymentGroupName: group, includeOnlyStatuses: statuses } = input;
      if (application !== undefined) findApplication(call, application);
      if (application !== undefined && group !== undefined) findGroup(call, application, group);
      const { start, end } = input.createTimeRange ?? {};
      const found = allDeployments(call).filter(
        (one) =>
          (application === undefined || one.application === application) &&
          (group === undefined || one.group === group) &&
          included(statuses, one) &&
          (start === undefined || one.created >= start.getTime()) &&
          (end === undefined || one.created <= end.getTime()),
      );
      const { items, token } = page(
        found,
        { token: input.nextToken, scope: [application, group, statuses] },
        { keyOf: ({ id }) => id, size: 100, invalid: invalidToken },
      );
      return { deployments: items.map(({ id }) => id), nextToken: token };
    },
  },
};

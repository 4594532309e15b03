import { randomUUID } from 'node:crypto';
import type { DeploymentGroupInfo, LastDeploymentInfo } from '@aws-sdk/client-codedeploy';
import { page, type Call } from '@coldstart/cloud';
import { onApplication, onGroup, onGroupWithRole } from '../access.ts';
import { invalidToken, refuse } from '../errors.ts';
import type { CodeDeployOperations } from '../sdk.ts';
import {
  allDeployments,
  applications,
  findApplication,
  findGroup,
  isRunning,
  peekApplication,
  peekDeployment,
  type Application,
  type Group,
} from '../state.ts';
import { editTags } from '../tags.ts';
import { readSettings } from './settings.ts';

function last(call: Call, id: string | undefined): LastDeploymentInfo | undefined {
  const found = id === undefined ? undefined : peekDeployment(call, id);
  if (found === undefined) return undefined;
  return {
    deploymentId: found.id,
    status: found.status,
    createTime: new Date(found.created),
    ...(found.completed !== undefined && { endTime: new Date(found.completed) }),
  };
}

function show(call: Call, application: Application, { name, id, settings, ...group }: Group): DeploymentGroupInfo {
  const revision = group.succeeded === undefined ? undefined : peekDeployment(call, group.succeeded)?.revision;
  return {
    applicationName: application.name,
    deploymentGroupId: id,
    deploymentGroupName: name,
    deploymentConfigName: settings.config,
    serviceRoleArn: settings.roleArn,
    triggerConfigurations: [...settings.triggers],
    alarmConfiguration: settings.alarms,
    autoRollbackConfiguration: settings.rollback,
    deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    outdatedInstancesStrategy: 'UPDATE',
    computePlatform: 'Lambda',
    targetRevision: revision,
    lastSuccessfulDeployment: last(call, group.succeeded),
    lastAttemptedDeployment: last(call, group.attempted),
    terminationHookEnabled: false,
  };
}

function refuseTaken(application: Application, name: string): void {
  if (application.groups.has(name))
    throw refuse('DeploymentGroupAlreadyExists', `Deployment Group name already exists: ${name}`);
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeploymentGroup.html */
export const groupOperations: CodeDeployOperations = {
  CreateDeploymentGroup: {
    access: onGroupWithRole,
    run(input, call) {
      const application = findApplication(call, input.applicationName ?? '');
      const { deploymentGroupName: name } = input;
      refuseTaken(application, name);
      const settings = readSettings(call, input);
      const group = { name, id: randomUUID(), settings, attempted: undefined, succeeded: undefined };
      call.state(applications);
      application.groups.set(name, { ...group, tags: editTags.add([], input.tags) });
      return { deploymentGroupId: group.id };
    },
  },
  GetDeploymentGroup: {
    access: onGroup,
    run({ applicationName, deploymentGroupName }, call) {
      const group = findGroup(call, applicationName, deploymentGroupName);
      return { deploymentGroupInfo: show(call, findApplication(call, applicationName), group) };
    },
  },
  BatchGetDeploymentGroups: {
    access: ({ applicationName, deploymentGroupNames }, call, action) =>
      deploymentGroupNames.map((deploymentGroupName) =>
        onGroup({ applicationName, deploymentGroupName }, call, action),
      ),
    run({ applicationName, deploymentGroupNames }, call) {
      const application = findApplication(call, applicationName);
      const found = deploymentGroupNames.flatMap((name) => application.groups.get(name) ?? []);
      return { deploymentGroupsInfo: found.map((group) => show(call, application, group)) };
    },
  },
  ListDeploymentGroups: {
    access: onApplication,
    run({ applicationName, nextToken }, call) {
      const names = [...findApplication(call, applicationName).groups.keys()].sort();
      const { items, token } = page(
        names,
        { token: nextToken, scope: applicationName },
        { keyOf: (name) => name, size: 100, invalid: invalidToken },
      );
      return { applicationName, deploymentGroups: items, nextToken: token };
    },
  },
  UpdateDeploymentGroup: {
    access: onGroupWithRole,
    run(input, call) {
      const application = findApplication(call, input.applicationName ?? '');
      const { currentDeploymentGroupName: name, newDeploymentGroupName: wanted = name } = input;
      const group = findGroup(call, application.name, name);
      if (wanted !== name) refuseTaken(application, wanted);
      const settings = readSettings(call, input, group.settings);
      call.state(applications);
      application.groups.delete(name);
      application.groups.set(wanted, Object.assign(group, { name: wanted, settings }));
      return { hooksNotCleanedUp: [] };
    },
  },
  /** Deleting what is not there is no error. */
  DeleteDeploymentGroup: {
    access: onGroup,
    run({ applicationName, deploymentGroupName: name }, call) {
      const running = allDeployments(call).find(
        (one) => one.application === applicationName && one.group === name && isRunning(one),
      );
      if (running !== undefined)
        throw refuse('InvalidOperation', `The deployment group ${name} has an active deployment ${running.id}`);
      call.state(applications);
      peekApplication(call, applicationName)?.groups.delete(name);
      return { hooksNotCleanedUp: [] };
    },
  },
};

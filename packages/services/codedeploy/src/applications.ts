import { randomUUID } from 'node:crypto';
import type { ApplicationInfo } from '@aws-sdk/client-codedeploy';
import { page, type Call } from '@coldstart/cloud';
import { onApplication } from './access.ts';
import { invalidToken, notImplemented, refuse } from './errors.ts';
import type { CodeDeployOperations } from './sdk.ts';
import {
  allDeployments,
  applications,
  findApplication,
  isRunning,
  peekApplication,
  type Application,
} from './state.ts';
import { editTags } from './tags.ts';

const PLATFORMS: Readonly<Record<string, string>> = { Server: 'Deployments to servers', ECS: 'Deployments to ECS' };

const show = ({ name, id, created }: Application): ApplicationInfo => ({
  applicationName: name,
  applicationId: id,
  createTime: new Date(created),
  linkedToGitHub: false,
  computePlatform: 'Lambda',
});

function refuseTaken(call: Call, name: string): void {
  if (peekApplication(call, name) !== undefined)
    throw refuse('ApplicationAlreadyExists', `Application already exists: ${name}`);
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateApplication.html */
export const applicationOperations: CodeDeployOperations = {
  CreateApplication: {
    access: onApplication,
    run({ applicationName: name, computePlatform: platform = 'Server', tags }, call) {
      refuseTaken(call, name);
      // A platform that is left out is servers.
      if (platform !== 'Lambda') {
        const elsewhere = PLATFORMS[platform];
        if (elsewhere !== undefined) throw notImplemented(elsewhere);
        throw refuse('InvalidComputePlatform', `The computePlatform is invalid: ${platform}`);
      }
      const id = randomUUID();
      const made = { name, id, created: call.now(), groups: new Map(), tags: editTags.add([], tags) };
      call.state(applications).byName.set(name, made);
      return { applicationId: id };
    },
  },
  GetApplication: {
    access: onApplication,
    run: ({ applicationName: name }, call) => ({ application: show(findApplication(call, name)) }),
  },
  BatchGetApplications: {
    access: ({ applicationNames }, call, action) =>
      applicationNames.map((applicationName) => onApplication({ applicationName }, call, action)),
    run: ({ applicationNames }, call) => ({
      applicationsInfo: applicationNames.flatMap((name) => {
        const found = peekApplication(call, name);
        return found === undefined ? [] : [show(found)];
      }),
    }),
  },
  ListApplications: {
    run({ nextToken }, call) {
      const names = [...call.state(applications).byName.keys()].sort();
      const { items, token } = page(
        names,
        { token: nextToken },
        { keyOf: (name) => name, size: 100, invalid: invalidToken },
      );
      return { applications: items, nextToken: token };
    },
  },
  UpdateApplication: {
    access: onApplication,
    run({ applicationName: name = '', newApplicationName: wanted = name }, call) {
      const found = findApplication(call, name);
      if (wanted === name) return {};
      refuseTaken(call, wanted);
      const { byName } = call.state(applications);
      byName.delete(name);
      found.name = wanted;
      byName.set(wanted, found);
      return {};
    },
  },
  /** Deleting what is not there is no error. */
  DeleteApplication: {
    access: onApplication,
    run({ applicationName: name }, call) {
      const running = allDeployments(call).find((one) => one.application === name && isRunning(one));
      if (running !== undefined)
        throw refuse('InvalidOperation', `The application ${name} has an active deployment ${running.id}`);
      call.state(applications).byName.delete(name);
      return {};
    },
  },
};

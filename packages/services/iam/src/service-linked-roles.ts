import { randomUUID } from 'node:crypto';
import { defineState } from '@coldstart/cloud';
import { onRole } from './access.ts';
import { invalidInput, noSuchEntity } from './errors.ts';
import { iamArn } from './arns.ts';
import { roleNamed } from './identities.ts';
import { uniqueId } from './ids.ts';
import { describeRole } from './describe-role.ts';
import type { IamOperations } from './sdk.ts';
import { serviceRole } from './service-role-names.ts';
import { readDocument } from './documents.ts';
import { roles, timestamp, type Role } from './state.ts';

/** Deletions, which AWS carries out in the background. */
const deletions = defineState('iam/role-deletions', () => ({ tasks: new Set<string>() }));

function trustOf(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: service } }],
  });
}

const nameOf = (service: string, suffix: string | undefined): string =>
  `AWSServiceRoleFor${service}${suffix === undefined ? '' : `_${suffix}`}`;

export const serviceLinkedRoleOperations: IamOperations = {
  CreateServiceLinkedRole: {
    access: ({ AWSServiceName: service, CustomSuffix: suffix }, call, action) => ({
      action,
      resource: iamArn(call, 'role', `/aws-service-role/${service}/`, nameOf(serviceRole(service)?.name ?? '', suffix)),
      context: { 'iam:AWSServiceName': service },
    }),
    run(input, call) {
      const service = input.AWSServiceName;
      const known = serviceRole(service);
      if (known === undefined) {
        throw invalidInput(
          `Service role name AWSServiceRoleFor${service} cannot be created: ${service} has no service-linked role in this cloud.`,
        );
      }
      if (input.CustomSuffix !== undefined && !known.suffix) {
        throw invalidInput(`Custom suffix is not allowed for ${service}`);
      }
      const name = nameOf(known.name, input.CustomSuffix);
      const all = call.state(roles).byName;
      if (all.has(name.toLowerCase())) {
        throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`);
      }
      const path = `/aws-service-role/${service}/`;
      const role: Role = {
        name,
        path,
        id: uniqueId('AROA'),
        arn: iamArn(call, 'role', path, name),
        created: timestamp(call),
        inline: new Map(),
        attached: [`arn:aws:iam::aws:policy/aws-service-role/${known.policy}`],
        trust: readDocument(trustOf(service), 'trust'),
        description: input.Description,
        maxSession: 3600,
        boundary: undefined,
        tags: [],
        lastUsed: undefined,
      };
      all.set(name.toLowerCase(), role);
      return { Role: describeRole(role) };
    },
  },

  DeleteServiceLinkedRole: {
    access: onRole,
    run(input, call) {
      const role = roleNamed(call, input.RoleName);
      if (!role.path.startsWith('/aws-service-role/')) {
        throw noSuchEntity(`The service-linked role with name ${input.RoleName} cannot be found.`);
      }
      call.state(roles).byName.delete(role.name.toLowerCase());
      const task = `task${role.path}${role.name}/${randomUUID()}`;
      call.state(deletions).tasks.add(task);
      return { DeletionTaskId: task };
    },
  },

  GetServiceLinkedRoleDeletionStatus: {
    run(input, call) {
      if (!call.state(deletions).tasks.has(input.DeletionTaskId)) {
        throw noSuchEntity(`Deletion task ${input.DeletionTaskId} cannot be found.`);
      }
      return { Status: 'SUCCEEDED' };
    },
  },
};

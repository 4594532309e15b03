import { asList, invalidPrincipal, type PolicyDocument } from '@coldstart/iam';
import type { Call, DocumentPolicy } from '@coldstart/cloud';
import { onPath, onRole } from './access.ts';
import { checkedBoundary, describeBoundary } from './boundaries.ts';
import { describeListedRole, describeRole, describeRoleFully } from './describe-role.ts';
import { documentSize, readDocument } from './documents.ts';
import { alreadyExists, deleteConflict, malformedPolicy, quotaExceeded, unmodifiable } from './errors.ts';
import { iamArn, parseIdentityArn } from './arns.ts';
import { roleNamed } from './identities.ts';
import { uniqueId } from './ids.ts';
import { isInProfile } from './instance-profiles.ts';
import { byName, nameKey, page } from './paging.ts';
import { checkQuota } from './quotas.ts';
import type { IamOperations } from './sdk.ts';
import { findRoleByArn, findUser, roles, timestamp, type Role } from './state.ts';
import { describeTags, listTags, tagRules } from './tags.ts';

const DEFAULT_SESSION = 3600;
const TRUST_SIZE = 2048;

/** Roles of services change with their service alone. */
export function modifiableRole(call: Call, name: string): Role {
  const role = roleNamed(call, name);
  if (role.path.startsWith('/aws-service-role/')) throw unmodifiable(role.name);
  return role;
}

/** @throws AwsError MalformedPolicyDocument also for principals that do not exist */
function readTrust(call: Call, text: string): DocumentPolicy {
  const trust = readDocument(text, 'trust');
  if (documentSize(trust) > TRUST_SIZE) throw quotaExceeded(`ACLSizePerRole: ${TRUST_SIZE}`);
  checkPrincipalsExist(call, trust.document);
  return trust;
}

function checkPrincipalsExist(call: Call, document: PolicyDocument): void {
  for (const { Principal } of asList(document.Statement)) {
    if (Principal === undefined || Principal === '*') continue;
    for (const arn of asList(Principal['AWS'])) {
      if (!exists(call, arn)) throw malformedPolicy(invalidPrincipal('AWS', arn).message);
    }
  }
}

function exists(call: Call, arn: string): boolean {
  const identity = parseIdentityArn(arn);
  if (identity === undefined || identity.kind === 'group') return true;
  const { account, kind, name } = identity;
  if (kind === 'role') return findRoleByArn(call.cloud.store, arn) !== undefined;
  return findUser(call.cloud.store, account, name)?.arn === arn;
}

export const roleOperations: IamOperations = {
  CreateRole: {
    access: onRole,
    run(input, call) {
      const all = call.state(roles).byName;
      const name = input.RoleName;
      const trust = readTrust(call, input.AssumeRolePolicyDocument);
      if (all.has(name.toLowerCase())) throw alreadyExists(`Role with name ${name} already exists.`);
      checkQuota('Roles', all.size);
      const path = input.Path ?? '/';
      const role: Role = {
        name,
        path,
        id: uniqueId('AROA'),
        arn: iamArn(call, 'role', path, name),
        created: timestamp(call),
        inline: new Map(),
        attached: [],
        trust,
        description: input.Description,
        maxSession: input.MaxSessionDuration ?? DEFAULT_SESSION,
        boundary: checkedBoundary(call, input.PermissionsBoundary),
        tags: tagRules.add([], input.Tags),
        lastUsed: undefined,
      };
      all.set(name.toLowerCase(), role);
      return {
        Role: {
          ...describeRole(role),
          ...(input.MaxSessionDuration === undefined ? {} : { MaxSessionDuration: role.maxSession }),
          ...describeBoundary(role.boundary),
          ...describeTags(role.tags),
        },
      };
    },
  },

  GetRole: {
    access: onRole,
    run(input, call) {
      return { Role: describeRoleFully(roleNamed(call, input.RoleName)) };
    },
  },

  ListRoles: {
    access: onPath('role'),
    run(input, call) {
      const prefix = input.PathPrefix ?? '/';
      const found = byName(call.state(roles).byName.values()).filter(({ path }) => path.startsWith(prefix));
      const { items, rest } = page(call, input, found, nameKey);
      return { Roles: items.map(describeListedRole), ...rest };
    },
  },

  UpdateRole: {
    access: onRole,
    run(input, call) {
      // Whoever uses a service's role may describe it in other words.
      const find = input.MaxSessionDuration === undefined ? roleNamed : modifiableRole;
      const role = find(call, input.RoleName);
      role.description = input.Description ?? role.description;
      role.maxSession = input.MaxSessionDuration ?? role.maxSession;
    },
  },

  UpdateRoleDescription: {
    access: onRole,
    run(input, call) {
      const role = roleNamed(call, input.RoleName);
      role.description = input.Description;
      return { Role: describeRoleFully(role) };
    },
  },

  UpdateAssumeRolePolicy: {
    access: onRole,
    run(input, call) {
      const role = modifiableRole(call, input.RoleName);
      role.trust = readTrust(call, input.PolicyDocument);
    },
  },

  DeleteRole: {
    access: onRole,
    run(input, call) {
      const role = modifiableRole(call, input.RoleName);
      if (isInProfile(call, role)) throw deleteConflict('must remove roles from instance profile first');
      if (role.attached.length > 0) throw deleteConflict('must detach all policies first');
      if (role.inline.size > 0) throw deleteConflict('must delete policies first');
      call.state(roles).byName.delete(role.name.toLowerCase());
    },
  },

  TagRole: {
    access: onRole,
    run(input, call) {
      const role = modifiableRole(call, input.RoleName);
      role.tags = tagRules.add(role.tags, input.Tags);
    },
  },
  UntagRole: {
    access: onRole,
    run(input, call) {
      const role = modifiableRole(call, input.RoleName);
      role.tags = tagRules.remove(role.tags, input.TagKeys);
    },
  },
  ListRoleTags: {
    access: onRole,
    run(input, call) {
      return listTags(call, input, roleNamed(call, input.RoleName).tags);
    },
  },
};

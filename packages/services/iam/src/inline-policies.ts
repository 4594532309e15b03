import type { Call } from '@coldstart/cloud';
import { onGroup, onRole, onUser } from './access.ts';
import { documentSize, readDocument, encodeDocument } from './documents.ts';
import { cannotBeFound, limitExceeded, type IdentityKind } from './errors.ts';
import { groupNamed, roleNamed, userNamed } from './identities.ts';
import { page } from './paging.ts';
import { modifiableRole } from './roles.ts';
import type { IamOperations } from './sdk.ts';
import type { IamIdentity } from './state.ts';

/** Together, without white space. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const SIZES: Readonly<Record<IdentityKind, number>> = { user: 2048, group: 5120, role: 10240 };

function put(kind: IdentityKind, identity: IamIdentity, name: string, text: string): void {
  const policy = readDocument(text, 'inline');
  const others = [...identity.inline].filter(([other]) => other !== name).map(([, other]) => documentSize(other));
  const total = others.reduce((sum, size) => sum + size, documentSize(policy));
  if (total > SIZES[kind]) {
    throw limitExceeded(`Maximum policy size of ${SIZES[kind]} bytes exceeded for ${kind} ${identity.name}`);
  }
  identity.inline.set(name, policy);
}

function get(kind: IdentityKind, identity: IamIdentity, name: string): { PolicyName: string; PolicyDocument: string } {
  const policy = identity.inline.get(name);
  if (policy === undefined) throw cannotBeFound(`${kind} policy`, name);
  return { PolicyName: name, PolicyDocument: encodeDocument(policy) };
}

function remove(kind: IdentityKind, identity: IamIdentity, name: string): void {
  if (!identity.inline.delete(name)) throw cannotBeFound(`${kind} policy`, name);
}

function names(call: Call, identity: IamIdentity, input: Parameters<typeof page>[1]) {
  const { items, rest } = page(call, input, [...identity.inline.keys()].sort(), (name) => name);
  return { PolicyNames: items, ...rest };
}

export const inlinePolicyOperations: IamOperations = {
  PutUserPolicy: {
    access: onUser,
    run(input, call) {
      put('user', userNamed(call, input.UserName), input.PolicyName, input.PolicyDocument);
    },
  },
  GetUserPolicy: {
    access: onUser,
    run(input, call) {
      const user = userNamed(call, input.UserName);
      return { UserName: user.name, ...get('user', user, input.PolicyName) };
    },
  },
  DeleteUserPolicy: {
    access: onUser,
    run(input, call) {
      remove('user', userNamed(call, input.UserName), input.PolicyName);
    },
  },
  ListUserPolicies: {
    access: onUser,
    run(input, call) {
      return names(call, userNamed(call, input.UserName), input);
    },
  },

  PutGroupPolicy: {
    access: onGroup,
    run(input, call) {
      put('group', groupNamed(call, input.GroupName), input.PolicyName, input.PolicyDocument);
    },
  },
  GetGroupPolicy: {
    access: onGroup,
    run(input, call) {
      const group = groupNamed(call, input.GroupName);
      return { GroupName: group.name, ...get('group', group, input.PolicyName) };
    },
  },
  DeleteGroupPolicy: {
    access: onGroup,
    run(input, call) {
      remove('group', groupNamed(call, input.GroupName), input.PolicyName);
    },
  },
  ListGroupPolicies: {
    access: onGroup,
    run(input, call) {
      return names(call, groupNamed(call, input.GroupName), input);
    },
  },

  PutRolePolicy: {
    access: onRole,
    run(input, call) {
      put('role', modifiableRole(call, input.RoleName), input.PolicyName, input.PolicyDocument);
    },
  },
  GetRolePolicy: {
    access: onRole,
    run(input, call) {
      const role = roleNamed(call, input.RoleName);
      return { RoleName: role.name, ...get('role', role, input.PolicyName) };
    },
  },
  DeleteRolePolicy: {
    access: onRole,
    run(input, call) {
      remove('role', modifiableRole(call, input.RoleName), input.PolicyName);
    },
  },
  ListRolePolicies: {
    access: onRole,
    run(input, call) {
      return names(call, roleNamed(call, input.RoleName), input);
    },
  },
};

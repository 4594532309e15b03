import type { GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from '@aws-sdk/client-iam';
import type { Call } from '@coldstart/cloud';
import { describeBoundary } from './boundaries.ts';
import { encodeDocument } from './documents.ts';
import { describeGroup } from './groups.ts';
import { groupsOf } from './identities.ts';
import { page } from './paging.ts';
import type { IamOperations } from './sdk.ts';
import {
  groups,
  managedPolicies,
  roles,
  users,
  type Group,
  type IamIdentity,
  type ManagedPolicy,
  type Role,
  type User,
} from './state.ts';
import { describeTags } from './tags.ts';
import { describeUser } from './users.ts';

function inlinePolicies({ inline }: IamIdentity) {
  return [...inline].map(([name, policy]) => ({ PolicyName: name, PolicyDocument: encodeDocument(policy) }));
}

function attachedPolicies({ attached }: IamIdentity) {
  return attached.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn }));
}

function userDetail(call: Call, user: User): UserDetail {
  return {
    ...describeUser(user),
    UserPolicyList: inlinePolicies(user),
    GroupList: groupsOf(call, user).map(({ name }) => name),
    AttachedManagedPolicies: attachedPolicies(user),
    ...describeTags(user.tags),
  };
}

function groupDetail(group: Group): GroupDetail {
  return {
    ...describeGroup(group),
    GroupPolicyList: inlinePolicies(group),
    AttachedManagedPolicies: attachedPolicies(group),
  };
}

function roleDetail(role: Role): RoleDetail {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.created,
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    InstanceProfileList: [],
    RolePolicyList: inlinePolicies(role),
    AttachedManagedPolicies: attachedPolicies(role),
    ...describeBoundary(role.boundary),
    ...describeTags(role.tags),
    RoleLastUsed: {},
  };
}

function policyDetail(policy: ManagedPolicy): ManagedPolicyDetail {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    IsAttachable: true,
    CreateDate: policy.created,
    UpdateDate: policy.updated,
    PolicyVersionList: policy.versions.map((version) => ({
      Document: encodeDocument(version),
      VersionId: version.id,
      IsDefaultVersion: version.id === policy.defaultVersion,
      CreateDate: version.created,
    })),
  };
}

export const authorizationDetailsOperations: IamOperations = {
  GetAccountAuthorizationDetails: {
    run(input, call) {
      const { Filter = [] } = input;
      const all = [
        ...[...call.state(users).byName.values()].map((user) => ({ kind: 'User' as const, key: user.arn, user })),
        ...[...call.state(groups).byName.values()].map((group) => ({ kind: 'Group' as const, key: group.arn, group })),
        ...[...call.state(roles).byName.values()].map((role) => ({ kind: 'Role' as const, key: role.arn, role })),
        ...[...call.state(managedPolicies).byArn.values()].map((policy) => ({
          kind: 'LocalManagedPolicy' as const,
          key: policy.arn,
          policy,
        })),
      ].filter(({ kind }) => Filter.length === 0 || Filter.includes(kind));
      const { items, rest } = page(call, input, all, ({ key }) => key);
      return {
        UserDetailList: items.flatMap((item) => ('user' in item ? [userDetail(call, item.user)] : [])),
        GroupDetailList: items.flatMap((item) => ('group' in item ? [groupDetail(item.group)] : [])),
        RoleDetailList: items.flatMap((item) => ('role' in item ? [roleDetail(item.role)] : [])),
        Policies: items.flatMap((item) => ('policy' in item ? [policyDetail(item.policy)] : [])),
        ...rest,
      };
    },
  },
};

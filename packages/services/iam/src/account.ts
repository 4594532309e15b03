import { defineState } from '@coldstart/cloud';
import { alreadyExists, noSuchEntity } from './errors.ts';
import { shownDocument } from './documents.ts';
import { groupsOf } from './holders.ts';
import { page } from './paging.ts';
import { PER_ACCOUNT } from './quotas.ts';
import type { IamOperations } from './sdk.ts';
import { groups, managedPolicies, roles, users, type Holder } from './state.ts';
import { shownTags } from './tags.ts';
import { shownBoundary } from './boundaries.ts';

const accountAlias = defineState('iam/account-alias', (): { alias: string | undefined } => ({ alias: undefined }));

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const QUOTAS = {
  UserPolicySizeQuota: 2048,
  GroupPolicySizeQuota: 5120,
  PolicySizeQuota: 6144,
  AssumeRolePolicySizeQuota: 2048,
  UsersQuota: PER_ACCOUNT.Users,
  GroupsQuota: PER_ACCOUNT.Groups,
  RolesQuota: PER_ACCOUNT.Roles,
  PoliciesQuota: PER_ACCOUNT.Policies,
  InstanceProfilesQuota: PER_ACCOUNT.InstanceProfiles,
  ServerCertificatesQuota: 20,
  GroupsPerUserQuota: 10,
  AccessKeysPerUserQuota: 2,
  SigningCertificatesPerUserQuota: 2,
  AttachedPoliciesPerUserQuota: 10,
  AttachedPoliciesPerGroupQuota: 10,
  AttachedPoliciesPerRoleQuota: 10,
  VersionsPerPolicyQuota: 5,
  PolicyVersionsInUseQuota: 10000,
  GlobalEndpointTokenVersion: 1,
  AccountMFAEnabled: 0,
  AccountAccessKeysPresent: 0,
  AccountSigningCertificatesPresent: 0,
  AccountPasswordPresent: 1,
  MFADevices: 0,
  MFADevicesInUse: 0,
  ServerCertificates: 0,
  Providers: 0,
};

const inlineOf = ({ inline }: Holder) =>
  [...inline].map(([name, policy]) => ({ PolicyName: name, PolicyDocument: shownDocument(policy) }));
const attachedOf = ({ attached }: Holder) =>
  attached.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn }));

export const accountOperations: IamOperations = {
  CreateAccountAlias: {
    run(input, call) {
      const state = call.state(accountAlias);
      if (state.alias === input.AccountAlias)
        throw alreadyExists(`The account alias ${input.AccountAlias} already exists.`);
      state.alias = input.AccountAlias;
    },
  },
  DeleteAccountAlias: {
    run(input, call) {
      const state = call.state(accountAlias);
      if (state.alias !== input.AccountAlias) {
        throw noSuchEntity(`The account alias ${input.AccountAlias} cannot be found.`);
      }
      state.alias = undefined;
    },
  },
  ListAccountAliases: {
    run(_, call) {
      const { alias } = call.state(accountAlias);
      return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
    },
  },

  GetAccountSummary: {
    run(_, call) {
      const policies = [...call.state(managedPolicies).byArn.values()];
      return {
        SummaryMap: {
          ...QUOTAS,
          Users: call.state(users).byName.size,
          Groups: call.state(groups).byName.size,
          Roles: call.state(roles).byName.size,
          Policies: policies.length,
          PolicyVersionsInUse: policies.reduce((sum, { versions }) => sum + versions.length, 0),
        },
      };
    },
  },

  GetAccountAuthorizationDetails: {
    run(input, call) {
      const wants = (kind: string): boolean =>
        input.Filter === undefined || input.Filter.length === 0 || input.Filter.some((filter) => filter === kind);
      const all = [
        ...(wants('User') ? [...call.state(users).byName.values()].map((user) => ({ user })) : []),
        ...(wants('Group') ? [...call.state(groups).byName.values()].map((group) => ({ group })) : []),
        ...(wants('Role') ? [...call.state(roles).byName.values()].map((role) => ({ role })) : []),
        ...(wants('LocalManagedPolicy')
          ? [...call.state(managedPolicies).byArn.values()].map((policy) => ({ policy }))
          : []),
      ];
      const { items, rest } = page(all, input);
      return {
        UserDetailList: items.flatMap((item) =>
          'user' in item
            ? [
                {
                  Path: item.user.path,
                  UserName: item.user.name,
                  UserId: item.user.id,
                  Arn: item.user.arn,
                  CreateDate: item.user.created,
                  UserPolicyList: inlineOf(item.user),
                  GroupList: groupsOf(call, item.user).map(({ name }) => name),
                  AttachedManagedPolicies: attachedOf(item.user),
                  ...shownBoundary(item.user.boundary),
                  ...shownTags(item.user.tags),
                },
              ]
            : [],
        ),
        GroupDetailList: items.flatMap((item) =>
          'group' in item
            ? [
                {
                  Path: item.group.path,
                  GroupName: item.group.name,
                  GroupId: item.group.id,
                  Arn: item.group.arn,
                  CreateDate: item.group.created,
                  GroupPolicyList: inlineOf(item.group),
                  AttachedManagedPolicies: attachedOf(item.group),
                },
              ]
            : [],
        ),
        RoleDetailList: items.flatMap((item) =>
          'role' in item
            ? [
                {
                  Path: item.role.path,
                  RoleName: item.role.name,
                  RoleId: item.role.id,
                  Arn: item.role.arn,
                  CreateDate: item.role.created,
                  AssumeRolePolicyDocument: shownDocument(item.role.trust),
                  InstanceProfileList: [],
                  RolePolicyList: inlineOf(item.role),
                  AttachedManagedPolicies: attachedOf(item.role),
                  ...shownBoundary(item.role.boundary),
                  ...shownTags(item.role.tags),
                  RoleLastUsed: {},
                },
              ]
            : [],
        ),
        Policies: items.flatMap((item) =>
          'policy' in item
            ? [
                {
                  PolicyName: item.policy.name,
                  PolicyId: item.policy.id,
                  Arn: item.policy.arn,
                  Path: item.policy.path,
                  DefaultVersionId: item.policy.defaultVersion,
                  IsAttachable: true,
                  CreateDate: item.policy.created,
                  UpdateDate: item.policy.updated,
                  PolicyVersionList: item.policy.versions.map((version) => ({
                    Document: shownDocument(version),
                    VersionId: version.id,
                    IsDefaultVersion: version.id === item.policy.defaultVersion,
                    CreateDate: version.created,
                  })),
                },
              ]
            : [],
        ),
        ...rest,
      };
    },
  },
};

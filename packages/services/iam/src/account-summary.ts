import { countDevices } from './mfa-devices.ts';
import { ACCOUNT_QUOTAS } from './quotas.ts';
import type { IamOperations } from './sdk.ts';
import { groups, managedPolicies, roles, users } from './state.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const QUOTAS = {
  UserPolicySizeQuota: 2048,
  GroupPolicySizeQuota: 5120,
  PolicySizeQuota: 6144,
  AssumeRolePolicySizeQuota: 2048,
  UsersQuota: ACCOUNT_QUOTAS.Users,
  GroupsQuota: ACCOUNT_QUOTAS.Groups,
  RolesQuota: ACCOUNT_QUOTAS.Roles,
  PoliciesQuota: ACCOUNT_QUOTAS.Policies,
  InstanceProfilesQuota: ACCOUNT_QUOTAS.InstanceProfiles,
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
  ServerCertificates: 0,
  Providers: 0,
};

export const accountSummaryOperations: IamOperations = {
  GetAccountSummary: {
    run(_, call) {
      const policies = [...call.state(managedPolicies).byArn.values()];
      return {
        SummaryMap: {
          ...QUOTAS,
          Users: call.state(users).byName.size,
          Groups: call.state(groups).byName.size,
          Roles: call.state(roles).byName.size,
          ...countDevices(call),
          Policies: policies.length,
          PolicyVersionsInUse: policies.reduce((sum, { versions }) => sum + versions.length, 0),
        },
      };
    },
  },
};

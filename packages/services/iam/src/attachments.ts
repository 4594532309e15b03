import type { Call } from '@coldstart/cloud';
import { onGroup, onRole, onUser } from './access.ts';
import { accountOf } from './arns.ts';
import { noSuchEntity, quotaExceeded, type IdentityKind } from './errors.ts';
import { groupNamed, roleNamed, userNamed } from './identities.ts';
import { checkArn } from './policy-lookup.ts';
import { page } from './paging.ts';
import { managedPolicyDocument } from './principal-policies.ts';
import { modifiableRole } from './roles.ts';
import type { IamOperations } from './sdk.ts';
import type { IamIdentity } from './state.ts';

const MOST_POLICIES = 10;
const QUOTAS: Readonly<Record<IdentityKind, string>> = {
  user: 'PoliciesPerUser',
  group: 'PoliciesPerGroup',
  role: 'PoliciesPerRole',
};

function attach(call: Call, kind: IdentityKind, identity: IamIdentity, arn: string): void {
  checkArn(arn);
  if (managedPolicyDocument(call.cloud.store, arn) === undefined || isForeign(call, arn)) {
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  }
  if (identity.attached.includes(arn)) return;
  if (identity.attached.length >= MOST_POLICIES) throw quotaExceeded(`${QUOTAS[kind]}: ${MOST_POLICIES}`);
  identity.attached.push(arn);
}

/** Policies of other accounts cannot be attached. */
function isForeign(call: Call, arn: string): boolean {
  const owner = accountOf(arn);
  return owner !== 'aws' && owner !== call.account;
}

function detach(identity: IamIdentity, arn: string): void {
  checkArn(arn);
  if (!identity.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
  identity.attached = identity.attached.filter((each) => each !== arn);
}

function attached(
  call: Call,
  identity: IamIdentity,
  input: Parameters<typeof page>[1] & { readonly PathPrefix?: string | undefined },
) {
  const all = identity.attached.filter((arn) => arn.slice(arn.indexOf('/')).startsWith(input.PathPrefix ?? '/'));
  const { items, rest } = page(call, input, all, (arn) => arn);
  return {
    AttachedPolicies: items.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn })),
    ...rest,
  };
}

export const attachmentOperations: IamOperations = {
  AttachUserPolicy: {
    access: onUser,
    run(input, call) {
      attach(call, 'user', userNamed(call, input.UserName), input.PolicyArn);
    },
  },
  DetachUserPolicy: {
    access: onUser,
    run(input, call) {
      detach(userNamed(call, input.UserName), input.PolicyArn);
    },
  },
  ListAttachedUserPolicies: {
    access: onUser,
    run(input, call) {
      return attached(call, userNamed(call, input.UserName), input);
    },
  },

  AttachGroupPolicy: {
    access: onGroup,
    run(input, call) {
      attach(call, 'group', groupNamed(call, input.GroupName), input.PolicyArn);
    },
  },
  DetachGroupPolicy: {
    access: onGroup,
    run(input, call) {
      detach(groupNamed(call, input.GroupName), input.PolicyArn);
    },
  },
  ListAttachedGroupPolicies: {
    access: onGroup,
    run(input, call) {
      return attached(call, groupNamed(call, input.GroupName), input);
    },
  },

  AttachRolePolicy: {
    access: onRole,
    run(input, call) {
      attach(call, 'role', modifiableRole(call, input.RoleName), input.PolicyArn);
    },
  },
  DetachRolePolicy: {
    access: onRole,
    run(input, call) {
      detach(modifiableRole(call, input.RoleName), input.PolicyArn);
    },
  },
  ListAttachedRolePolicies: {
    access: onRole,
    run(input, call) {
      return attached(call, roleNamed(call, input.RoleName), input);
    },
  },
};

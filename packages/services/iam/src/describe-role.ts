import type { Role as DescribedRole } from '@aws-sdk/client-iam';
import { describeBoundary } from './boundaries.ts';
import { encodeDocument } from './documents.ts';
import type { Role } from './state.ts';
import { describeTags } from './tags.ts';

/** What CreateRole answers; the other operations add to it. */
export function describeRole(role: Role): DescribedRole {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.created,
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    ...(role.description === undefined ? {} : { Description: role.description }),
  };
}

export function describeListedRole(role: Role): DescribedRole {
  return { ...describeRole(role), MaxSessionDuration: role.maxSession };
}

export function describeRoleFully(role: Role): DescribedRole {
  const { lastUsed } = role;
  return {
    ...describeListedRole(role),
    ...describeBoundary(role.boundary),
    ...describeTags(role.tags),
    RoleLastUsed: lastUsed === undefined ? {} : { LastUsedDate: lastUsed.at, Region: lastUsed.region },
  };
}

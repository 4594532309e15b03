import { createHash } from 'node:crypto';
import type { Policy as ShownPolicy, PolicyVersion as ShownVersion } from '@aws-sdk/client-iam';
import type { Call } from '@coldstart/cloud';
import { awsManagedPolicy, awsManagedPolicyArns } from '@coldstart/iam/aws-managed';
import { onPath, onPolicy, onResource } from './access.ts';
import { documentSize, readDocument, shownDocument } from './documents.ts';
import { alreadyExists, invalidInput, limitExceeded, noSuchEntity, quotaExceeded, validationError } from './errors.ts';
import { arnOf } from './holders.ts';
import { uniqueId } from './ids.ts';
import { page } from './paging.ts';
import { checkRoom } from './quotas.ts';
import type { IamOperations } from './sdk.ts';
import {
  groups,
  managedPolicies,
  roles,
  timestamp,
  users,
  type Holder,
  type ManagedPolicy,
  type PolicyVersion,
} from './state.ts';
import { shownTags, withoutTags, withTags } from './tags.ts';
import { AwsError } from '@coldstart/wire';

const SIZE = 6144;
const VERSIONS = 5;

/** A policy of the account, or one of AWS's as if it were. */
function policyOf(call: Call, arn: string): ManagedPolicy {
  checkArn(arn);
  const policy = call.state(managedPolicies).byArn.get(arn) ?? awsPolicy(arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

/** Only the account's own can be changed. */
function ownPolicy(call: Call, arn: string): ManagedPolicy {
  const policy = policyOf(call, arn);
  if (arn.startsWith('arn:aws:iam::aws:')) {
    throw new AwsError('AccessDenied', `Policy ${arn} is an AWS managed policy and cannot be changed.`, {
      status: 403,
    });
  }
  return policy;
}

/** @throws AwsError ValidationError for what is no ARN */
export function checkArn(arn: string): void {
  if (!/^arn:[^:]+:iam::[^:]*:.+$/.test(arn)) throw validationError('Invalid ARN:  Could not be parsed!');
}

function awsPolicy(arn: string): ManagedPolicy | undefined {
  const policy = awsManagedPolicy(arn);
  if (policy === undefined) return undefined;
  const [, path = '/', name = ''] = /policy(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? [];
  const hash = createHash('sha256')
    .update(arn)
    .digest('hex')
    .toUpperCase()
    .replaceAll(/[0189]/g, 'Q');
  const text = JSON.stringify(policy.document, undefined, 2);
  const updated = new Date(policy.updated);
  return {
    name,
    path,
    id: `ANPA${hash.slice(0, 17)}`,
    arn,
    created: new Date(policy.created),
    updated,
    description: undefined,
    tags: [],
    versions: [{ id: policy.version, created: updated, text, document: policy.document }],
    defaultVersion: policy.version,
    nextVersion: Number(policy.version.slice(1)) + 1,
  };
}

interface Usage {
  readonly users: readonly Holder[];
  readonly groups: readonly Holder[];
  readonly roles: readonly Holder[];
}

/** Who has a policy attached, or as a boundary. */
function usage(call: Call, arn: string, as: 'policy' | 'boundary'): Usage {
  const uses = (holder: Holder & { boundary?: string | undefined }): boolean =>
    as === 'policy' ? holder.attached.includes(arn) : holder.boundary === arn;
  return {
    users: [...call.state(users).byName.values()].filter(uses),
    groups: [...call.state(groups).byName.values()].filter(uses),
    roles: [...call.state(roles).byName.values()].filter(uses),
  };
}

const count = ({ users, groups, roles }: Usage): number => users.length + groups.length + roles.length;

function shown(call: Call, policy: ManagedPolicy): ShownPolicy {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: count(usage(call, policy.arn, 'policy')),
    PermissionsBoundaryUsageCount: count(usage(call, policy.arn, 'boundary')),
    IsAttachable: true,
    CreateDate: policy.created,
    UpdateDate: policy.updated,
  };
}

function shownVersion(policy: ManagedPolicy, version: PolicyVersion): ShownVersion {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: version.created,
  };
}

function versionOf(policy: ManagedPolicy, id: string): PolicyVersion {
  const version = policy.versions.find((each) => each.id === id);
  if (version === undefined) {
    throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  }
  return version;
}

function newVersion(call: Call, id: string, text: string): PolicyVersion {
  const policy = readDocument(text, 'identity');
  if (documentSize(policy) > SIZE) throw quotaExceeded(`PolicySize: ${SIZE}`);
  return { ...policy, id, created: timestamp(call) };
}

export const managedPolicyOperations: IamOperations = {
  CreatePolicy: {
    access: onResource((input, call) => arnOf(call, 'policy', input.Path ?? '/', input.PolicyName)),
    run(input, call) {
      const path = input.Path ?? '/';
      const arn = arnOf(call, 'policy', path, input.PolicyName);
      const all = call.state(managedPolicies).byArn;
      const version = newVersion(call, 'v1', input.PolicyDocument);
      const taken = [...all.values()].some(({ name }) => name.toLowerCase() === input.PolicyName.toLowerCase());
      if (taken)
        throw alreadyExists(`A policy called ${input.PolicyName} already exists. Duplicate names are not allowed.`);
      checkRoom('Policies', all.size);
      const policy: ManagedPolicy = {
        name: input.PolicyName,
        path,
        id: uniqueId('ANPA'),
        arn,
        created: version.created,
        updated: version.created,
        description: input.Description,
        tags: withTags([], input.Tags),
        versions: [version],
        defaultVersion: 'v1',
        nextVersion: 2,
      };
      all.set(arn, policy);
      return { Policy: { ...shown(call, policy), ...shownTags(policy.tags) } };
    },
  },

  GetPolicy: {
    access: onPolicy,
    run(input, call) {
      const policy = policyOf(call, input.PolicyArn);
      return {
        Policy: {
          ...shown(call, policy),
          ...(policy.description === undefined ? {} : { Description: policy.description }),
          Tags: policy.tags,
        },
      };
    },
  },

  DeletePolicy: {
    access: onPolicy,
    run(input, call) {
      const policy = ownPolicy(call, input.PolicyArn);
      if (count(usage(call, policy.arn, 'policy')) + count(usage(call, policy.arn, 'boundary')) > 0) {
        throw new AwsError('DeleteConflict', 'Cannot delete a policy attached to entities.', { status: 409 });
      }
      if (policy.versions.length > 1) {
        throw new AwsError(
          'DeleteConflict',
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
          { status: 409 },
        );
      }
      call.state(managedPolicies).byArn.delete(policy.arn);
    },
  },

  ListPolicies: {
    access: onPath('policy'),
    run(input, call) {
      const own = input.Scope === 'AWS' ? [] : [...call.state(managedPolicies).byArn.values()];
      const aws = input.Scope === 'Local' ? [] : awsManagedPolicyArns().flatMap((arn) => awsPolicy(arn) ?? []);
      const found = [...own, ...aws]
        .filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'))
        .map((policy) => shown(call, policy))
        .filter((policy) => {
          const used =
            input.PolicyUsageFilter === 'PermissionsBoundary'
              ? policy.PermissionsBoundaryUsageCount
              : policy.AttachmentCount;
          return input.OnlyAttached !== true || (used ?? 0) > 0;
        });
      const { items, rest } = page(found, input);
      return { Policies: items, ...rest };
    },
  },

  CreatePolicyVersion: {
    access: onPolicy,
    run(input, call) {
      const policy = ownPolicy(call, input.PolicyArn);
      const version = newVersion(call, `v${policy.nextVersion}`, input.PolicyDocument);
      if (policy.versions.length >= VERSIONS) {
        throw limitExceeded(
          `A managed policy can have up to ${VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
        );
      }
      policy.versions.push(version);
      policy.nextVersion += 1;
      policy.updated = version.created;
      if (input.SetAsDefault === true) policy.defaultVersion = version.id;
      return { PolicyVersion: shownVersion(policy, version) };
    },
  },

  GetPolicyVersion: {
    access: onPolicy,
    run(input, call) {
      const policy = policyOf(call, input.PolicyArn);
      const version = versionOf(policy, input.VersionId);
      return { PolicyVersion: { Document: shownDocument(version), ...shownVersion(policy, version) } };
    },
  },

  ListPolicyVersions: {
    access: onPolicy,
    run(input, call) {
      const policy = policyOf(call, input.PolicyArn);
      const { items, rest } = page([...policy.versions].reverse(), input);
      return { Versions: items.map((version) => shownVersion(policy, version)), ...rest };
    },
  },

  DeletePolicyVersion: {
    access: onPolicy,
    run(input, call) {
      const policy = ownPolicy(call, input.PolicyArn);
      const version = versionOf(policy, input.VersionId);
      if (version.id === policy.defaultVersion) {
        throw new AwsError('DeleteConflict', 'Cannot delete the default version of a policy.', { status: 409 });
      }
      policy.versions = policy.versions.filter((each) => each !== version);
    },
  },

  SetDefaultPolicyVersion: {
    access: onPolicy,
    run(input, call) {
      const policy = ownPolicy(call, input.PolicyArn);
      policy.defaultVersion = versionOf(policy, input.VersionId).id;
      policy.updated = timestamp(call);
    },
  },

  ListEntitiesForPolicy: {
    access: onPolicy,
    run(input, call) {
      const { arn } = policyOf(call, input.PolicyArn);
      const found = usage(call, arn, input.PolicyUsageFilter === 'PermissionsBoundary' ? 'boundary' : 'policy');
      const wanted = (kind: string, holders: readonly Holder[]) =>
        holders
          .filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'))
          .filter(() => input.EntityFilter === undefined || input.EntityFilter === kind)
          .map((holder) => ({ kind, holder }));
      const all = [...wanted('Group', found.groups), ...wanted('User', found.users), ...wanted('Role', found.roles)];
      const { items, rest } = page(all, input);
      const of = (kind: string): Holder[] => items.filter((item) => item.kind === kind).map(({ holder }) => holder);
      return {
        PolicyGroups: of('Group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
        PolicyUsers: of('User').map(({ name, id }) => ({ UserName: name, UserId: id })),
        PolicyRoles: of('Role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        ...rest,
      };
    },
  },

  TagPolicy: {
    access: onPolicy,
    run(input, call) {
      const policy = ownPolicy(call, input.PolicyArn);
      if (input.Tags.length === 0) throw invalidInput('At least one tag is required.');
      policy.tags = withTags(policy.tags, input.Tags);
    },
  },
  UntagPolicy: {
    access: onPolicy,
    run(input, call) {
      const policy = ownPolicy(call, input.PolicyArn);
      policy.tags = withoutTags(policy.tags, input.TagKeys);
    },
  },
  ListPolicyTags: {
    access: onPolicy,
    run(input, call) {
      const { items, rest } = page(policyOf(call, input.PolicyArn).tags, input);
      return { Tags: items, ...rest };
    },
  },
};

import type { PolicyVersion as DescribedVersion } from '@aws-sdk/client-iam';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onPolicy } from './access.ts';
import { documentSize, encodeDocument, readDocument } from './documents.ts';
import { limitExceeded, noSuchEntity, quotaExceeded } from './errors.ts';
import { page } from './paging.ts';
import { ownPolicy, policyOf } from './policy-lookup.ts';
import type { IamOperations } from './sdk.ts';
import { timestamp, type ManagedPolicy, type PolicyVersion } from './state.ts';

const SIZE = 6144;
const VERSIONS = 5;

function describeVersion(policy: ManagedPolicy, version: PolicyVersion): DescribedVersion {
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

export function newVersion(call: Call, id: string, text: string): PolicyVersion {
  const policy = readDocument(text, 'identity');
  if (documentSize(policy) > SIZE) throw quotaExceeded(`PolicySize: ${SIZE}`);
  return { ...policy, id, created: timestamp(call) };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html */
export const policyVersionOperations: IamOperations = {
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
      return { PolicyVersion: describeVersion(policy, version) };
    },
  },

  GetPolicyVersion: {
    access: onPolicy,
    run(input, call) {
      const policy = policyOf(call, input.PolicyArn);
      const version = versionOf(policy, input.VersionId);
      return { PolicyVersion: { Document: encodeDocument(version), ...describeVersion(policy, version) } };
    },
  },

  ListPolicyVersions: {
    access: onPolicy,
    run(input, call) {
      const policy = policyOf(call, input.PolicyArn);
      const { items, rest } = page(call, input, [...policy.versions].reverse(), ({ id }) => id);
      return { Versions: items.map((version) => describeVersion(policy, version)), ...rest };
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
};

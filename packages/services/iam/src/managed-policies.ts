import type { Policy as DescribedPolicy } from '@aws-sdk/client-iam';
import type { Call } from '@coldstart/cloud';
import { awsManagedPolicyArns } from '@coldstart/iam/aws-managed';
import { AwsError } from '@coldstart/wire';
import { onPath, onPolicy, onResource } from './access.ts';
import { alreadyExists, invalidInput } from './errors.ts';
import { iamArn } from './arns.ts';

import { uniqueId } from './ids.ts';
import { page } from './paging.ts';
import { awsPolicy, ownPolicy, policyOf } from './policy-lookup.ts';
import { usageCount } from './policy-usage.ts';
import { newVersion } from './policy-versions.ts';
import { checkQuota } from './quotas.ts';
import type { IamOperations } from './sdk.ts';
import { managedPolicies, type ManagedPolicy } from './state.ts';
import { describeTags, listTags, tagRules } from './tags.ts';

function describe(call: Call, policy: ManagedPolicy): DescribedPolicy {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: usageCount(call, policy.arn, 'policy'),
    PermissionsBoundaryUsageCount: usageCount(call, policy.arn, 'boundary'),
    IsAttachable: true,
    CreateDate: policy.created,
    UpdateDate: policy.updated,
  };
}

export const managedPolicyOperations: IamOperations = {
  CreatePolicy: {
    access: onResource((input, call) => iamArn(call, 'policy', input.Path ?? '/', input.PolicyName)),
    run(input, call) {
      const path = input.Path ?? '/';
      const arn = iamArn(call, 'policy', path, input.PolicyName);
      const all = call.state(managedPolicies).byArn;
      const version = newVersion(call, 'v1', input.PolicyDocument);
      const taken = [...all.values()].some(({ name }) => name.toLowerCase() === input.PolicyName.toLowerCase());
      if (taken)
        throw alreadyExists(`A policy called ${input.PolicyName} already exists. Duplicate names are not allowed.`);
      checkQuota('Policies', all.size);
      const policy: ManagedPolicy = {
        name: input.PolicyName,
        path,
        id: uniqueId('ANPA'),
        arn,
        created: version.created,
        updated: version.created,
        description: input.Description,
        tags: tagRules.add([], input.Tags),
        versions: [version],
        defaultVersion: 'v1',
        nextVersion: 2,
      };
      all.set(arn, policy);
      return { Policy: { ...describe(call, policy), ...describeTags(policy.tags) } };
    },
  },

  GetPolicy: {
    access: onPolicy,
    run(input, call) {
      const policy = policyOf(call, input.PolicyArn);
      return {
        Policy: {
          ...describe(call, policy),
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
      if (usageCount(call, policy.arn, 'policy') + usageCount(call, policy.arn, 'boundary') > 0) {
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
        .map((policy) => describe(call, policy))
        .filter((policy) => {
          const used =
            input.PolicyUsageFilter === 'PermissionsBoundary'
              ? policy.PermissionsBoundaryUsageCount
              : policy.AttachmentCount;
          return input.OnlyAttached !== true || (used ?? 0) > 0;
        });
      const { items, rest } = page(call, input, found, ({ Arn = '' }) => Arn);
      return { Policies: items, ...rest };
    },
  },

  TagPolicy: {
    access: onPolicy,
    run(input, call) {
      const policy = ownPolicy(call, input.PolicyArn);
      if (input.Tags.length === 0) throw invalidInput('At least one tag is required.');
      policy.tags = tagRules.add(policy.tags, input.Tags);
    },
  },

  UntagPolicy: {
    access: onPolicy,
    run(input, call) {
      const policy = ownPolicy(call, input.PolicyArn);
      policy.tags = tagRules.remove(policy.tags, input.TagKeys);
    },
  },

  ListPolicyTags: {
    access: onPolicy,
    run(input, call) {
      return listTags(call, input, policyOf(call, input.PolicyArn).tags);
    },
  },
};

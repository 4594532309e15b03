import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { z } from 'zod';
import { onRepository } from './access.ts';
import type { EcrOperations } from './sdk.ts';
import { repositoryOf } from './state.ts';

/*
 * Which images expire. Policies are checked and kept; nothing expires here: see docs/fidelity.md.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */

const selection = z.strictObject({
  tagStatus: z.enum(['tagged', 'untagged', 'any']),
  tagPrefixList: z.array(z.string()).optional(),
  tagPatternList: z.array(z.string()).optional(),
  storageClass: z.enum(['standard', 'archive']).optional(),
  countType: z.enum(['imageCountMoreThan', 'sinceImagePushed', 'sinceImagePulled', 'sinceImageTransitioned']),
  countUnit: z.literal('days').optional(),
  countNumber: z.int().min(1),
});

const policy = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        rulePriority: z.int().min(1),
        description: z.string().optional(),
        selection,
        action: z.strictObject({
          type: z.enum(['expire', 'transition']),
          targetStorageClass: z.literal('archive').optional(),
        }),
      }),
    )
    .min(1),
});

const invalid = (why: string): AwsError =>
  new AwsError(
    'InvalidParameterException',
    `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ${why}'`,
  );

/** @throws AwsError InvalidParameterException */
function check(text: string): void {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw invalid('Could not map policyString into LifecyclePolicy.');
  }
  const read = policy.safeParse(given);
  if (!read.success)
    throw invalid(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  const priorities = read.data.rules.map(({ rulePriority }) => rulePriority);
  if (new Set(priorities).size < priorities.length) throw invalid('Rule priorities must be unique.');
  for (const { selection: chosen } of read.data.rules) checkSelection(chosen);
}

function checkSelection({
  tagStatus,
  tagPrefixList = [],
  tagPatternList = [],
  countType,
  countUnit,
}: z.infer<typeof selection>): void {
  const named = tagPrefixList.length + tagPatternList.length > 0;
  if (tagStatus === 'tagged' && !named)
    throw invalid("Rule with tagStatus 'tagged' needs a tagPrefixList or a tagPatternList.");
  if (tagStatus !== 'tagged' && named)
    throw invalid(`Rule with tagStatus '${tagStatus}' cannot have a tagPrefixList or a tagPatternList.`);
  if ((countType === 'imageCountMoreThan') === (countUnit !== undefined))
    throw invalid(`countUnit goes with ages alone, and countType is ${countType}.`);
}

const missing = (call: Call, name: string): AwsError =>
  new AwsError(
    'LifecyclePolicyNotFoundException',
    `Lifecycle policy does not exist for the repository with name '${name}' in the registry with id '${call.account}'`,
  );

/** They are evaluated when AWS gets to it. */
const NEVER = new Date(0);

export const lifecycleOperations: EcrOperations = {
  PutLifecyclePolicy: {
    access: onRepository,
    run({ repositoryName, registryId, lifecyclePolicyText }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      check(lifecyclePolicyText);
      repository.lifecyclePolicy = lifecyclePolicyText;
      return { registryId: call.account, repositoryName, lifecyclePolicyText };
    },
  },
  GetLifecyclePolicy: {
    access: onRepository,
    run({ repositoryName, registryId }, call) {
      const { lifecyclePolicy } = repositoryOf(call, repositoryName, registryId);
      if (lifecyclePolicy === undefined) throw missing(call, repositoryName);
      return { registryId: call.account, repositoryName, lifecyclePolicyText: lifecyclePolicy, lastEvaluatedAt: NEVER };
    },
  },
  DeleteLifecyclePolicy: {
    access: onRepository,
    run({ repositoryName, registryId }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      const { lifecyclePolicy } = repository;
      if (lifecyclePolicy === undefined) throw missing(call, repositoryName);
      repository.lifecyclePolicy = undefined;
      return { registryId: call.account, repositoryName, lifecyclePolicyText: lifecyclePolicy, lastEvaluatedAt: NEVER };
    },
  },
};

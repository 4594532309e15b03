import { asList, parsePolicy, PolicyError, type PolicyDocument } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import type { Call, DocumentPolicy } from '@coldstart/cloud';
import { onRepository } from './access.ts';
import type { EcrOperations } from './sdk.ts';
import { repositoryOf } from './state.ts';

/*
 * Who else may use a repository: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
 */

const invalid = (why: string): AwsError =>
  new AwsError(
    'InvalidParameterException',
    `Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'${why === '' ? '' : `: ${why}`}`,
  );

/** Statements of a repository's policy are about the repository: they name no resource. */
function read(call: Call, name: string, text: string): DocumentPolicy {
  const resource = `arn:aws:ecr:${call.region}:${call.account}:repository/${name}`;
  try {
    const given = JSON.parse(text) as PolicyDocument;
    const statements = asList(given.Statement).map((statement) => ({ Resource: resource, ...statement }));
    return { text, document: parsePolicy(JSON.stringify({ ...given, Statement: statements }), 'resource') };
  } catch (error) {
    if (error instanceof PolicyError) throw invalid(error.message);
    if (error instanceof SyntaxError || error instanceof TypeError) throw invalid('');
    throw error;
  }
}

const missing = (call: Call, name: string): AwsError =>
  new AwsError(
    'RepositoryPolicyNotFoundException',
    `Repository policy does not exist for the repository with name '${name}' in the registry with id '${call.account}'`,
  );

const shown = (call: Call, repositoryName: string, policyText: string) => ({
  registryId: call.account,
  repositoryName,
  policyText,
});

export const policyOperations: EcrOperations = {
  SetRepositoryPolicy: {
    access: onRepository,
    run({ repositoryName, registryId, policyText }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      repository.policy = read(call, repositoryName, policyText);
      return shown(call, repositoryName, policyText);
    },
  },
  GetRepositoryPolicy: {
    access: onRepository,
    run({ repositoryName, registryId }, call) {
      const { policy } = repositoryOf(call, repositoryName, registryId);
      if (policy === undefined) throw missing(call, repositoryName);
      return shown(call, repositoryName, policy.text);
    },
  },
  DeleteRepositoryPolicy: {
    access: onRepository,
    run({ repositoryName, registryId }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      const { policy } = repository;
      if (policy === undefined) throw missing(call, repositoryName);
      repository.policy = undefined;
      return shown(call, repositoryName, policy.text);
    },
  },
};

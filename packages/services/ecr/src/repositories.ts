import type { ServiceOperations } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onRepositories } from './access.ts';

/**
 * What a registry without repositories answers. Tools ask before they remove what they have deployed, whether or not
 * it had images.
 */
export const repositoryOperations: ServiceOperations<typeof import('@aws-sdk/client-ecr')> = {
  /** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html */
  DescribeRepositories: {
    access: onRepositories,
    run({ repositoryNames: [name] = [], registryId }, call) {
      if (name === undefined) return { repositories: [] };
      throw new AwsError(
        'RepositoryNotFoundException',
        `The repository with name '${name}' does not exist in the registry with id '${registryId ?? call.account}'`,
      );
    },
  },
};

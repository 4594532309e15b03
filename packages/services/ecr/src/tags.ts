import { AwsError } from '@coldstart/wire';
import { parseArn, tagEditor, type Call } from '@coldstart/cloud';
import { onTagged } from './access.ts';
import { invalidParameter } from './errors.ts';
import type { EcrOperations } from './sdk.ts';
import { repositoryOf, type Repository } from './state.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html */
export const repositoryTags = tagEditor({
  most: 50,
  tooMany: (most) => new AwsError('TooManyTagsException', `A repository can have at most ${most} tags: remove some.`),
});

/** @throws AwsError InvalidParameterException, RepositoryNotFoundException */
function tagged(call: Call, arn: string): Repository {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'ecr' || !parsed.resource.startsWith('repository/'))
    throw invalidParameter('resourceArn', 'Invalid ARN');
  return repositoryOf(call, parsed.resource.slice('repository/'.length), parsed.account);
}

export const tagOperations: EcrOperations = {
  TagResource: {
    access: onTagged,
    run({ resourceArn, tags }, call) {
      const repository = tagged(call, resourceArn);
      repository.tags = repositoryTags.add(repository.tags, tags);
      return {};
    },
  },
  UntagResource: {
    access: onTagged,
    run({ resourceArn, tagKeys }, call) {
      const repository = tagged(call, resourceArn);
      repository.tags = repositoryTags.remove(repository.tags, tagKeys);
      return {};
    },
  },
  ListTagsForResource: {
    access: onTagged,
    run({ resourceArn }, call) {
      return { tags: tagged(call, resourceArn).tags };
    },
  },
};

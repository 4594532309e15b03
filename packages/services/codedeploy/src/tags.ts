import { tagEditor, type Call, type ResourceTag } from '@coldstart/cloud';
import { onTagged } from './access.ts';
import { refuse } from './errors.ts';
import { readTaggedArn } from './names.ts';
import type { CodeDeployOperations } from './sdk.ts';
import { applications, findApplication, findGroup } from './state.ts';

export const editTags = tagEditor({
  most: 50,
  tooMany: (most) => refuse('InvalidTagsToAdd', `A resource can have at most ${most} tags.`),
  reserved: (key) => refuse('InvalidTagsToAdd', `Keys must not begin with aws:, which is AWS's own: ${key}`),
});

/** @throws AwsError for an ARN of nothing that has tags */
function tagged(call: Call, arn = ''): { tags: ResourceTag[] } {
  if (arn === '') throw refuse('ResourceArnRequired', 'The ARN of a resource is required, but was not found.');
  const named = readTaggedArn(arn);
  if (named === undefined) throw refuse('InvalidArn', `The specified ARN is not in a valid format: ${arn}`);
  const { application, group } = named;
  return group === undefined ? findApplication(call, application) : findGroup(call, application, group);
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TagResource.html */
export const tagOperations: CodeDeployOperations = {
  TagResource: {
    access: onTagged,
    run({ ResourceArn, Tags }, call) {
      const resource = tagged(call, ResourceArn);
      call.state(applications);
      resource.tags = editTags.add(resource.tags, Tags);
      return {};
    },
  },
  UntagResource: {
    access: onTagged,
    run({ ResourceArn, TagKeys }, call) {
      const resource = tagged(call, ResourceArn);
      call.state(applications);
      resource.tags = editTags.remove(resource.tags, TagKeys);
      return {};
    },
  },
  ListTagsForResource: {
    access: onTagged,
    run: ({ ResourceArn }, call) => ({ Tags: [...tagged(call, ResourceArn).tags] }),
  },
};

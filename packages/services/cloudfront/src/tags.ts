import { tagEditor, type Call, type ResourceTag } from '@coldstart/cloud';
import type { Tag } from '@aws-sdk/client-cloudfront';
import { onArn } from './access.ts';
import { refused } from './errors.ts';
import type { CloudFrontOperations } from './sdk.ts';
import { distributions, type Distribution } from './state.ts';

const invalid = (message: string) => refused('InvalidTagging', message);

const editor = tagEditor({
  most: 50,
  tooMany: (most) => invalid(`The number of tags is over the limit: a resource has ${most} at most.`),
  duplicate: (key) => invalid(`The tag key ${key} was specified more than once.`),
  reserved: (key) => invalid(`The tag key ${key} begins with aws:, which is reserved for AWS.`),
  strange: (text) => invalid(`The tag key or value '${text}' has characters, or a length, that tags cannot have.`),
});

export const newTags = (given: readonly Tag[] | undefined): ResourceTag[] => editor.add([], given);

function find(call: Call, arn: string | undefined): Distribution {
  const found = [...call.state(distributions).byId.values()].find((each) => each.arn === arn);
  if (found === undefined) throw refused('NoSuchResource', 'The specified resource does not exist.');
  return found;
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_TagResource.html */
export const tagOperations: CloudFrontOperations = {
  TagResource: {
    access: onArn,
    run({ Resource, Tags }, call) {
      const found = find(call, Resource);
      found.tags = editor.add(found.tags, Tags?.Items);
    },
  },
  UntagResource: {
    access: onArn,
    run({ Resource, TagKeys }, call) {
      const found = find(call, Resource);
      found.tags = editor.remove(found.tags, TagKeys?.Items);
    },
  },
  ListTagsForResource: {
    access: onArn,
    run({ Resource }, call) {
      const { tags } = find(call, Resource);
      return { Tags: tags.length === 0 ? {} : { Items: tags } };
    },
  },
};

import { tagEditor, tagList, tagMap } from '@coldstart/cloud';
import { nameIn, onTagged } from './access.ts';
import { invalid } from './errors.ts';
import type { PipesOperations } from './sdk.ts';
import { changePipe, findPipe } from './state.ts';

export const pipeTags = tagEditor({
  most: 50,
  tooMany: (most) => invalid('Tags', `A pipe can have at most ${most} tags.`),
  reserved: (key) => invalid('Tags', `Keys must not begin with aws:, which is AWS's own: ${key}`),
});

/** https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_TagResource.html */
export const tagOperations: PipesOperations = {
  TagResource: {
    access: onTagged,
    run({ resourceArn, tags }, call) {
      const pipe = changePipe(call, nameIn(resourceArn));
      pipe.tags = pipeTags.add(pipe.tags, tagList(tags));
      return {};
    },
  },

  UntagResource: {
    access: onTagged,
    run({ resourceArn, tagKeys }, call) {
      const pipe = changePipe(call, nameIn(resourceArn));
      pipe.tags = pipeTags.remove(pipe.tags, tagKeys);
      return {};
    },
  },

  ListTagsForResource: {
    access: onTagged,
    run({ resourceArn }, call) {
      return { tags: tagMap(findPipe(call, nameIn(resourceArn)).tags) };
    },
  },
};

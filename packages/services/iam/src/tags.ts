import { tagEditor, type Call, type ResourceTag } from '@coldstart/cloud';
import { invalidInput, limitExceeded } from './errors.ts';
import { page } from './paging.ts';

/** Keys are equal without regard to case. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
export const tagRules = tagEditor({
  most: 50,
  caseless: true,
  tooMany: () => limitExceeded('The number of tags has reached the maximum limit.'),
  duplicate: () => invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
});

/** As answers give them: absent rather than empty. */
export function describeTags(tags: readonly ResourceTag[]): { Tags?: ResourceTag[] } {
  return tags.length === 0 ? {} : { Tags: [...tags] };
}

/** A page of a resource's tags. */
export function listTags(call: Call, input: Parameters<typeof page>[1], tags: readonly ResourceTag[]) {
  const { items, rest } = page(call, input, tags, ({ Key }) => Key.toLowerCase());
  return { Tags: items, ...rest };
}

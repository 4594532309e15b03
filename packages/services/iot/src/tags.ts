import { tagEditor, tagList, type Call, type ResourceTag } from '@coldstart/cloud';
import { invalidRequest, notFound } from './errors.ts';
import { listed } from './lists.ts';
import { nameInArn } from './names.ts';
import type { IotOperations } from './sdk.ts';
import { policies, registry, rules, tags } from './state.ts';

const editor = tagEditor({
  most: 50,
  tooMany: (most) => invalidRequest(`A resource has ${most} tags at most.`),
});

/** Gives a new resource its tags. */
export function tagNew(call: Call, arn: string, given: readonly { Key?: string; Value?: string }[] | undefined): void {
  if (given === undefined || given.length === 0) return;
  call.state(tags).byArn.set(arn, editor.add([], given));
}

export function forgetTags(call: Call, arn: string): void {
  call.state(tags).byArn.delete(arn);
}

/** @throws AwsError ResourceNotFoundException for an ARN of nothing that has tags */
function tagsOf(call: Call, arn: string): ResourceTag[] {
  const name = nameInArn(arn);
  const { groups, types } = call.state(registry);
  const found = [call.state(rules).byName, call.state(policies).byName, groups, types];
  if (!found.some((each) => each.get(name)?.arn === arn))
    throw notFound(`The resource ${arn} does not exist, or has no tags in this cloud.`);
  return call.state(tags).byArn.get(arn) ?? [];
}

const onArn = ({ resourceArn }: { readonly resourceArn?: string | undefined }, _: Call, action: string) => ({
  action,
  resource: resourceArn ?? '*',
});

export const tagOperations: IotOperations = {
  TagResource: {
    access: onArn,
    run({ resourceArn, tags: given }, call) {
      call.state(tags).byArn.set(resourceArn, editor.add(tagsOf(call, resourceArn), given));
    },
  },
  UntagResource: {
    access: onArn,
    run({ resourceArn, tagKeys }, call) {
      call.state(tags).byArn.set(resourceArn, editor.remove(tagsOf(call, resourceArn), tagKeys));
    },
  },
  ListTagsForResource: {
    access: onArn,
    run({ resourceArn, nextToken }, call) {
      const { items, token } = listed(tagsOf(call, resourceArn), ({ Key }) => Key, { token: nextToken, limit: 50 });
      return { tags: items, nextToken: token };
    },
  },
};

/** CloudFormation gives a map, and the forms of HTTP headers a query string: `a=1&b=2`. */
export const tagsInQuery = (text: string | undefined): ResourceTag[] =>
  tagList(Object.fromEntries(new URLSearchParams(text ?? '')));

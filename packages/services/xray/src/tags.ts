import {
  defineState,
  page,
  requestTagKeys,
  tagEditor,
  type AccessRule,
  type Call,
  type ResourceTag,
} from '@coldstart/cloud';
import { samplingRules } from '@coldstart/cloud/tracing';
import { AwsError } from '@coldstart/wire';
import { invalidRequest } from './errors.ts';
import { allGroups } from './groups/state.ts';
import { ruleArn } from './sampling/shown.ts';
import type { XRayOperations } from './sdk.ts';

const tags = defineState('xray/tags', () => ({ byArn: new Map<string, ResourceTag[]>() }));
export const tagsOf = (call: Call) => call.state(tags);

const editor = tagEditor({
  most: 50,
  tooMany: (most) => new AwsError('TooManyTagsException', `A resource has ${most} tags at most.`, { status: 400 }),
});

/** Tags of what is made. */
export function setTags(
  call: Call,
  arn: string,
  given: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): void {
  if (given !== undefined && given.length > 0) tagsOf(call).byArn.set(arn, editor.add([], given));
}

function check(call: Call, arn: string): void {
  const rules = [...call.state(samplingRules).byName.keys()].map((name) => ruleArn(call, name));
  if (rules.includes(arn) || allGroups(call).some((group) => group.arn === arn)) return;
  throw new AwsError('ResourceNotFoundException', `The resource ${arn} was not found.`, {
    status: 404,
    fields: { ResourceName: arn },
  });
}

const onResource: AccessRule<{
  readonly ResourceARN: string | undefined;
  readonly Tags?: readonly { Key: string | undefined; Value: string | undefined }[] | undefined;
  readonly TagKeys?: readonly string[] | undefined;
}> = ({ ResourceARN = '*', Tags, TagKeys }, _call, action) => ({
  action,
  resource: ResourceARN,
  context: requestTagKeys(Tags, TagKeys),
});

export const tagOperations: XRayOperations = {
  /** https://docs.aws.amazon.com/xray/latest/api/API_TagResource.html */
  TagResource: {
    access: onResource,
    run({ ResourceARN: arn, Tags }, call) {
      check(call, arn);
      const { byArn } = tagsOf(call);
      byArn.set(arn, editor.add(byArn.get(arn) ?? [], Tags));
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_UntagResource.html */
  UntagResource: {
    access: onResource,
    run({ ResourceARN: arn, TagKeys }, call) {
      check(call, arn);
      const { byArn } = tagsOf(call);
      byArn.set(arn, editor.remove(byArn.get(arn) ?? [], TagKeys));
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_ListTagsForResource.html */
  ListTagsForResource: {
    access: onResource,
    run({ ResourceARN: arn, NextToken }, call) {
      check(call, arn);
      const { items, token } = page(
        tagsOf(call).byArn.get(arn) ?? [],
        { token: NextToken, scope: arn },
        { keyOf: ({ Key }) => Key, size: 50, invalid: () => invalidRequest('Invalid NextToken') },
      );
      return { Tags: items, ...(token !== undefined && { NextToken: token }) };
    },
  },
};

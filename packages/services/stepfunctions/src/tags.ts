import { tagEditor, type Call, type ResourceTag } from '@coldstart/cloud';
import { onTagged } from './access.ts';
import { changeActivities, peekActivity } from './activities/state.ts';
import { invalidArn, noSuchResource, tooManyTags, validation } from './errors.ts';
import { changeMachine, findMachine } from './machines/state.ts';
import { readActivityArn, readMachineArn } from './names.ts';
import type { StatesOperations } from './sdk.ts';

/** Step Functions writes tags in lower case. */
interface GivenTag {
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}

export const plainTags = (given: readonly GivenTag[] | undefined): ResourceTag[] =>
  (given ?? []).map(({ key = '', value = '' }) => ({ Key: key, Value: value }));

export const machineTags = tagEditor({
  most: 50,
  tooMany: (most) => tooManyTags(`The maximum number of tags for this resource is ${most}.`),
  strange: (text) => validation(`The tag key or value '${text}' is not valid.`),
});

/** Machines and activities have tags; versions and aliases have none. @throws AwsError InvalidArn, ResourceNotFound */
function tagged(call: Call, arn: string): { tags: ResourceTag[] } {
  if (arn.includes(':activity:')) {
    readActivityArn(arn);
    const found = peekActivity(call, arn);
    if (found === undefined) throw noSuchResource(arn);
    return changeActivities(call).get(found.name) ?? found;
  }
  const { qualifier } = readMachineArn(arn);
  if (qualifier !== undefined) throw invalidArn('Resource type not valid in this context: stateMachine');
  try {
    return changeMachine(call, findMachine(call, arn));
  } catch {
    throw noSuchResource(arn);
  }
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-tagging.html */
export const tagOperations: StatesOperations = {
  TagResource: {
    access: onTagged,
    run({ resourceArn, tags }, call) {
      const found = tagged(call, resourceArn);
      found.tags = machineTags.add(found.tags, plainTags(tags));
      return {};
    },
  },

  UntagResource: {
    access: onTagged,
    run({ resourceArn, tagKeys }, call) {
      const found = tagged(call, resourceArn);
      found.tags = machineTags.remove(found.tags, tagKeys);
      return {};
    },
  },

  ListTagsForResource: {
    access: onTagged,
    run: ({ resourceArn }, call) => ({
      tags: tagged(call, resourceArn).tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    }),
  },
};

import { tagEditor, type Call, type ResourceTag } from '@coldstart/cloud';
import { onTagged } from './access.ts';
import { invalid, invalidParameter } from './errors.ts';
import { readRuleArn } from './names.ts';
import type { EventsOperations } from './sdk.ts';
import { changeBus, findBus, ruleOf } from './state.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-tagging.html */
export const eventTags = tagEditor({
  most: 50,
  tooMany: (most) => invalid(`A resource can have at most ${most} tags.`),
  duplicate: () => invalid('Invalid parameter: Duplicated keys are not allowed.'),
});

type Tagged = { tags: ResourceTag[] };

/** The bus or rule that an ARN names. @throws AwsError ValidationException, ResourceNotFoundException */
function tagged(call: Call, arn: string, find: typeof findBus): Tagged {
  const rule = readRuleArn(arn, call);
  if (rule !== undefined) return ruleOf(find(call, rule.bus.name), rule.rule);
  if (!arn.includes(':event-bus/')) throw invalidParameter('ResourceARN', 'Provided Arn is not in correct format.');
  return find(call, arn);
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TagResource.html */
export const tagOperations: EventsOperations = {
  TagResource: {
    access: onTagged,
    run({ ResourceARN, Tags }, call) {
      const resource = tagged(call, ResourceARN, changeBus);
      resource.tags = eventTags.add(resource.tags, Tags);
      return {};
    },
  },

  UntagResource: {
    access: onTagged,
    run({ ResourceARN, TagKeys }, call) {
      const resource = tagged(call, ResourceARN, changeBus);
      resource.tags = eventTags.remove(resource.tags, TagKeys);
      return {};
    },
  },

  ListTagsForResource: {
    access: onTagged,
    run({ ResourceARN }, call) {
      return { Tags: tagged(call, ResourceARN, findBus).tags };
    },
  },
};

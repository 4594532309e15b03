import { AwsError } from '@coldstart/wire';
import { tagEditor, type Call } from '@coldstart/cloud';
import { onTagged } from './access.ts';
import { notImplemented } from './errors.ts';
import { parseReference } from './names.ts';
import type { SsmOperations } from './sdk.ts';
import { findParameter, type Parameter } from './state.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html */
export const parameterTags = tagEditor({
  most: 50,
  tooMany: () =>
    new AwsError(
      'TooManyTagsError',
      'The Targets parameter includes too many tags. Remove one or more tags and try the command again.',
    ),
});

/** @throws AwsError InvalidResourceId, NotImplemented */
function tagged(call: Call, { ResourceType, ResourceId }: { ResourceType: string; ResourceId: string }): Parameter {
  if (ResourceType !== 'Parameter') throw notImplemented(`Tags of the type ${ResourceType}`);
  const reference = parseReference(ResourceId);
  const parameter = reference && findParameter(call, reference);
  // AWS says no more than the name of this error.
  if (parameter === undefined) throw new AwsError('InvalidResourceId', '');
  return parameter;
}

export const tagOperations: SsmOperations = {
  AddTagsToResource: {
    access: onTagged,
    run(input, call) {
      const parameter = tagged(call, input);
      parameter.tags = parameterTags.add(parameter.tags, input.Tags);
    },
  },

  RemoveTagsFromResource: {
    access: onTagged,
    run(input, call) {
      const parameter = tagged(call, input);
      parameter.tags = parameterTags.remove(parameter.tags, input.TagKeys);
    },
  },

  ListTagsForResource: {
    access: onTagged,
    run(input, call) {
      return { TagList: tagged(call, input).tags };
    },
  },
};

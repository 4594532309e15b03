import { tagEditor, tagList } from '@coldstart/cloud';
import { onResource, onStream, onTags } from './access.ts';
import { invalidArgument, limitExceeded } from './errors.ts';
import { readStreamName } from './names.ts';
import { changeResource, findResource } from './resource.ts';
import type { KinesisOperations } from './sdk.ts';
import { changeStream, findStream } from './state.ts';

/** https://docs.aws.amazon.com/streams/latest/dev/tagging.html */
export const streamTags = tagEditor({
  most: 50,
  tooMany: (most) => limitExceeded(`A stream or consumer has ${most} tags at most. Remove some before you add others.`),
  reserved: (key) => invalidArgument(`Tag keys must not begin with aws:, which is AWS's own: ${key}`),
  strange: (text) => invalidArgument(`Tag keys and values must be shorter, or without special characters: ${text}`),
});

const PAGE = 50;

/** Tags of streams alone, as Kinesis had them first, and of what an ARN names. */
export const tagOperations: KinesisOperations = {
  AddTagsToStream: {
    access: onTags,
    run(input, call) {
      const stream = changeStream(call, readStreamName(input, call));
      stream.tags = streamTags.add(stream.tags, tagList(input.Tags));
    },
  },

  RemoveTagsFromStream: {
    access: onTags,
    run(input, call) {
      const stream = changeStream(call, readStreamName(input, call));
      stream.tags = streamTags.remove(stream.tags, input.TagKeys);
    },
  },

  ListTagsForStream: {
    access: onStream,
    run(input, call) {
      const { tags } = findStream(call, readStreamName(input, call));
      const { ExclusiveStartTagKey: start, Limit: limit = PAGE } = input;
      const sorted = tags.toSorted((a, b) => (a.Key < b.Key ? -1 : 1));
      const left = sorted.filter(({ Key }) => start === undefined || Key > start);
      return { Tags: left.slice(0, limit), HasMoreTags: left.length > limit };
    },
  },

  TagResource: {
    access: onResource,
    run({ ResourceARN, Tags }, call) {
      const resource = changeResource(call, ResourceARN);
      resource.tags = streamTags.add(resource.tags, tagList(Tags));
    },
  },

  UntagResource: {
    access: onResource,
    run({ ResourceARN, TagKeys }, call) {
      const resource = changeResource(call, ResourceARN);
      resource.tags = streamTags.remove(resource.tags, TagKeys);
    },
  },

  ListTagsForResource: {
    access: onResource,
    run({ ResourceARN }, call) {
      return { Tags: findResource(call, ResourceARN).tags };
    },
  },
};

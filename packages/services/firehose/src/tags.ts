import { tagEditor } from '@coldstart/cloud';
import { onStream } from './access.ts';
import { invalidArgument, limitExceeded } from './errors.ts';
import type { FirehoseOperations } from './sdk.ts';
import { changeStream, findStream } from './state.ts';

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_TagDeliveryStream.html */
export const streamTags = tagEditor({
  most: 50,
  tooMany: (most) => limitExceeded(`A delivery stream has ${most} tags at most. Remove some before you add others.`),
  reserved: (key) => invalidArgument(`Tag keys must not begin with aws:, which is AWS's own: ${key}`),
  strange: (text) => invalidArgument(`Tag keys and values must be shorter, or without special characters: ${text}`),
});

const PAGE = 50;

export const tagOperations: FirehoseOperations = {
  TagDeliveryStream: {
    access: onStream,
    run({ DeliveryStreamName: name, Tags }, call) {
      const stream = changeStream(call, name);
      stream.tags = streamTags.add(stream.tags, Tags);
    },
  },

  UntagDeliveryStream: {
    access: onStream,
    run({ DeliveryStreamName: name, TagKeys }, call) {
      const stream = changeStream(call, name);
      stream.tags = streamTags.remove(stream.tags, TagKeys);
    },
  },

  ListTagsForDeliveryStream: {
    access: onStream,
    run({ DeliveryStreamName: name, ExclusiveStartTagKey: start, Limit: limit = PAGE }, call) {
      const sorted = findStream(call, name).tags.toSorted((a, b) => (a.Key < b.Key ? -1 : 1));
      const left = sorted.filter(({ Key }) => start === undefined || Key > start);
      return { Tags: left.slice(0, limit), HasMoreTags: left.length > limit };
    },
  },
};

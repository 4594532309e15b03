import { AwsError } from '@coldstart/wire';
import { tagEditor, tagList, tagMap } from '@coldstart/cloud';
import { onQueue, onTags } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import type { SqsOperations } from '../sdk.ts';
import { changeQueue, findQueue } from '../state.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html */
export const queueTags = tagEditor({
  most: 50,
  tooMany: (most) => invalidParameter(`Too many tags added for queue: a queue has ${most} tags at most.`),
  reserved: (key) => invalidParameter(`Tag keys must not begin with aws:, which is AWS's own: ${key}`),
  strange: (text): AwsError =>
    invalidParameter(`Tag keys and values must be shorter, or without special characters: ${text}`),
});

export const tagOperations: SqsOperations = {
  TagQueue: {
    access: onTags,
    run({ QueueUrl, Tags }, call) {
      const queue = changeQueue(call, QueueUrl);
      queue.tags = queueTags.add(queue.tags, tagList(Tags));
    },
  },

  UntagQueue: {
    access: onTags,
    run({ QueueUrl, TagKeys }, call) {
      const queue = changeQueue(call, QueueUrl);
      queue.tags = queueTags.remove(queue.tags, TagKeys);
    },
  },

  ListQueueTags: {
    access: onQueue,
    run({ QueueUrl }, call) {
      const { tags } = findQueue(call, QueueUrl);
      return tags.length === 0 ? {} : { Tags: tagMap(tags) };
    },
  },
};

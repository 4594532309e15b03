import type { Call } from '@coldstart/cloud';
import { onBucket } from '../access/rules.ts';
import { s3Error } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import { isSystemTag, replaceBucketTags } from '../tags.ts';
import type { Operations } from '../types.ts';

/** Another service calls: CloudFormation, which marks what a stack has made. */
const isAws = ({ request }: Call): boolean => request === undefined;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html */
export const bucketTaggingOperations: Operations = {
  GetBucketTagging: {
    access: onBucket,
    run(input, call) {
      const { tags, name } = requireBucket(call, input);
      if (tags === undefined) throw s3Error('NoSuchTagSet', 'The TagSet does not exist', 404, { BucketName: name });
      return { TagSet: tags };
    },
  },
  PutBucketTagging: {
    // CloudFormation's own tags ask for no permission of whoever makes the stack.
    access: (input, call, action) =>
      isAws(call) && (input.Tagging.TagSet ?? []).every(isSystemTag) ? undefined : onBucket(input, call, action),
    run(input, call) {
      const bucket = changeBucket(call, input);
      const given = input.Tagging.TagSet ?? [];
      const tags = isAws(call)
        ? given.map(({ Key = '', Value = '' }) => ({ Key, Value }))
        : replaceBucketTags(bucket.tags ?? [], given);
      if (tags.length === 0) delete bucket.tags;
      else bucket.tags = tags;
    },
  },
  DeleteBucketTagging: {
    action: 'PutBucketTagging',
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const system = (bucket.tags ?? []).filter(isSystemTag);
      if (system.length === 0) delete bucket.tags;
      else bucket.tags = system;
    },
  },
};

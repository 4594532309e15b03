import { onBucket } from '../access/rules.ts';
import { s3Error } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import { checkTags } from '../tags.ts';
import type { Operations } from '../types.ts';

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
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const tags = checkTags(input.Tagging.TagSet ?? [], 'bucket');
      if (tags.length === 0) delete bucket.tags;
      else bucket.tags = tags;
    },
  },
  DeleteBucketTagging: {
    action: 'PutBucketTagging',
    access: onBucket,
    run(input, call) {
      delete changeBucket(call, input).tags;
    },
  },
};

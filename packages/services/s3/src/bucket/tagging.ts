import { s3Error } from '../errors.ts';
import { checkTags } from '../objects/tagging.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { S3 } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html */
export const getBucketTagging: S3<'GetBucketTagging'> = (input, call) => {
  const { tags, name } = requireBucket(call, input);
  if (tags === undefined) throw s3Error('NoSuchTagSet', 'The TagSet does not exist', 404, { BucketName: name });
  return { TagSet: tags };
};

export const putBucketTagging: S3<'PutBucketTagging'> = (input, call) => {
  const bucket = changeBucket(call, input);
  const tags = input.Tagging.TagSet ?? [];
  checkTags(tags, 'bucket');
  if (tags.length === 0) delete bucket.tags;
  else bucket.tags = tags;
  return {};
};

export const deleteBucketTagging: S3<'DeleteBucketTagging'> = (input, call) => {
  delete changeBucket(call, input).tags;
  return {};
};

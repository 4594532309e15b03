import { invalidRequest, malformedXml } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { S3 } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html */
export const getBucketAccelerateConfiguration: S3<'GetBucketAccelerateConfiguration'> = (input, call) => {
  const { accelerate } = requireBucket(call, input);
  return accelerate === undefined ? {} : { Status: accelerate };
};

export const putBucketAccelerateConfiguration: S3<'PutBucketAccelerateConfiguration'> = (input, call) => {
  const bucket = changeBucket(call, input);
  const status = input.AccelerateConfiguration.Status;
  if (bucket.name.includes('.')) {
    throw invalidRequest('S3 Transfer Acceleration is not supported for buckets with periods (.) in their names');
  }
  if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
  bucket.accelerate = status;
  return {};
};

import { malformedXml } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { S3 } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html */
export const getBucketRequestPayment: S3<'GetBucketRequestPayment'> = (input, call) => ({
  Payer: requireBucket(call, input).payer,
});

export const putBucketRequestPayment: S3<'PutBucketRequestPayment'> = (input, call) => {
  const bucket = changeBucket(call, input);
  const payer = input.RequestPaymentConfiguration.Payer;
  if (payer !== 'BucketOwner' && payer !== 'Requester') throw malformedXml();
  bucket.payer = payer;
  return {};
};

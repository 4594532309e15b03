import type { PolicyDocument } from '@coldstart/iam';
import { isPublicPolicy } from '../access/public.ts';
import { bucketArn } from '../access/authorize.ts';
import { accessDenied, s3Error } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { S3 } from '../types.ts';
import { parseBucketPolicy } from './policy-document.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
export const getBucketPolicy: S3<'GetBucketPolicy'> = (input, call) => {
  const { policy, name } = requireBucket(call, input);
  if (policy === undefined) throw noSuchPolicy(name);
  return { Policy: policy.text };
};

const noSuchPolicy = (name: string): Error =>
  s3Error('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, { BucketName: name });

export const putBucketPolicy: S3<'PutBucketPolicy'> = (input, call) => {
  const bucket = changeBucket(call, input);
  const document: PolicyDocument = parseBucketPolicy(input.Policy, bucket);
  if (bucket.publicAccess?.BlockPublicPolicy === true && isPublicPolicy(document)) {
    throw accessDenied(
      `User: ${call.principal.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn(bucket)}" because public policies are blocked by the BlockPublicPolicy block public access setting.`,
    );
  }
  bucket.policy = { text: input.Policy, document };
  return {};
};

export const deleteBucketPolicy: S3<'DeleteBucketPolicy'> = (input, call) => {
  delete changeBucket(call, input).policy;
  return {};
};

export const getBucketPolicyStatus: S3<'GetBucketPolicyStatus'> = (input, call) => {
  const { policy, name } = requireBucket(call, input);
  if (policy === undefined) throw noSuchPolicy(name);
  return { PolicyStatus: { IsPublic: isPublicPolicy(policy.document) } };
};

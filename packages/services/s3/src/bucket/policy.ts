import type { PolicyDocument } from '@coldstart/iam';
import { isPublicPolicy } from '../access/public.ts';
import { bucketArn } from '../access/authorize.ts';
import { onBucket } from '../access/rules.ts';
import { accessDenied, s3Error } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';
import { parseBucketPolicy } from './policy-document.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
export const policyOperations: Operations = {
  GetBucketPolicy: {
    access: onBucket,
    run(input, call) {
      const { policy, name } = requireBucket(call, input);
      if (policy === undefined) throw noSuchPolicy(name);
      return { Policy: policy.text };
    },
  },
  PutBucketPolicy: {
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const document: PolicyDocument = parseBucketPolicy(input.Policy, bucket);
      if (bucket.publicAccess?.BlockPublicPolicy === true && isPublicPolicy(document)) {
        throw accessDenied(
          `User: ${call.principal.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn(bucket)}" because public policies are blocked by the BlockPublicPolicy block public access setting.`,
        );
      }
      bucket.policy = { text: input.Policy, document };
    },
  },
  DeleteBucketPolicy: {
    access: onBucket,
    run(input, call) {
      delete changeBucket(call, input).policy;
    },
  },
  GetBucketPolicyStatus: {
    access: onBucket,
    run(input, call) {
      const { policy, name } = requireBucket(call, input);
      if (policy === undefined) throw noSuchPolicy(name);
      return { PolicyStatus: { IsPublic: isPublicPolicy(policy.document) } };
    },
  },
};

const noSuchPolicy = (name: string): Error =>
  s3Error('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, { BucketName: name });

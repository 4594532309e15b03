import { onBucket } from '../access/rules.ts';
import { invalidRequest, s3Error } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

const SETTINGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export const publicAccessOperations: Operations = {
  GetPublicAccessBlock: {
    action: 'GetBucketPublicAccessBlock',
    access: onBucket,
    run(input, call) {
      const { publicAccess, name } = requireBucket(call, input);
      if (publicAccess === undefined) {
        throw s3Error(
          'NoSuchPublicAccessBlockConfiguration',
          'The public access block configuration was not found',
          404,
          {
            BucketName: name,
          },
        );
      }
      return { PublicAccessBlockConfiguration: publicAccess };
    },
  },
  PutPublicAccessBlock: {
    action: 'PutBucketPublicAccessBlock',
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const given = input.PublicAccessBlockConfiguration;
      if (SETTINGS.every((setting) => given[setting] === undefined)) {
        throw invalidRequest('Must specify at least one configuration.');
      }
      const [acls, ignore, policy, restrict] = SETTINGS.map((setting) => given[setting] ?? false);
      bucket.publicAccess = {
        BlockPublicAcls: acls,
        IgnorePublicAcls: ignore,
        BlockPublicPolicy: policy,
        RestrictPublicBuckets: restrict,
      };
    },
  },
  DeletePublicAccessBlock: {
    action: 'PutBucketPublicAccessBlock',
    access: onBucket,
    run(input, call) {
      delete changeBucket(call, input).publicAccess;
    },
  },
};

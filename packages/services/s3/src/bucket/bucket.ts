import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import { bucketArn } from '../access/authorize.ts';
import { onBucket } from '../access/rules.ts';
import { s3Error } from '../errors.ts';
import { dropBucket, keysOf, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

export const bucketOperations: Operations = {
  HeadBucket: {
    action: 'ListBucket',
    access: onBucket,
    run(input, call) {
      const bucket = requireBucket(call, input);
      return { BucketArn: bucketArn(bucket), BucketRegion: bucket.region, AccessPointAlias: false };
    },
  },
  GetBucketLocation: {
    access: onBucket,
    run(input, call) {
      const { region, location } = requireBucket(call, input);
      return region === 'us-east-1' ? {} : { LocationConstraint: location ?? (region as BucketLocationConstraint) };
    },
  },
  DeleteBucket: {
    access: onBucket,
    run(input, call) {
      const bucket = requireBucket(call, input);
      if (keysOf(call.cloud.store, bucket).size > 0) {
        throw s3Error(
          'BucketNotEmpty',
          bucket.versioning === undefined
            ? 'The bucket you tried to delete is not empty'
            : 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
          409,
          { BucketName: bucket.name },
        );
      }
      dropBucket(call, bucket);
    },
  },
};

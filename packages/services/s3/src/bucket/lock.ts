import { onBucket } from '../access/rules.ts';
import { malformedXml, s3Error } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

export const bucketLockOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html */
  GetObjectLockConfiguration: {
    action: 'GetBucketObjectLockConfiguration',
    access: onBucket,
    run(input, call) {
      const { lock, name } = requireBucket(call, input);
      if (lock === undefined) {
        throw s3Error(
          'ObjectLockConfigurationNotFoundError',
          'Object Lock configuration does not exist for this bucket',
          404,
          { BucketName: name },
        );
      }
      return {
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          ...(lock.rule === undefined ? {} : { Rule: lock.rule }),
        },
      };
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html */
  PutObjectLockConfiguration: {
    action: 'PutBucketObjectLockConfiguration',
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      if (bucket.versioning !== 'Enabled') {
        throw s3Error(
          'InvalidBucketState',
          "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
          409,
        );
      }
      const configuration = input.ObjectLockConfiguration;
      if (configuration?.ObjectLockEnabled !== 'Enabled') throw malformedXml();
      const { Rule: rule } = configuration;
      if (rule !== undefined) {
        const { Mode: mode, Days: days, Years: years } = rule.DefaultRetention ?? {};
        if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') throw malformedXml();
        if ((days === undefined) === (years === undefined)) throw malformedXml();
        if ((days ?? years ?? 0) <= 0) {
          throw s3Error('InvalidRetentionPeriod', 'Default retention period must be a positive integer value.', 400);
        }
      }
      bucket.lock = rule === undefined ? {} : { rule };
    },
  },
};

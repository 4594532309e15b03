import { onBucket } from '../access/rules.ts';
import { malformedXml, s3Error } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html */
export const versioningOperations: Operations = {
  GetBucketVersioning: {
    access: onBucket,
    run(input, call) {
      const { versioning } = requireBucket(call, input);
      return versioning === undefined ? {} : { Status: versioning };
    },
  },
  PutBucketVersioning: {
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const status = input.VersioningConfiguration.Status;
      if (status === undefined) {
        throw s3Error('IllegalVersioningConfigurationException', 'The Versioning element must be specified', 400);
      }
      if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
      if (status === 'Suspended' && bucket.lock !== undefined) {
        throw s3Error(
          'InvalidBucketState',
          'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
          409,
        );
      }
      if (status === 'Suspended' && bucket.replication !== undefined) {
        throw s3Error(
          'InvalidBucketState',
          'A replication configuration is present on this bucket, so you cannot change the versioning state. To change the versioning state, first delete the replication configuration.',
          409,
        );
      }
      bucket.versioning = status;
    },
  },
};

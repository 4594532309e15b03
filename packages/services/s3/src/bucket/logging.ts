import { onBucket } from '../access/rules.ts';
import { invalidArgument, malformedXml, s3Error } from '../errors.ts';
import { changeBucket, findBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
export const loggingOperations: Operations = {
  GetBucketLogging: {
    access: onBucket,
    run(input, call) {
      const { logging } = requireBucket(call, input);
      return logging === undefined ? {} : { LoggingEnabled: logging };
    },
  },
  PutBucketLogging: {
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const logging = input.BucketLoggingStatus.LoggingEnabled;
      if (logging === undefined) {
        delete bucket.logging;
        return {};
      }
      const { TargetBucket: name, TargetPrefix: prefix } = logging;
      if (name === undefined || prefix === undefined) throw malformedXml();
      const target = findBucket(call.cloud.store, name);
      if (target === undefined) {
        throw s3Error('InvalidTargetBucketForLogging', 'The target bucket for logging does not exist', 400, {
          TargetBucket: name,
        });
      }
      if (target.region !== bucket.region) {
        throw s3Error('CrossLocationLoggingProhibitted', 'Cross S3 location logging not allowed. ', 403, {
          ...(bucket.region === 'us-east-1' ? {} : { SourceBucketLocation: bucket.region }),
          TargetBucketLocation: target.region,
        });
      }
      if (
        logging.TargetGrants !== undefined &&
        logging.TargetGrants.length > 0 &&
        target.ownership === 'BucketOwnerEnforced'
      ) {
        throw invalidArgument(
          'Target grants cannot be used where the target bucket enforces its ownership',
          'TargetGrants',
        );
      }
      bucket.logging = logging;
    },
  },
};

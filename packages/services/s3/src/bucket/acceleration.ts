import { onBucket } from '../access/rules.ts';
import { invalidRequest, malformedXml } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html */
export const accelerationOperations: Operations = {
  GetBucketAccelerateConfiguration: {
    action: 'GetAccelerateConfiguration',
    access: onBucket,
    run(input, call) {
      const { accelerate } = requireBucket(call, input);
      return accelerate === undefined ? {} : { Status: accelerate };
    },
  },
  PutBucketAccelerateConfiguration: {
    action: 'PutAccelerateConfiguration',
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const status = input.AccelerateConfiguration.Status;
      if (bucket.name.includes('.')) {
        throw invalidRequest('S3 Transfer Acceleration is not supported for buckets with periods (.) in their names');
      }
      if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
      bucket.accelerate = status;
    },
  },
};

import { onBucket } from '../access/rules.ts';
import { malformedXml } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html */
export const paymentOperations: Operations = {
  GetBucketRequestPayment: {
    access: onBucket,
    run: (input, call) => ({
      Payer: requireBucket(call, input).payer,
    }),
  },
  PutBucketRequestPayment: {
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const payer = input.RequestPaymentConfiguration.Payer;
      if (payer !== 'BucketOwner' && payer !== 'Requester') throw malformedXml();
      bucket.payer = payer;
    },
  },
};

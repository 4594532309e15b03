import { onBucket } from '../access/rules.ts';
import { invalidArgument, malformedXml } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

const METHODS: readonly (string | undefined)[] = ['AES256', 'aws:kms', 'aws:kms:dsse'];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html */
export const encryptionOperations: Operations = {
  GetBucketEncryption: {
    action: 'GetEncryptionConfiguration',
    access: onBucket,
    run(input, call) {
      const { encryption } = requireBucket(call, input);
      const rule = {
        ApplyServerSideEncryptionByDefault: encryption.ApplyServerSideEncryptionByDefault ?? { SSEAlgorithm: 'AES256' },
        BucketKeyEnabled: encryption.BucketKeyEnabled ?? false,
      } as const;
      return { ServerSideEncryptionConfiguration: { Rules: [rule] } };
    },
  },
  PutBucketEncryption: {
    action: 'PutEncryptionConfiguration',
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const [rule, second] = input.ServerSideEncryptionConfiguration.Rules ?? [];
      const byDefault = rule?.ApplyServerSideEncryptionByDefault;
      if (rule === undefined || second !== undefined || byDefault === undefined) throw malformedXml();
      if (!METHODS.includes(byDefault.SSEAlgorithm)) throw malformedXml();
      if (byDefault.KMSMasterKeyID !== undefined && byDefault.SSEAlgorithm === 'AES256') {
        throw invalidArgument(
          'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
          'ApplyServerSideEncryptionByDefault',
        );
      }
      bucket.encryption = rule;
    },
  },
  /** Back to what every bucket has since January 2023. */
  DeleteBucketEncryption: {
    action: 'PutEncryptionConfiguration',
    access: onBucket,
    run(input, call) {
      changeBucket(call, input).encryption = {};
    },
  },
};

import { canonicalId } from '../access/acl.ts';
import { onBucket } from '../access/rules.ts';
import { malformedXml, s3Error } from '../errors.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
export const ownershipOperations: Operations = {
  GetBucketOwnershipControls: {
    access: onBucket,
    run(input, call) {
      const { ownership, name } = requireBucket(call, input);
      if (ownership === undefined) {
        throw s3Error('OwnershipControlsNotFoundError', 'The bucket ownership controls were not found', 404, {
          BucketName: name,
        });
      }
      return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
    },
  },
  PutBucketOwnershipControls: {
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      const [rule, second] = input.OwnershipControls.Rules ?? [];
      const ownership = rule?.ObjectOwnership;
      if (second !== undefined) throw malformedXml();
      if (ownership !== 'BucketOwnerEnforced' && ownership !== 'BucketOwnerPreferred' && ownership !== 'ObjectWriter') {
        throw malformedXml();
      }
      const owner = canonicalId(bucket.account);
      const shared = bucket.acl.grants.some(({ grantee }) => grantee.type !== 'CanonicalUser' || grantee.id !== owner);
      if (ownership === 'BucketOwnerEnforced' && shared) {
        throw s3Error(
          'InvalidBucketAclWithObjectOwnership',
          "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
          400,
        );
      }
      bucket.ownership = ownership;
    },
  },
  DeleteBucketOwnershipControls: {
    action: 'PutBucketOwnershipControls',
    access: onBucket,
    run(input, call) {
      delete changeBucket(call, input).ownership;
    },
  },
};

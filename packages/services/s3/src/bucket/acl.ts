import { aclOutput, canonicalId } from '../access/acl.ts';
import { allowAcl } from '../access/ownership.ts';
import { readAcl, setsAcl } from '../access/read-acl.ts';
import { onBucket } from '../access/rules.ts';
import { missingAcl } from '../objects/acl.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

export const bucketAclOperations: Operations = {
  GetBucketAcl: {
    access: onBucket,
    run: (input, call) => aclOutput(requireBucket(call, input).acl),
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html */
  PutBucketAcl: {
    access: onBucket,
    run(input, call) {
      const bucket = changeBucket(call, input);
      if (!setsAcl(input) && input.AccessControlPolicy === undefined) throw missingAcl();
      const owner = canonicalId(bucket.account);
      const acl = readAcl(input, owner, owner);
      allowAcl(bucket, input, acl);
      bucket.acl = acl;
    },
  },
};

import { aclOutput, allowAcl, canonicalId, readAcl, setsAcl } from '../access/acl.ts';
import { missingAcl } from '../objects/acl.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { S3 } from '../types.ts';

export const getBucketAcl: S3<'GetBucketAcl'> = (input, call) => aclOutput(requireBucket(call, input).acl);

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html */
export const putBucketAcl: S3<'PutBucketAcl'> = (input, call) => {
  const bucket = changeBucket(call, input);
  if (!setsAcl(input) && input.AccessControlPolicy === undefined) throw missingAcl();
  const owner = canonicalId(bucket.account);
  const acl = readAcl(input, owner, owner);
  allowAcl(bucket, input, acl);
  bucket.acl = acl;
  return {};
};

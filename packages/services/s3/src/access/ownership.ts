import type { Call } from '@coldstart/cloud';
import { accessDenied, s3Error } from '../errors.ts';
import type { Bucket } from '../state.ts';
import { canonicalId, LOG_DELIVERY, privateAcl, type Acl } from './acl.ts';
import { readAcl, setsAcl, type AclInput } from './read-acl.ts';

const isPublic = ({ grants }: Acl): boolean =>
  grants.some(({ grantee }) => grantee.type === 'Group' && grantee.uri !== LOG_DELIVERY);

/**
 * Refuses an ACL that the bucket's settings do not let be.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export function allowAcl(bucket: Bucket, input: AclInput, acl: Acl): void {
  if (bucket.publicAccess?.BlockPublicAcls === true && isPublic(acl)) throw accessDenied();
  if (bucket.ownership !== 'BucketOwnerEnforced') return;
  // Only what changes nothing may still be said.
  const bucketOwner = canonicalId(bucket.account);
  const isUnchanged =
    input.ACL === 'bucket-owner-full-control' ||
    (acl.owner === bucketOwner &&
      acl.grants.length === 1 &&
      acl.grants.every(
        ({ grantee, permission }) =>
          permission === 'FULL_CONTROL' && grantee.type === 'CanonicalUser' && grantee.id === bucketOwner,
      ) &&
      input.ACL === undefined);
  if (!isUnchanged) throw s3Error('AccessControlListNotSupported', 'The bucket does not allow ACLs', 400);
}

/** The ACL of what a caller stores in a bucket. */
export function objectAcl(call: Call, bucket: Bucket, input: AclInput): Acl {
  const bucketOwner = canonicalId(bucket.account);
  const enforced = bucket.ownership === 'BucketOwnerEnforced';
  const preferred = bucket.ownership === 'BucketOwnerPreferred' && input.ACL === 'bucket-owner-full-control';
  const writer = call.principal.kind === 'anonymous' ? bucketOwner : canonicalId(call.account);
  const owner = enforced || preferred ? bucketOwner : writer;
  if (!setsAcl(input)) return privateAcl(owner);
  const acl = readAcl(input, owner, bucketOwner);
  allowAcl(bucket, input, acl);
  return enforced ? privateAcl(owner) : acl;
}

import { aclOutput, canonicalId } from '../access/acl.ts';
import { allowAcl } from '../access/ownership.ts';
import { readAcl, setsAcl } from '../access/read-acl.ts';
import { onVersion } from '../access/rules.ts';
import { s3Error } from '../errors.ts';
import { notify } from '../notify/notify.ts';
import { changeVersions, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';
import { requireVersion } from './versions.ts';

export const objectAclOperations: Operations = {
  GetObjectAcl: {
    access: onVersion,
    run(input, call) {
      const bucket = requireBucket(call, input);
      return aclOutput(requireVersion(call, bucket, input, 'GET', 'not allowed').acl);
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html */
  PutObjectAcl: {
    access: onVersion,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const version = requireVersion(call, bucket, input, 'PUT', 'not allowed');
      if (!setsAcl(input) && input.AccessControlPolicy === undefined) throw missingAcl();
      const acl = readAcl(input, version.acl.owner, canonicalId(bucket.account));
      allowAcl(bucket, input, acl);
      changeVersions(call, bucket, input.Key);
      const before = JSON.stringify(version.acl);
      if (bucket.ownership !== 'BucketOwnerEnforced') version.acl = acl;
      if (before !== JSON.stringify(version.acl)) notify(call, bucket, 'ObjectAcl:Put', input.Key, version);
    },
  },
};

export const missingAcl = (): Error =>
  s3Error('MissingSecurityHeader', 'Your request was missing a required header', 400, {
    MissingHeaderName: 'x-amz-acl',
  });

import type { CreateBucketCommandInput } from '@aws-sdk/client-s3';
import type { BucketSetting } from './bucket-properties.ts';

/** `PublicRead` as the API has it. */
function cannedAcl(name: string): NonNullable<CreateBucketCommandInput['ACL']> {
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  return words as NonNullable<CreateBucketCommandInput['ACL']>;
}

/** Who may reach a bucket. */
export const access: readonly BucketSetting[] = [
  {
    of: ['PublicAccessBlockConfiguration'],
    put: {
      PutPublicAccessBlock: ({ id, properties: { PublicAccessBlockConfiguration: config } }) => ({
        Bucket: id,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: false,
          IgnorePublicAcls: false,
          BlockPublicPolicy: false,
          RestrictPublicBuckets: false,
          ...config,
        },
      }),
    },
    remove: { DeletePublicAccessBlock: ({ id }) => ({ Bucket: id }) },
    read: {
      GetPublicAccessBlock: {
        input: ({ id }) => ({ Bucket: id }),
        read: ({ PublicAccessBlockConfiguration }) => ({ PublicAccessBlockConfiguration }),
      },
    },
  },
  {
    of: ['OwnershipControls'],
    put: {
      PutBucketOwnershipControls: ({ id, properties: { OwnershipControls: controls } }) => ({
        Bucket: id,
        OwnershipControls: { Rules: controls?.Rules ?? [] },
      }),
    },
    remove: { DeleteBucketOwnershipControls: ({ id }) => ({ Bucket: id }) },
    read: {
      GetBucketOwnershipControls: {
        input: ({ id }) => ({ Bucket: id }),
        read: ({ OwnershipControls: controls }) => ({ OwnershipControls: { Rules: controls?.Rules ?? [] } }),
      },
    },
  },
  {
    // Nothing tells by which name the grants of an ACL were given.
    of: ['AccessControl'],
    put: {
      // A new bucket is private, and need not be told: a bucket without ACLs would refuse it.
      PutBucketAcl: ({ id, properties: { AccessControl: acl = '' }, before }) =>
        acl === 'Private' && before.AccessControl === undefined ? undefined : { Bucket: id, ACL: cannedAcl(acl) },
    },
    remove: {},
  },
];

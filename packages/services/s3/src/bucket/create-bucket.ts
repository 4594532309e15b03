import type { Call } from '@coldstart/cloud';
import { canonicalId, type Acl } from '../access/acl.ts';
import { allowAcl } from '../access/ownership.ts';
import { readAcl, setsAcl } from '../access/read-acl.ts';
import { bucketArn } from '../access/authorize.ts';
import { onNewBucket } from '../access/rules.ts';
import { invalidArgument, s3Error } from '../errors.ts';
import { wholeSeconds } from '../objects/put.ts';
import { buckets, type Bucket } from '../state.ts';
import { createBucket, findBucket } from '../store.ts';
import { checkTags } from '../tags.ts';
import type { In, Operations } from '../types.ts';
import { checkBucketName } from './name.ts';
import { isRegion } from './regions.ts';

/** The Region in which a bucket is made, from the endpoint that is asked and the constraint in the body. */
function chooseRegion(call: Call, { CreateBucketConfiguration: configuration }: In<'CreateBucket'>): string {
  const constraint = configuration?.LocationConstraint as string | undefined;
  const { region } = call;
  const incompatible = (what: string): Error =>
    s3Error(
      'IllegalLocationConstraintException',
      `The ${what} location constraint is incompatible for the region specific endpoint this request was sent to.`,
      400,
    );
  if (constraint === undefined || constraint === '') {
    if (region !== 'us-east-1') throw incompatible('unspecified');
    return region;
  }
  if (region === 'us-east-1' || region === 'aws-global') {
    if (constraint === 'EU') return 'eu-west-1';
    // Only this endpoint makes buckets for other Regions.
    if (constraint === 'us-east-1' || !isRegion(constraint)) {
      throw s3Error('InvalidLocationConstraint', 'The specified location-constraint is not valid', 400, {
        LocationConstraint: constraint,
      });
    }
    return constraint;
  }
  if (constraint === region || (constraint === 'EU' && region === 'eu-west-1')) return region;
  throw incompatible(constraint);
}

/** What new buckets have since April 2023. */
const BLOCKED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;

type Ownership = NonNullable<Bucket['ownership']>;

function chooseOwnership({ ObjectOwnership: ownership = 'BucketOwnerEnforced' }: In<'CreateBucket'>): Ownership {
  if (['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'].includes(ownership)) return ownership;
  throw invalidArgument('Invalid x-amz-object-ownership header: ' + ownership, 'x-amz-object-ownership');
}

/** Refuses an ACL that the new bucket's own settings do not let be. */
function checkAcl(call: Call, input: In<'CreateBucket'>, acl: Acl, ownership: Ownership): void {
  if (!setsAcl(input) || input.ACL === 'private') return;
  if (ownership === 'BucketOwnerEnforced') {
    throw s3Error(
      'InvalidBucketAclWithObjectOwnership',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      400,
    );
  }
  allowAcl({ ...buckets.init(), account: call.account, ownership, publicAccess: BLOCKED }, input, acl);
}

const location = (call: Call, name: string, region: string) => ({
  Location: region === 'us-east-1' && call.region === 'us-east-1' ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
  BucketArn: bucketArn({ name }),
});

/** Making one's own bucket once more does nothing in us-east-1, and is refused elsewhere. */
function createAgain(call: Call, existing: Bucket, region: string, input: In<'CreateBucket'>) {
  const { name } = existing;
  if (existing.account !== call.account) {
    throw s3Error(
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      409,
      { BucketName: name },
    );
  }
  if (
    call.region !== 'us-east-1' ||
    existing.region !== region ||
    input.CreateBucketConfiguration?.Tags !== undefined
  ) {
    throw s3Error(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
      { BucketName: name },
    );
  }
  return location(call, name, region);
}

export const creationOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
  CreateBucket: {
    access: onNewBucket,
    anonymous: false,
    run(input, call) {
      const { Bucket: name, CreateBucketConfiguration: configuration } = input;
      checkBucketName(name);
      const region = chooseRegion(call, input);
      const existing = findBucket(call.cloud.store, name);
      if (existing !== undefined) return createAgain(call, existing, region, input);
      const owner = canonicalId(call.account);
      const acl = readAcl(input, owner, owner);
      const ownership = chooseOwnership(input);
      checkAcl(call, input, acl, ownership);
      const tags = configuration?.Tags === undefined ? [] : checkTags(configuration.Tags, 'bucket');
      createBucket(call, name, {
        region,
        ...(configuration?.LocationConstraint === 'EU' ? { location: 'EU' as const } : {}),
        created: wholeSeconds(call.now()),
        acl,
        ownership,
        publicAccess: BLOCKED,
        ...(input.ObjectLockEnabledForBucket === true ? { lock: {}, versioning: 'Enabled' } : {}),
        ...(tags.length === 0 ? {} : { tags }),
      });
      return location(call, name, region);
    },
  },
};

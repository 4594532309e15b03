import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import { type Call, GLOBAL } from '@coldstart/cloud';
import { onBucket, onNewBucket } from '../access/rules.ts';
import { accessDenied, invalidArgument, s3Error } from '../errors.ts';
import type { Bucket } from '../state.ts';
import { createBucket as makeBucket, dropBucket, findBucket, keysOf, requireBucket } from '../store.ts';
import { buckets } from '../state.ts';
import { canonicalId, allowAcl, readAcl, setsAcl } from '../access/acl.ts';
import { bucketArn } from '../access/authorize.ts';
import { wholeSeconds } from '../objects/put.ts';
import { checkTags } from '../objects/tagging.ts';
import type { In, Operations } from '../types.ts';
import { checkBucketName } from './name.ts';
import { isRegion } from './regions.ts';

/**
 * The Region in which a bucket is made, from the endpoint that is asked and the constraint in the body.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
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

export const bucketOperations: Operations = {
  CreateBucket: {
    access: onNewBucket,
    anonymous: false,
    run(input, call) {
      const { Bucket: name } = input;
      checkBucketName(name);
      const region = chooseRegion(call, input);
      const configuration = input.CreateBucketConfiguration;
      const existing = findBucket(call.cloud.store, name);
      if (existing !== undefined) return again(call, existing, region, input);
      const owner = canonicalId(call.account);
      const acl = readAcl(input, owner, owner);
      const ownership = input.ObjectOwnership ?? 'BucketOwnerEnforced';
      if (!['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'].includes(ownership)) {
        throw invalidArgument('Invalid x-amz-object-ownership header: ' + ownership, 'x-amz-object-ownership');
      }
      if (setsAcl(input) && input.ACL !== 'private') {
        if (ownership === 'BucketOwnerEnforced') {
          throw s3Error(
            'InvalidBucketAclWithObjectOwnership',
            "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
            400,
          );
        }
        allowAcl({ ...buckets.init(), account: call.account, ownership, publicAccess: BLOCKED }, input, acl);
      }
      const tags = configuration?.Tags;
      if (tags !== undefined) checkTags(tags, 'bucket');
      makeBucket(call, name, {
        region,
        ...(configuration?.LocationConstraint === 'EU' ? { location: 'EU' as const } : {}),
        created: wholeSeconds(call.now()),
        acl,
        ownership,
        publicAccess: BLOCKED,
        ...(input.ObjectLockEnabledForBucket === true ? { lock: {}, versioning: 'Enabled' } : {}),
        ...(tags === undefined || tags.length === 0 ? {} : { tags }),
      });
      return answer(call, name, region);
    },
  },
  HeadBucket: {
    action: 'ListBucket',
    access: onBucket,
    run(input, call) {
      const bucket = requireBucket(call, input);
      return { BucketArn: bucketArn(bucket), BucketRegion: bucket.region, AccessPointAlias: false };
    },
  },
  GetBucketLocation: {
    access: onBucket,
    run(input, call) {
      const { region, location } = requireBucket(call, input);
      return region === 'us-east-1' ? {} : { LocationConstraint: location ?? (region as BucketLocationConstraint) };
    },
  },
  DeleteBucket: {
    access: onBucket,
    run(input, call) {
      const bucket = requireBucket(call, input);
      if (keysOf(call.cloud.store, bucket).size > 0) {
        throw s3Error(
          'BucketNotEmpty',
          bucket.versioning === undefined
            ? 'The bucket you tried to delete is not empty'
            : 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
          409,
          { BucketName: bucket.name },
        );
      }
      dropBucket(call, bucket);
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
  ListBuckets: {
    action: 'ListAllMyBuckets',
    anonymous: false,
    run(input, call) {
      const { Prefix: prefix = '', BucketRegion: region, MaxBuckets: most, ContinuationToken: token } = input;
      if (call.principal.kind === 'anonymous') throw accessDenied();
      if (region !== undefined && !isRegion(region)) {
        throw invalidArgument(`Argument value ${region} is not a valid AWS Region`, 'bucket-region');
      }
      if (most !== undefined && (most < 1 || most > MOST_BUCKETS)) {
        throw invalidArgument(
          'Argument max-buckets must be an integer between 1 and 10000',
          'max-buckets',
          String(most),
        );
      }
      const after = token === undefined || token === '' ? '' : Buffer.from(token, 'base64').toString('utf8');
      const own = ownBuckets(call).filter(
        (bucket) =>
          bucket.name.startsWith(prefix) && (region === undefined || bucket.region === region) && bucket.name > after,
      );
      const page = own.slice(0, most ?? MOST_BUCKETS);
      const more = own.length > page.length;
      return {
        Owner: { ID: canonicalId(call.account) },
        Buckets: page.map((bucket) => ({
          Name: bucket.name,
          CreationDate: new Date(bucket.created),
          BucketArn: bucketArn(bucket),
          BucketRegion: bucket.region,
        })),
        ...(prefix === '' ? {} : { Prefix: prefix }),
        ...(more ? { ContinuationToken: Buffer.from(page.at(-1)?.name ?? '', 'utf8').toString('base64') } : {}),
      };
    },
  },
};

/** What new buckets have since April 2023. */
const BLOCKED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;

const answer = (call: Call, name: string, region: string) => ({
  Location: region === 'us-east-1' && call.region === 'us-east-1' ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
  BucketArn: bucketArn({ name }),
});

/** Making one's own bucket once more does nothing in us-east-1, and is refused elsewhere. */
function again(call: Call, existing: Bucket, region: string, input: In<'CreateBucket'>) {
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
  return answer(call, name, region);
}

const MOST_BUCKETS = 10_000;

/** An account's buckets in the order of their names. */
function ownBuckets({ account, cloud: { store } }: Call): Bucket[] {
  const own: Bucket[] = [];
  for (const address of store.addresses(buckets)) {
    if (address.account !== account || address.region !== GLOBAL) continue;
    const bucket = store.peek(buckets, address);
    if (bucket !== undefined) own.push(bucket);
  }
  return own.sort((a, b) => (a.name < b.name ? -1 : 1));
}

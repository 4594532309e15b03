import { GLOBAL, page, type Call } from '@coldstart/cloud';
import { canonicalId } from '../access/acl.ts';
import { bucketArn } from '../access/authorize.ts';
import { badContinuationToken, invalidArgument } from '../errors.ts';
import { buckets, type Bucket } from '../state.ts';
import type { Operations } from '../types.ts';
import { isRegion } from './regions.ts';

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

export const bucketListOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
  ListBuckets: {
    action: 'ListAllMyBuckets',
    anonymous: false,
    run(input, call) {
      const { Prefix: prefix = '', BucketRegion: region, MaxBuckets: limit, ContinuationToken: token } = input;
      if (region !== undefined && !isRegion(region)) {
        throw invalidArgument(`Argument value ${region} is not a valid AWS Region`, 'bucket-region');
      }
      if (limit !== undefined && (limit < 1 || limit > MOST_BUCKETS)) {
        throw invalidArgument(
          'Argument max-buckets must be an integer between 1 and 10000',
          'max-buckets',
          String(limit),
        );
      }
      const found = ownBuckets(call).filter(
        (bucket) => bucket.name.startsWith(prefix) && (region === undefined || bucket.region === region),
      );
      const { items, token: next } = page(
        found,
        { token, limit, scope: ['buckets', prefix, region ?? ''] },
        { keyOf: ({ name }) => name, size: MOST_BUCKETS, invalid: badContinuationToken },
      );
      return {
        Owner: { ID: canonicalId(call.account) },
        Buckets: items.map((bucket) => ({
          Name: bucket.name,
          CreationDate: new Date(bucket.created),
          BucketArn: bucketArn(bucket),
          BucketRegion: bucket.region,
        })),
        ...(prefix === '' ? {} : { Prefix: prefix }),
        ...(next === undefined ? {} : { ContinuationToken: next }),
      };
    },
  },
};

import type { Invalidation as Described } from '@aws-sdk/client-cloudfront';
import { isDeepStrictEqual } from 'node:util';
import { on } from './access.ts';
import { locationOf } from './configured.ts';
import { findDistribution } from './distributions/find.ts';
import { cacheOf } from './edge/cache.ts';
import { invalidArgument, refused } from './errors.ts';
import { newInvalidationId } from './ids.ts';
import { itemsOf } from './listed.ts';
import { pageOf } from './paging.ts';
import type { CloudFrontOperations } from './sdk.ts';
import type { Invalidation } from './state.ts';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations */
const MOST_PATHS = 3000;
/** Letters of an address, percent-encoded where they are none. */
const PATH = /^\/[\w.~!$&'()*+,;=:@/?%-]*$/;

const describe = ({ id, created, batch }: Invalidation, Status: string): Described => ({
  Id: id,
  Status,
  CreateTime: new Date(created),
  InvalidationBatch: batch,
});

export const invalidationOperations: CloudFrontOperations = {
  /** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html */
  CreateInvalidation: {
    access: on('distribution', 'DistributionId'),
    run({ DistributionId, InvalidationBatch: batch }, call) {
      const found = findDistribution(call, DistributionId);
      const paths = itemsOf(batch?.Paths);
      if (batch === undefined || paths.length === 0)
        throw invalidArgument('Your request contains empty/invalid/out of limits InvalidationPaths.');
      if (paths.length > MOST_PATHS) throw refused('BatchTooLarge', 'Invalidation batch specified is too large.');
      for (const path of paths)
        if (!isPath(path)) throw invalidArgument('Your request contains one or more invalid invalidation paths.');
      const same = [...found.invalidations.values()].find((one) => one.batch.CallerReference === batch.CallerReference);
      if (same !== undefined && !isDeepStrictEqual(same.batch, batch))
        throw invalidArgument(
          'Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.',
        );
      const made = same ?? { id: newInvalidationId(), created: call.now(), batch };
      found.invalidations.set(made.id, made);
      for (const path of paths) cacheOf(call.cloud).invalidate(found.id, path);
      return {
        Location: locationOf(`distribution/${found.id}/invalidation/${made.id}`),
        Invalidation: describe(made, 'InProgress'),
      };
    },
  },
  GetInvalidation: {
    access: on('distribution', 'DistributionId'),
    run({ DistributionId, Id }, call) {
      const found = findDistribution(call, DistributionId).invalidations.get(Id);
      if (found === undefined) throw refused('NoSuchInvalidation', 'The specified invalidation does not exist.');
      return { Invalidation: describe(found, 'Completed') };
    },
  },
  ListInvalidations: {
    access: on('distribution', 'DistributionId'),
    run({ DistributionId, ...asked }, call) {
      const newestFirst = [...findDistribution(call, DistributionId).invalidations.values()].reverse();
      return {
        InvalidationList: pageOf(
          newestFirst,
          asked,
          ({ id }) => id,
          ({ id, created }) => ({ Id: id, Status: 'Completed', CreateTime: new Date(created) }),
        ),
      };
    },
  },
};

/** A wildcard stands at the end alone. */
const isPath = (path: string): boolean =>
  PATH.test(path.startsWith('/') ? path : `/${path}`) && path.length <= 4000 && !/\*./.test(path);

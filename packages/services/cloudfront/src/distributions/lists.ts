import type { DefaultCacheBehavior, DistributionIdList } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { behaviorsOf } from '../configured.ts';
import { refused } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { findCachePolicy, findOriginRequestPolicy, findResponseHeadersPolicy } from '../policies/find.ts';
import type { CloudFrontOperations } from '../sdk.ts';
import { distributions, keyGroups, type Distribution } from '../state.ts';
import { summarize } from './describe.ts';

const all = (call: Call): Distribution[] =>
  [...call.state(distributions).byId.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));

interface Asked {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** The ids of those that have a behaviour which fits. */
function idsOf(call: Call, asked: Asked, fits: (behavior: DefaultCacheBehavior) => boolean): DistributionIdList {
  const found = all(call).filter((distribution) => behaviorsOf(distribution).some(fits));
  return pageOf(
    found,
    asked,
    ({ id }) => id,
    ({ id }) => id,
  );
}

export const distributionListOperations: CloudFrontOperations = {
  /** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html */
  ListDistributions: {
    run: (asked, call) => ({
      DistributionList: pageOf(
        all(call),
        asked,
        ({ id }) => id,
        (each) => summarize(call, each),
      ),
    }),
  },
  ListDistributionsByCachePolicyId: {
    run({ CachePolicyId, ...asked }, call) {
      if (findCachePolicy(call, CachePolicyId) === undefined)
        throw refused('NoSuchCachePolicy', 'The specified cache policy does not exist.');
      return { DistributionIdList: idsOf(call, asked, (behavior) => behavior.CachePolicyId === CachePolicyId) };
    },
  },
  ListDistributionsByOriginRequestPolicyId: {
    run({ OriginRequestPolicyId: id, ...asked }, call) {
      if (findOriginRequestPolicy(call, id) === undefined)
        throw refused('NoSuchOriginRequestPolicy', 'The specified origin request policy does not exist.');
      return { DistributionIdList: idsOf(call, asked, (behavior) => behavior.OriginRequestPolicyId === id) };
    },
  },
  ListDistributionsByResponseHeadersPolicyId: {
    run({ ResponseHeadersPolicyId: id, ...asked }, call) {
      if (findResponseHeadersPolicy(call, id) === undefined)
        throw refused('NoSuchResponseHeadersPolicy', 'The specified response headers policy does not exist.');
      return { DistributionIdList: idsOf(call, asked, (behavior) => behavior.ResponseHeadersPolicyId === id) };
    },
  },
  ListDistributionsByKeyGroup: {
    run({ KeyGroupId: id, ...asked }, call) {
      if (!call.state(keyGroups).byId.has(id))
        throw refused('NoSuchResource', 'The specified key group does not exist.');
      const fits = ({ TrustedKeyGroups }: DefaultCacheBehavior) => TrustedKeyGroups?.Items?.includes(id) === true;
      return { DistributionIdList: idsOf(call, asked, fits) };
    },
  },
};

import type {
  ActiveTrustedKeyGroups,
  DistributionSummary,
  Distribution as Described,
} from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { behaviorsOf } from '../configured.ts';
import { domainOf } from '../edge/address.ts';
import { listed } from '../listed.ts';

import { keyGroups, type Distribution } from '../state.ts';

/** @param status a change is told of as under way, and is everywhere the next time that somebody asks */
export function describe(call: Call, found: Distribution, status: 'InProgress' | 'Deployed' = 'Deployed'): Described {
  return {
    Id: found.id,
    ARN: found.arn,
    Status: status,
    LastModifiedTime: new Date(found.lastModified),
    InProgressInvalidationBatches: 0,
    DomainName: domainOf(call.cloud, found),
    ActiveTrustedSigners: { Enabled: false, Quantity: 0 },
    ActiveTrustedKeyGroups: activeGroups(call, found),
    DistributionConfig: found.config,
    ...(found.config.Aliases?.Quantity !== 0 && {
      AliasICPRecordals: (found.config.Aliases?.Items ?? []).map((CNAME) => ({ CNAME, ICPRecordalStatus: 'APPROVED' })),
    }),
  };
}

export function summarize(call: Call, found: Distribution): DistributionSummary {
  const { config } = found;
  return {
    Id: found.id,
    ARN: found.arn,
    ETag: found.etag,
    Status: 'Deployed',
    LastModifiedTime: new Date(found.lastModified),
    DomainName: domainOf(call.cloud, found),
    Aliases: config.Aliases,
    Origins: config.Origins,
    OriginGroups: config.OriginGroups,
    DefaultCacheBehavior: config.DefaultCacheBehavior,
    CacheBehaviors: config.CacheBehaviors,
    CustomErrorResponses: config.CustomErrorResponses,
    Comment: config.Comment,
    PriceClass: config.PriceClass,
    Enabled: config.Enabled,
    ViewerCertificate: config.ViewerCertificate,
    Restrictions: config.Restrictions,
    WebACLId: config.WebACLId,
    HttpVersion: config.HttpVersion,
    IsIPV6Enabled: config.IsIPV6Enabled,
    Staging: config.Staging,
  };
}

/** The groups whose keys may sign for a distribution's viewers, and their keys. */
function activeGroups(call: Call, found: Distribution): ActiveTrustedKeyGroups {
  const ids = new Set(behaviorsOf(found).flatMap(({ TrustedKeyGroups }) => TrustedKeyGroups?.Items ?? []));
  const groups = [...ids].map((KeyGroupId) => ({
    KeyGroupId,
    KeyPairIds: listed(call.state(keyGroups).byId.get(KeyGroupId)?.config.Items ?? []),
  }));
  return { Enabled: groups.length > 0, ...listed(groups) };
}

import { CloudFront, type DistributionSummary } from '@aws-sdk/client-cloudfront';
import type { Overview, OverviewResource } from '@coldstart/cloud';

/** Distributions, with what each path leads to. */
export const overview: Overview = async (client) => {
  const cloudfront = new CloudFront(client);
  try {
    const { DistributionList } = await cloudfront.listDistributions({});
    return [
      { title: 'Distributions', empty: 'It has no origin.', resources: (DistributionList?.Items ?? []).map(show) },
    ];
  } finally {
    cloudfront.destroy();
  }
};

function show(found: DistributionSummary): OverviewResource {
  const { Id = '', DomainName = '', Enabled, Comment, CacheBehaviors, DefaultCacheBehavior: last, Origins } = found;
  const ordered = (CacheBehaviors?.Items ?? []).map(({ PathPattern = '', TargetOriginId }) => [
    PathPattern,
    TargetOriginId,
  ]);
  const domains = new Map((Origins?.Items ?? []).map((origin) => [origin.Id, origin.DomainName ?? '']));
  const rows = [...ordered, ['everything else', last?.TargetOriginId]].map(([path = '', target]) => [
    path,
    target ?? '',
    domains.get(target) ?? '',
  ]);
  return {
    name: Comment || Id,
    physicalId: Id,
    summary: Enabled === true ? DomainName : `${DomainName}, disabled`,
    contents: [{ kind: 'table', heads: ['Path', 'Origin', 'Where it is'], rows }],
  };
}

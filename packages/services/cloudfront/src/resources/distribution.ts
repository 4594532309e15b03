import type { Tag } from '@aws-sdk/client-cloudfront';
import { toConfig, type TemplateConfig } from './distribution-config.ts';
import { toTemplate } from './distribution-template.ts';
import { resourceRow } from './resource-row.ts';

interface DistributionProperties {
  DistributionConfig: TemplateConfig;
  Tags?: Tag[];
}

const arnOf = ({ id, stack }: { readonly id: string; readonly stack: { readonly account: string } }): string =>
  `arn:aws:cloudfront::${stack.account}:distribution/${id}`;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-distribution.html */
export const cloudFrontDistribution = resourceRow<DistributionProperties>({
  type: 'AWS::CloudFront::Distribution',
  // No name that anybody sees: it tells one request for a distribution from another.
  name: { most: 128 },
  check: ({ DistributionConfig: config }) => {
    const older = ['S3Origin', 'CustomOrigin'].find((name) => config[name] !== undefined);
    return older && `${older} of DistributionConfig is not part of this cloud. Name the origin in Origins.`;
  },
  create: {
    CreateDistributionWithTags: {
      input: ({ name, properties, tags }) => ({
        DistributionConfigWithTags: {
          DistributionConfig: toConfig(properties.DistributionConfig, name),
          Tags: { Items: tags },
        },
      }),
      id: ({ Distribution: made }) => made?.Id,
      attributes: ({ Distribution: made }) => ({ Id: made?.Id, DomainName: made?.DomainName }),
    },
  },
  update: [
    {
      of: ['DistributionConfig'],
      put: {
        GetDistributionConfig: ({ id }) => ({ Id: id }),
        UpdateDistribution: ({ id, properties, answers: { GetDistributionConfig: now } }) => ({
          Id: id,
          IfMatch: now?.ETag,
          DistributionConfig: toConfig(properties.DistributionConfig, now?.DistributionConfig?.CallerReference ?? ''),
        }),
      },
    },
  ],
  tags: {
    tag: { TagResource: (view) => ({ Resource: arnOf(view), Tags: { Items: view.tags } }) },
    untag: { UntagResource: (view) => ({ Resource: arnOf(view), TagKeys: { Items: view.keys } }) },
    read: {
      ListTagsForResource: {
        input: (view) => ({ Resource: arnOf(view) }),
        read: ({ Tags }) => Tags?.Items ?? [],
      },
    },
  },
  stable: {
    GetDistribution: {
      input: ({ id }) => ({ Id: id }),
      state: ({ Distribution: found }) => (found?.Status === 'Deployed' ? 'ready' : 'waiting'),
    },
  },
  read: {
    GetDistributionConfig: {
      input: ({ id }) => ({ Id: id }),
      read: ({ DistributionConfig: config }, { properties }) =>
        config && { DistributionConfig: toTemplate(config, properties.DistributionConfig) },
    },
  },
  // It has to be switched off first, as CloudFormation does it on AWS.
  delete: {
    GetDistributionConfig: ({ id }) => ({ Id: id }),
    UpdateDistribution: ({ id, answers: { GetDistributionConfig: now } }) =>
      now?.DistributionConfig && {
        Id: id,
        IfMatch: now.ETag,
        DistributionConfig: { ...now.DistributionConfig, Enabled: false },
      },
    DeleteDistribution: ({ id, answers }) => ({ Id: id, IfMatch: answers.UpdateDistribution?.ETag }),
  },
});

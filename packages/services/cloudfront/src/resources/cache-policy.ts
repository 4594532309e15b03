import type { CachePolicyConfig } from '@aws-sdk/client-cloudfront';
import { inWordsOf, toListed } from './lists.ts';
import { resourceRow } from './resource-row.ts';

interface CachePolicyProperties {
  /** As the API has it, but that lists have no numbers. */
  CachePolicyConfig: object;
}

const configOf = ({ CachePolicyConfig: config }: CachePolicyProperties): CachePolicyConfig =>
  toListed(config) as CachePolicyConfig;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-cachepolicy.html */
export const cloudFrontCachePolicy = resourceRow<CachePolicyProperties>({
  type: 'AWS::CloudFront::CachePolicy',
  create: {
    CreateCachePolicy: {
      input: ({ properties }) => ({ CachePolicyConfig: configOf(properties) }),
      id: ({ CachePolicy: made }) => made?.Id,
      attributes: ({ CachePolicy: made }) => ({
        Id: made?.Id,
        LastModifiedTime: made?.LastModifiedTime?.toISOString(),
      }),
    },
  },
  update: [
    {
      of: ['CachePolicyConfig'],
      put: {
        GetCachePolicyConfig: ({ id }) => ({ Id: id }),
        UpdateCachePolicy: ({ id, properties, answers }) => ({
          Id: id,
          IfMatch: answers.GetCachePolicyConfig?.ETag,
          CachePolicyConfig: configOf(properties),
        }),
      },
    },
  ],
  read: {
    GetCachePolicyConfig: {
      input: ({ id }) => ({ Id: id }),
      read: ({ CachePolicyConfig: config }, { properties }) =>
        config && { CachePolicyConfig: inWordsOf(config, properties.CachePolicyConfig) },
    },
  },
  delete: {
    GetCachePolicyConfig: ({ id }) => ({ Id: id }),
    DeleteCachePolicy: ({ id, answers }) => ({ Id: id, IfMatch: answers.GetCachePolicyConfig?.ETag }),
  },
});

import type { OriginRequestPolicyConfig } from '@aws-sdk/client-cloudfront';
import { inWordsOf, toListed } from './lists.ts';
import { resourceRow } from './resource-row.ts';

interface OriginRequestPolicyProperties {
  /** As the API has it, but that lists have no numbers. */
  OriginRequestPolicyConfig: object;
}

const configOf = ({ OriginRequestPolicyConfig: config }: OriginRequestPolicyProperties): OriginRequestPolicyConfig =>
  toListed(config) as OriginRequestPolicyConfig;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-originrequestpolicy.html */
export const cloudFrontOriginRequestPolicy = resourceRow<OriginRequestPolicyProperties>({
  type: 'AWS::CloudFront::OriginRequestPolicy',
  create: {
    CreateOriginRequestPolicy: {
      input: ({ properties }) => ({ OriginRequestPolicyConfig: configOf(properties) }),
      id: ({ OriginRequestPolicy: made }) => made?.Id,
      attributes: ({ OriginRequestPolicy: made }) => ({
        Id: made?.Id,
        LastModifiedTime: made?.LastModifiedTime?.toISOString(),
      }),
    },
  },
  update: [
    {
      of: ['OriginRequestPolicyConfig'],
      put: {
        GetOriginRequestPolicyConfig: ({ id }) => ({ Id: id }),
        UpdateOriginRequestPolicy: ({ id, properties, answers }) => ({
          Id: id,
          IfMatch: answers.GetOriginRequestPolicyConfig?.ETag,
          OriginRequestPolicyConfig: configOf(properties),
        }),
      },
    },
  ],
  read: {
    GetOriginRequestPolicyConfig: {
      input: ({ id }) => ({ Id: id }),
      read: ({ OriginRequestPolicyConfig: config }, { properties }) =>
        config && { OriginRequestPolicyConfig: inWordsOf(config, properties.OriginRequestPolicyConfig) },
    },
  },
  delete: {
    GetOriginRequestPolicyConfig: ({ id }) => ({ Id: id }),
    DeleteOriginRequestPolicy: ({ id, answers }) => ({ Id: id, IfMatch: answers.GetOriginRequestPolicyConfig?.ETag }),
  },
});

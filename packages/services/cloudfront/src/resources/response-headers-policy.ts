import type { ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import { inWordsOf, toListed } from './lists.ts';
import { resourceRow } from './resource-row.ts';

interface ResponseHeadersPolicyProperties {
  /** As the API has it, but that lists have no numbers. */
  ResponseHeadersPolicyConfig: object;
}

const configOf = ({
  ResponseHeadersPolicyConfig: config,
}: ResponseHeadersPolicyProperties): ResponseHeadersPolicyConfig => toListed(config) as ResponseHeadersPolicyConfig;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-responseheaderspolicy.html */
export const cloudFrontResponseHeadersPolicy = resourceRow<ResponseHeadersPolicyProperties>({
  type: 'AWS::CloudFront::ResponseHeadersPolicy',
  create: {
    CreateResponseHeadersPolicy: {
      input: ({ properties }) => ({ ResponseHeadersPolicyConfig: configOf(properties) }),
      id: ({ ResponseHeadersPolicy: made }) => made?.Id,
      attributes: ({ ResponseHeadersPolicy: made }) => ({
        Id: made?.Id,
        LastModifiedTime: made?.LastModifiedTime?.toISOString(),
      }),
    },
  },
  update: [
    {
      of: ['ResponseHeadersPolicyConfig'],
      put: {
        GetResponseHeadersPolicyConfig: ({ id }) => ({ Id: id }),
        UpdateResponseHeadersPolicy: ({ id, properties, answers }) => ({
          Id: id,
          IfMatch: answers.GetResponseHeadersPolicyConfig?.ETag,
          ResponseHeadersPolicyConfig: configOf(properties),
        }),
      },
    },
  ],
  read: {
    GetResponseHeadersPolicyConfig: {
      input: ({ id }) => ({ Id: id }),
      read: ({ ResponseHeadersPolicyConfig: config }, { properties }) =>
        config && { ResponseHeadersPolicyConfig: inWordsOf(config, properties.ResponseHeadersPolicyConfig) },
    },
  },
  delete: {
    GetResponseHeadersPolicyConfig: ({ id }) => ({ Id: id }),
    DeleteResponseHeadersPolicy: ({ id, answers }) => ({
      Id: id,
      IfMatch: answers.GetResponseHeadersPolicyConfig?.ETag,
    }),
  },
});

import type { OriginAccessControlConfig } from '@aws-sdk/client-cloudfront';
import { inWordsOf, toListed } from './lists.ts';
import { resourceRow } from './resource-row.ts';

interface OriginAccessControlProperties {
  /** As the API has it, but that lists have no numbers. */
  OriginAccessControlConfig: object;
}

const configOf = ({ OriginAccessControlConfig: config }: OriginAccessControlProperties): OriginAccessControlConfig =>
  toListed(config) as OriginAccessControlConfig;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-originaccesscontrol.html */
export const cloudFrontOriginAccessControl = resourceRow<OriginAccessControlProperties>({
  type: 'AWS::CloudFront::OriginAccessControl',
  create: {
    CreateOriginAccessControl: {
      input: ({ properties }) => ({ OriginAccessControlConfig: configOf(properties) }),
      id: ({ OriginAccessControl: made }) => made?.Id,
      attributes: ({ OriginAccessControl: made }) => ({ Id: made?.Id }),
    },
  },
  update: [
    {
      of: ['OriginAccessControlConfig'],
      put: {
        GetOriginAccessControlConfig: ({ id }) => ({ Id: id }),
        UpdateOriginAccessControl: ({ id, properties, answers }) => ({
          Id: id,
          IfMatch: answers.GetOriginAccessControlConfig?.ETag,
          OriginAccessControlConfig: configOf(properties),
        }),
      },
    },
  ],
  read: {
    GetOriginAccessControlConfig: {
      input: ({ id }) => ({ Id: id }),
      read: ({ OriginAccessControlConfig: config }, { properties }) =>
        config && { OriginAccessControlConfig: inWordsOf(config, properties.OriginAccessControlConfig) },
    },
  },
  delete: {
    GetOriginAccessControlConfig: ({ id }) => ({ Id: id }),
    DeleteOriginAccessControl: ({ id, answers }) => ({ Id: id, IfMatch: answers.GetOriginAccessControlConfig?.ETag }),
  },
});

import type { PublicKeyConfig } from '@aws-sdk/client-cloudfront';
import { inWordsOf } from './lists.ts';
import { resourceRow } from './resource-row.ts';

interface PublicKeyProperties {
  PublicKeyConfig: PublicKeyConfig;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-publickey.html */
export const cloudFrontPublicKey = resourceRow<PublicKeyProperties>({
  type: 'AWS::CloudFront::PublicKey',
  create: {
    CreatePublicKey: {
      input: ({ properties }) => ({ PublicKeyConfig: properties.PublicKeyConfig }),
      id: ({ PublicKey: made }) => made?.Id,
      attributes: ({ PublicKey: made }) => ({ Id: made?.Id, CreatedTime: made?.CreatedTime?.toISOString() }),
    },
  },
  update: [
    {
      of: ['PublicKeyConfig'],
      put: {
        GetPublicKeyConfig: ({ id }) => ({ Id: id }),
        UpdatePublicKey: ({ id, properties, answers }) => ({
          Id: id,
          IfMatch: answers.GetPublicKeyConfig?.ETag,
          PublicKeyConfig: properties.PublicKeyConfig,
        }),
      },
    },
  ],
  read: {
    GetPublicKeyConfig: {
      input: ({ id }) => ({ Id: id }),
      read: ({ PublicKeyConfig: config }, { properties }) =>
        config && { PublicKeyConfig: inWordsOf(config, properties.PublicKeyConfig) },
    },
  },
  delete: {
    GetPublicKeyConfig: ({ id }) => ({ Id: id }),
    DeletePublicKey: ({ id, answers }) => ({ Id: id, IfMatch: answers.GetPublicKeyConfig?.ETag }),
  },
});

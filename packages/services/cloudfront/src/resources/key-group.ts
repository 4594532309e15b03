import type { KeyGroupConfig } from '@aws-sdk/client-cloudfront';
import { inWordsOf } from './lists.ts';
import { resourceRow } from './resource-row.ts';

interface KeyGroupProperties {
  KeyGroupConfig: KeyGroupConfig;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-keygroup.html */
export const cloudFrontKeyGroup = resourceRow<KeyGroupProperties>({
  type: 'AWS::CloudFront::KeyGroup',
  create: {
    CreateKeyGroup: {
      input: ({ properties }) => ({ KeyGroupConfig: properties.KeyGroupConfig }),
      id: ({ KeyGroup: made }) => made?.Id,
      attributes: ({ KeyGroup: made }) => ({ Id: made?.Id, LastModifiedTime: made?.LastModifiedTime?.toISOString() }),
    },
  },
  update: [
    {
      of: ['KeyGroupConfig'],
      put: {
        GetKeyGroupConfig: ({ id }) => ({ Id: id }),
        UpdateKeyGroup: ({ id, properties, answers }) => ({
          Id: id,
          IfMatch: answers.GetKeyGroupConfig?.ETag,
          KeyGroupConfig: properties.KeyGroupConfig,
        }),
      },
    },
  ],
  read: {
    GetKeyGroupConfig: {
      input: ({ id }) => ({ Id: id }),
      read: ({ KeyGroupConfig: config }, { properties }) =>
        config && { KeyGroupConfig: inWordsOf(config, properties.KeyGroupConfig) },
    },
  },
  delete: {
    GetKeyGroupConfig: ({ id }) => ({ Id: id }),
    DeleteKeyGroup: ({ id, answers }) => ({ Id: id, IfMatch: answers.GetKeyGroupConfig?.ETag }),
  },
});

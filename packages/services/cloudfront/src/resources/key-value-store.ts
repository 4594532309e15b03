import { resourceRow } from './resource-row.ts';

interface KeyValueStoreProperties {
  Name: string;
  Comment?: string;
  ImportSource?: { SourceType: 'S3'; SourceArn: string };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-keyvaluestore.html */
export const cloudFrontKeyValueStore = resourceRow<KeyValueStoreProperties>({
  type: 'AWS::CloudFront::KeyValueStore',
  name: { property: 'Name', most: 64 },
  create: {
    CreateKeyValueStore: {
      input: ({ name, properties: { Comment, ImportSource: source } }) => ({
        Name: name,
        Comment,
        ImportSource: source && { SourceType: source.SourceType, SourceARN: source.SourceArn },
      }),
      id: ({ KeyValueStore: made }) => made?.Name,
      attributes: ({ KeyValueStore: made }) => ({ Arn: made?.ARN, Id: made?.Id, Status: 'READY' }),
    },
  },
  update: [
    {
      of: ['Comment'],
      put: {
        DescribeKeyValueStore: ({ id }) => ({ Name: id }),
        UpdateKeyValueStore: ({ id, properties, answers }) => ({
          Name: id,
          IfMatch: answers.DescribeKeyValueStore?.ETag ?? '',
          Comment: properties.Comment ?? '',
        }),
      },
    },
  ],
  stable: {
    DescribeKeyValueStore: {
      input: ({ id }) => ({ Name: id }),
      state: ({ KeyValueStore: found }) => (found?.Status === 'READY' ? 'ready' : 'waiting'),
    },
  },
  read: {
    DescribeKeyValueStore: {
      input: ({ id }) => ({ Name: id }),
      read: ({ KeyValueStore: found }) =>
        found && { Name: found.Name ?? '', ...(found.Comment ? { Comment: found.Comment } : {}) },
    },
  },
  delete: {
    DescribeKeyValueStore: ({ id }) => ({ Name: id }),
    DeleteKeyValueStore: ({ id, answers }) => ({ Name: id, IfMatch: answers.DescribeKeyValueStore?.ETag ?? '' }),
  },
  // What a store has been filled with is told by nobody, and not filled in again.
  replaces: ({ ImportSource: now }, { ImportSource: before }) => now?.SourceArn !== before?.SourceArn,
  unsupported: ['Tags'],
});

import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface AccessKeyProperties {
  UserName: string;
  Status?: 'Active' | 'Inactive';
  /** A new number makes a new key. */
  Serial?: number;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html */
export const iamAccessKey = resourceRow<AccessKeyProperties>({
  type: 'AWS::IAM::AccessKey',
  legacy: true,
  create: {
    CreateAccessKey: {
      input: ({ properties }) => pick(properties, ['UserName']),
      id: ({ AccessKey }) => AccessKey?.AccessKeyId,
      attributes: ({ AccessKey }) => ({ Id: AccessKey?.AccessKeyId, SecretAccessKey: AccessKey?.SecretAccessKey }),
    },
  },
  settings: [
    {
      of: ['Status'],
      put: {
        UpdateAccessKey: ({ id, properties: { UserName, Status = 'Active' } }) => ({
          UserName,
          AccessKeyId: id,
          Status,
        }),
      },
    },
  ],
  read: {
    ListAccessKeys: {
      input: ({ properties }) => pick(properties, ['UserName']),
      read({ AccessKeyMetadata: keys = [] }, { id }) {
        const key = keys.find(({ AccessKeyId }) => AccessKeyId === id);
        return key && pick(key as AccessKeyProperties, ['UserName', 'Status']);
      },
    },
  },
  delete: { DeleteAccessKey: ({ id, properties: { UserName } }) => ({ UserName, AccessKeyId: id }) },
});

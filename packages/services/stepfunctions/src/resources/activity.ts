import { apiTags, asApi, asTemplate } from './cases.ts';
import { resourceRow } from './resource-row.ts';

interface ActivityProperties {
  Name: string;
  EncryptionConfiguration?: {
    Type: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY';
    KmsKeyId?: string;
    KmsDataKeyReusePeriodSeconds?: number;
  };
  Tags?: { Key: string; Value: string }[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-activity.html */
export const activity = resourceRow<ActivityProperties>({
  type: 'AWS::StepFunctions::Activity',
  name: { property: 'Name', most: 80 },
  create: {
    CreateActivity: {
      input: ({ name, properties: { EncryptionConfiguration: key }, tags }) => ({
        name,
        ...(key === undefined ? {} : { encryptionConfiguration: asApi(key) as { type: 'AWS_OWNED_KEY' } }),
        tags: apiTags(tags),
      }),
      id: ({ activityArn }) => activityArn,
      attributes: ({ activityArn }) => ({ Arn: activityArn }),
    },
  },
  tags: {
    tag: { TagResource: ({ id, tags }) => ({ resourceArn: id, tags: apiTags(tags) }) },
    untag: { UntagResource: ({ id, keys }) => ({ resourceArn: id, tagKeys: keys }) },
    read: {
      ListTagsForResource: {
        input: ({ id }) => ({ resourceArn: id }),
        read: ({ tags = [] }) => tags.map(({ key, value }) => ({ Key: key, Value: value })),
      },
    },
  },
  read: {
    DescribeActivity: {
      input: ({ id }) => ({ activityArn: id }),
      read: ({ name, encryptionConfiguration }) => ({
        Name: name,
        ...(encryptionConfiguration === undefined
          ? {}
          : { EncryptionConfiguration: asTemplate(encryptionConfiguration) as { Type: 'AWS_OWNED_KEY' } }),
      }),
    },
  },
  delete: { DeleteActivity: ({ id }) => ({ activityArn: id }) },
});

import type { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';
import { capitalized, formatArn, tagMap, uncapitalized, type DeployedStack, type Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface LogGroupProperties {
  LogGroupName?: string;
  KmsKeyId?: string;
  RetentionInDays?: number;
  LogGroupClass?: LogGroupClass;
  DeletionProtectionEnabled?: boolean;
  Tags?: Tag[];
}

const arn = (stack: DeployedStack, name: string): string => formatArn(stack, 'logs', `log-group:${name}`);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html */
export const logsLogGroup = resourceRow<LogGroupProperties>({
  type: 'AWS::Logs::LogGroup',
  name: { property: 'LogGroupName', most: 512 },
  create: {
    CreateLogGroup: ({ name, properties, tags }) => ({
      ...uncapitalized(properties, ['KmsKeyId', 'LogGroupClass', 'DeletionProtectionEnabled']),
      logGroupName: name,
      tags: tagMap(tags),
    }),
  },
  attributes: ({ id, stack }) => ({ Arn: `${arn(stack, id)}:*` }),
  update: [
    {
      of: ['KmsKeyId'],
      put: { AssociateKmsKey: ({ id, properties }) => ({ logGroupName: id, kmsKeyId: properties.KmsKeyId ?? '' }) },
      remove: { DisassociateKmsKey: ({ id }) => ({ logGroupName: id }) },
    },
    {
      of: ['DeletionProtectionEnabled'],
      put: {
        PutLogGroupDeletionProtection: ({ id, properties }) => ({
          logGroupIdentifier: id,
          deletionProtectionEnabled: properties.DeletionProtectionEnabled ?? false,
        }),
      },
    },
  ],
  settings: [
    {
      of: ['RetentionInDays'],
      put: {
        PutRetentionPolicy: ({ id, properties }) => ({
          logGroupName: id,
          retentionInDays: properties.RetentionInDays ?? 0,
        }),
      },
      remove: { DeleteRetentionPolicy: ({ id }) => ({ logGroupName: id }) },
    },
  ],
  tags: {
    tag: { TagResource: ({ id, stack, tags }) => ({ resourceArn: arn(stack, id), tags: tagMap(tags) }) },
    untag: { UntagResource: ({ id, stack, keys }) => ({ resourceArn: arn(stack, id), tagKeys: keys }) },
    read: {
      ListTagsForResource: {
        input: ({ id, stack }) => ({ resourceArn: arn(stack, id) }),
        read: ({ tags }) => tags,
      },
    },
  },
  read: {
    DescribeLogGroups: {
      input: ({ id }) => ({ logGroupNamePrefix: id }),
      read({ logGroups = [] }, { id }) {
        const group = logGroups.find(({ logGroupName }) => logGroupName === id);
        if (group === undefined) return undefined;
        return capitalized(group, [
          'logGroupName',
          'kmsKeyId',
          'retentionInDays',
          'logGroupClass',
          'deletionProtectionEnabled',
        ]);
      },
    },
  },
  delete: { DeleteLogGroup: ({ id }) => ({ logGroupName: id }) },
  unsupported: [
    'BearerTokenAuthenticationEnabled',
    'DataProtectionPolicy',
    'FieldIndexPolicies',
    'ResourcePolicyDocument',
  ],
});

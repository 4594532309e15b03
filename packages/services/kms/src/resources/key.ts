import type { KeySpec, KeyUsageType, OriginType } from '@aws-sdk/client-kms';
import { documentText, pick, tagMap, type ResourceTag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface KeyProperties {
  KeyPolicy?: string | object;
  BypassPolicyLockoutSafetyCheck?: boolean;
  Description?: string;
  Enabled?: boolean;
  EnableKeyRotation?: boolean;
  RotationPeriodInDays?: number;
  KeySpec?: KeySpec;
  KeyUsage?: KeyUsageType;
  MultiRegion?: boolean;
  Origin?: OriginType;
  PendingWindowInDays?: number;
  Tags?: { Key: string; Value: string }[];
}

/** What a key is cannot be changed. AWS makes no other key in its place either: the update fails. */
const FIXED = ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'] as const;

const kmsTags = (tags: readonly ResourceTag[]) => tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html */
export const kmsKey = resourceRow<KeyProperties>({
  type: 'AWS::KMS::Key',
  create: {
    CreateKey: {
      input: ({ properties, tags }) => ({
        ...pick(properties, ['Description', 'BypassPolicyLockoutSafetyCheck', ...FIXED]),
        ...(properties.KeyPolicy !== undefined && { Policy: documentText(properties.KeyPolicy) }),
        Tags: kmsTags(tags),
      }),
      id: ({ KeyMetadata }) => KeyMetadata?.KeyId,
      attributes: ({ KeyMetadata }) => ({ Arn: KeyMetadata?.Arn, KeyId: KeyMetadata?.KeyId }),
    },
  },
  update: [
    {
      of: ['Description'],
      put: { UpdateKeyDescription: ({ id, properties }) => ({ KeyId: id, Description: properties.Description ?? '' }) },
    },
    {
      of: ['KeyPolicy'],
      put: {
        PutKeyPolicy: ({ id, properties, stack }) => ({
          KeyId: id,
          Policy: documentText(properties.KeyPolicy ?? accountPolicy(stack.account)),
          ...pick(properties, ['BypassPolicyLockoutSafetyCheck']),
        }),
      },
    },
  ],
  settings: [
    // These say how the calls are made in which they count.
    { of: ['PendingWindowInDays', 'BypassPolicyLockoutSafetyCheck'], put: {} },
    {
      of: ['EnableKeyRotation', 'RotationPeriodInDays'],
      put: {
        EnableKeyRotation: ({ id, properties }) =>
          properties.EnableKeyRotation === true
            ? { KeyId: id, ...pick(properties, ['RotationPeriodInDays']) }
            : undefined,
        DisableKeyRotation: ({ id, properties, before }) =>
          properties.EnableKeyRotation !== true && before.EnableKeyRotation === true ? { KeyId: id } : undefined,
      },
    },
    {
      of: ['Enabled'],
      put: {
        EnableKey: ({ id, properties, before }) =>
          properties.Enabled !== false && before.Enabled === false ? { KeyId: id } : undefined,
        DisableKey: ({ id, properties }) => (properties.Enabled === false ? { KeyId: id } : undefined),
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ id, tags }) => ({ KeyId: id, Tags: kmsTags(tags) }) },
    untag: { UntagResource: ({ id, keys }) => ({ KeyId: id, TagKeys: keys }) },
    read: {
      ListResourceTags: {
        input: ({ id }) => ({ KeyId: id }),
        read: ({ Tags = [] }) => tagMap(Tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue }))),
      },
    },
  },
  read: {
    DescribeKey: {
      input: ({ id }) => ({ KeyId: id }),
      read: ({ KeyMetadata: key }) =>
        key === undefined || key.KeyState === 'PendingDeletion'
          ? undefined
          : {
              Description: key.Description === '' ? undefined : key.Description,
              Enabled: key.Enabled,
              ...pick(key, ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin']),
            },
    },
    GetKeyPolicy: {
      input: ({ id }) => ({ KeyId: id, PolicyName: 'default' }),
      read: ({ Policy }) => ({ KeyPolicy: JSON.parse(Policy ?? '{}') as object }),
    },
    GetKeyRotationStatus: {
      input: ({ id, properties: { KeySpec } }) =>
        (KeySpec ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT' ? { KeyId: id } : undefined,
      read: ({ KeyRotationEnabled }) => ({ EnableKeyRotation: KeyRotationEnabled }),
    },
  },
  delete: { ScheduleKeyDeletion: ({ id, before }) => ({ KeyId: id, ...pick(before, ['PendingWindowInDays']) }) },
});

/** The policy of a template without one. */
function accountPolicy(account: string): object {
  return {
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  };
}

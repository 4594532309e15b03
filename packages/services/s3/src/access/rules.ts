import type { Access, AccessRule, Call } from '@coldstart/cloud';
import type { Input as InputOf, OperationName } from '@coldstart/wire';
import { findBucket } from '../store.ts';
import type { Sdk } from '../types.ts';
import { authorize, type Wish } from './authorize.ts';
import { listContext, readContext, writeContext } from './context.ts';

type Input = {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
};

/** A bucket that does not exist asks for no permission: the operation says that it is missing. */
function ask(call: Call, name: string | undefined, wishes: readonly Wish[]): readonly Access[] {
  const bucket = name === undefined ? undefined : findBucket(call.cloud.store, name);
  if (bucket === undefined) return [];
  return wishes.map((wish) => authorize(call, bucket, wish));
}

const onBucket =
  (action: string) =>
  (input: Input, call: Call): readonly Access[] =>
    ask(call, input.Bucket, [{ action }]);

const listing =
  (action: string) =>
  (input: Input & Parameters<typeof listContext>[0], call: Call): readonly Access[] =>
    ask(call, input.Bucket, [{ action, context: listContext(input) }]);

/** An action on the newest version, and another one on a version that is named. */
const onObject =
  (action: string, ofVersion = action) =>
  (input: Input, call: Call): readonly Access[] => {
    const { Key: key = '', VersionId: versionId } = input;
    return ask(call, input.Bucket, [
      {
        action: versionId === undefined ? action : ofVersion,
        key,
        versionId,
        context: readContext(call, input.Bucket, key, versionId),
      },
    ]);
  };

type WriteInput = Input & Parameters<typeof writeContext>[0];

const writing = (input: WriteInput, call: Call): readonly Access[] => ask(call, input.Bucket, writeWishes(input));

function writeWishes(input: WriteInput): Wish[] {
  const { Key: key = '' } = input;
  const context = writeContext(input);
  const wish = (action: string): Wish => ({ action, key, context });
  return [
    wish('s3:PutObject'),
    ...(input.ACL === undefined ? [] : [wish('s3:PutObjectAcl')]),
    ...(input.Tagging === undefined ? [] : [wish('s3:PutObjectTagging')]),
    ...(input.ObjectLockMode === undefined ? [] : [wish('s3:PutObjectRetention')]),
    ...(input.ObjectLockLegalHoldStatus === undefined ? [] : [wish('s3:PutObjectLegalHold')]),
  ];
}

const upload = (action: string) => (input: Input, call: Call) =>
  ask(call, input.Bucket, [{ action, key: input.Key ?? '' }]);

/** The buckets' control plane: operations by the action that they need, where it has another name. */
const SETTINGS = {
  DeleteBucket: 's3:DeleteBucket',
  HeadBucket: 's3:ListBucket',
  GetBucketLocation: 's3:GetBucketLocation',
  GetBucketVersioning: 's3:GetBucketVersioning',
  PutBucketVersioning: 's3:PutBucketVersioning',
  GetBucketAcl: 's3:GetBucketAcl',
  PutBucketAcl: 's3:PutBucketAcl',
  GetBucketPolicy: 's3:GetBucketPolicy',
  PutBucketPolicy: 's3:PutBucketPolicy',
  DeleteBucketPolicy: 's3:DeleteBucketPolicy',
  GetBucketPolicyStatus: 's3:GetBucketPolicyStatus',
  GetBucketTagging: 's3:GetBucketTagging',
  PutBucketTagging: 's3:PutBucketTagging',
  DeleteBucketTagging: 's3:PutBucketTagging',
  GetBucketEncryption: 's3:GetEncryptionConfiguration',
  PutBucketEncryption: 's3:PutEncryptionConfiguration',
  DeleteBucketEncryption: 's3:PutEncryptionConfiguration',
  GetBucketCors: 's3:GetBucketCORS',
  PutBucketCors: 's3:PutBucketCORS',
  DeleteBucketCors: 's3:PutBucketCORS',
  GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
  PutBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
  DeleteBucketLifecycle: 's3:PutLifecycleConfiguration',
  GetBucketWebsite: 's3:GetBucketWebsite',
  PutBucketWebsite: 's3:PutBucketWebsite',
  DeleteBucketWebsite: 's3:DeleteBucketWebsite',
  GetBucketLogging: 's3:GetBucketLogging',
  PutBucketLogging: 's3:PutBucketLogging',
  GetBucketNotificationConfiguration: 's3:GetBucketNotification',
  PutBucketNotificationConfiguration: 's3:PutBucketNotification',
  GetBucketReplication: 's3:GetReplicationConfiguration',
  PutBucketReplication: 's3:PutReplicationConfiguration',
  DeleteBucketReplication: 's3:PutReplicationConfiguration',
  GetBucketAccelerateConfiguration: 's3:GetAccelerateConfiguration',
  PutBucketAccelerateConfiguration: 's3:PutAccelerateConfiguration',
  GetBucketRequestPayment: 's3:GetBucketRequestPayment',
  PutBucketRequestPayment: 's3:PutBucketRequestPayment',
  GetBucketOwnershipControls: 's3:GetBucketOwnershipControls',
  PutBucketOwnershipControls: 's3:PutBucketOwnershipControls',
  DeleteBucketOwnershipControls: 's3:PutBucketOwnershipControls',
  GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
  PutPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
  DeletePublicAccessBlock: 's3:PutBucketPublicAccessBlock',
  GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
  PutObjectLockConfiguration: 's3:PutBucketObjectLockConfiguration',
  GetBucketInventoryConfiguration: 's3:GetInventoryConfiguration',
  PutBucketInventoryConfiguration: 's3:PutInventoryConfiguration',
  DeleteBucketInventoryConfiguration: 's3:PutInventoryConfiguration',
  ListBucketInventoryConfigurations: 's3:GetInventoryConfiguration',
  GetBucketAnalyticsConfiguration: 's3:GetAnalyticsConfiguration',
  PutBucketAnalyticsConfiguration: 's3:PutAnalyticsConfiguration',
  DeleteBucketAnalyticsConfiguration: 's3:PutAnalyticsConfiguration',
  ListBucketAnalyticsConfigurations: 's3:GetAnalyticsConfiguration',
  GetBucketMetricsConfiguration: 's3:GetMetricsConfiguration',
  PutBucketMetricsConfiguration: 's3:PutMetricsConfiguration',
  DeleteBucketMetricsConfiguration: 's3:PutMetricsConfiguration',
  ListBucketMetricsConfigurations: 's3:GetMetricsConfiguration',
  GetBucketIntelligentTieringConfiguration: 's3:GetIntelligentTieringConfiguration',
  PutBucketIntelligentTieringConfiguration: 's3:PutIntelligentTieringConfiguration',
  DeleteBucketIntelligentTieringConfiguration: 's3:PutIntelligentTieringConfiguration',
  ListBucketIntelligentTieringConfigurations: 's3:GetIntelligentTieringConfiguration',
} as const;

const settings = Object.fromEntries(
  Object.entries(SETTINGS).map(([operation, action]) => [operation, onBucket(action)]),
) as Record<keyof typeof SETTINGS, ReturnType<typeof onBucket>>;

/**
 * Which permissions each operation needs.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export const access: { readonly [Name in OperationName<Sdk>]?: AccessRule<InputOf<Sdk, Name>> } = {
  ...settings,
  CreateBucket: ({ Bucket: name }, call) => {
    const resource = `arn:aws:s3:::${name}`;
    return { action: 's3:CreateBucket', resource, resourceAccount: call.account };
  },
  ListBuckets: () => ({ action: 's3:ListAllMyBuckets', resource: '*' }),
  ListObjects: listing('s3:ListBucket'),
  ListObjectsV2: listing('s3:ListBucket'),
  ListObjectVersions: listing('s3:ListBucketVersions'),
  ListMultipartUploads: listing('s3:ListBucketMultipartUploads'),
  GetObject: onObject('s3:GetObject', 's3:GetObjectVersion'),
  HeadObject: onObject('s3:GetObject', 's3:GetObjectVersion'),
  GetObjectAttributes: (input, call) => [
    ...onObject('s3:GetObject', 's3:GetObjectVersion')(input, call),
    ...onObject('s3:GetObjectAttributes', 's3:GetObjectVersionAttributes')(input, call),
  ],
  GetObjectAcl: onObject('s3:GetObjectAcl', 's3:GetObjectVersionAcl'),
  PutObjectAcl: onObject('s3:PutObjectAcl', 's3:PutObjectVersionAcl'),
  GetObjectTagging: onObject('s3:GetObjectTagging', 's3:GetObjectVersionTagging'),
  PutObjectTagging: onObject('s3:PutObjectTagging', 's3:PutObjectVersionTagging'),
  DeleteObjectTagging: onObject('s3:DeleteObjectTagging', 's3:DeleteObjectVersionTagging'),
  GetObjectRetention: onObject('s3:GetObjectRetention'),
  PutObjectRetention: (input, call) => [
    ...onObject('s3:PutObjectRetention')(input, call),
    ...(input.BypassGovernanceRetention === true ? onObject('s3:BypassGovernanceRetention')(input, call) : []),
  ],
  GetObjectLegalHold: onObject('s3:GetObjectLegalHold'),
  PutObjectLegalHold: onObject('s3:PutObjectLegalHold'),
  RestoreObject: onObject('s3:RestoreObject'),
  DeleteObject: (input, call) => [
    ...onObject('s3:DeleteObject', 's3:DeleteObjectVersion')(input, call),
    ...(input.BypassGovernanceRetention === true ? onObject('s3:BypassGovernanceRetention')(input, call) : []),
  ],
  // Each key is asked for on its own: some may be deleted where others may not.
  DeleteObjects: () => undefined,
  PutObject: writing,
  CopyObject: writing,
  CreateMultipartUpload: writing,
  UploadPart: upload('s3:PutObject'),
  UploadPartCopy: upload('s3:PutObject'),
  CompleteMultipartUpload: upload('s3:PutObject'),
  AbortMultipartUpload: upload('s3:AbortMultipartUpload'),
  ListParts: upload('s3:ListMultipartUploadParts'),
};

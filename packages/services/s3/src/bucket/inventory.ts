import type { InventoryConfiguration } from '@aws-sdk/client-s3';
import { parseArn, type Call } from '@coldstart/cloud';
import { onBucket } from '../access/rules.ts';
import { malformedXml, s3Error } from '../errors.ts';
import { findBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';
import { deleteConfiguration, getConfiguration, listConfigurations, putConfiguration } from './configurations.ts';

const FORMATS: readonly (string | undefined)[] = ['CSV', 'ORC', 'Parquet'];
const FREQUENCIES: readonly (string | undefined)[] = ['Daily', 'Weekly'];
const VERSIONS: readonly (string | undefined)[] = ['All', 'Current'];
const FIELDS: readonly string[] = [
  'Size',
  'LastModifiedDate',
  'StorageClass',
  'ETag',
  'IsMultipartUploaded',
  'ReplicationStatus',
  'EncryptionStatus',
  'ObjectLockRetainUntilDate',
  'ObjectLockMode',
  'ObjectLockLegalHoldStatus',
  'IntelligentTieringAccessTier',
  'BucketKeyStatus',
  'ChecksumAlgorithm',
  'ObjectAccessControlList',
  'ObjectOwner',
  'LifecycleExpirationDate',
];

function checkInventory(call: Call, configuration: InventoryConfiguration): void {
  const target = configuration.Destination?.S3BucketDestination;
  if (
    target?.Bucket === undefined ||
    !FORMATS.includes(target.Format) ||
    !FREQUENCIES.includes(configuration.Schedule?.Frequency) ||
    !VERSIONS.includes(configuration.IncludedObjectVersions) ||
    (configuration.OptionalFields ?? []).some((field) => !FIELDS.includes(field))
  ) {
    throw malformedXml();
  }
  const arn = parseArn(target.Bucket);
  if (arn?.service !== 's3' || arn.resource.includes('/'))
    throw s3Error('InvalidS3DestinationBucket', 'Invalid bucket ARN.', 400);
  if (findBucket(call.cloud.store, arn.resource) === undefined) {
    throw s3Error('InvalidS3DestinationBucket', 'Destination bucket does not exist.', 400);
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html */
export const inventoryOperations: Operations = {
  PutBucketInventoryConfiguration: {
    action: 'PutInventoryConfiguration',
    access: onBucket,
    run(input, call) {
      requireBucket(call, input);
      if (input.InventoryConfiguration.Id === input.Id) checkInventory(call, input.InventoryConfiguration);
      putConfiguration(call, 'inventory', input, input.InventoryConfiguration);
    },
  },
  GetBucketInventoryConfiguration: {
    action: 'GetInventoryConfiguration',
    access: onBucket,
    run: (input, call) => ({
      InventoryConfiguration: getConfiguration(call, 'inventory', input),
    }),
  },
  DeleteBucketInventoryConfiguration: {
    action: 'PutInventoryConfiguration',
    access: onBucket,
    run(input, call) {
      deleteConfiguration(call, 'inventory', input);
    },
  },
  ListBucketInventoryConfigurations: {
    action: 'GetInventoryConfiguration',
    access: onBucket,
    run(input, call) {
      const { items, page } = listConfigurations(call, 'inventory', input);
      return { ...page, InventoryConfigurationList: items };
    },
  },
};

import type { InventoryConfiguration } from '@aws-sdk/client-s3';
import type { Call } from '@coldstart/cloud';
import { malformedXml, s3Error } from '../errors.ts';
import type { Bucket, Reports } from '../state.ts';
import { changeBucket, findBucket, requireBucket } from '../store.ts';
import type { S3 } from '../types.ts';

type Where = Parameters<typeof requireBucket>[1] & { readonly Id: string };

const PAGE = 100;

const noSuchConfiguration = (): Error =>
  s3Error('NoSuchConfiguration', 'The specified configuration does not exist.', 404);

function put<Kind extends keyof Reports>(call: Call, kind: Kind, input: Where, configuration: Reports[Kind]): void {
  const { reports } = changeBucket(call, input);
  if (configuration.Id !== input.Id) {
    throw s3Error('IdMismatch', 'Document ID does not match the specified configuration ID.', 400);
  }
  const all: Bucket['reports'][Kind] = (reports[kind] ??= new Map());
  all?.set(input.Id, configuration);
}

function get<Kind extends keyof Reports>(call: Call, kind: Kind, input: Where): Reports[Kind] {
  const found = requireBucket(call, input).reports[kind]?.get(input.Id);
  if (found === undefined) throw noSuchConfiguration();
  return found;
}

function remove(call: Call, kind: keyof Reports, input: Where): void {
  if (changeBucket(call, input).reports[kind]?.delete(input.Id) !== true) throw noSuchConfiguration();
}

function list<Kind extends keyof Reports>(
  call: Call,
  kind: Kind,
  input: Parameters<typeof requireBucket>[1] & { readonly ContinuationToken?: string | undefined },
): {
  items: Reports[Kind][] | undefined;
  page: { IsTruncated: boolean; ContinuationToken?: string; NextContinuationToken?: string };
} {
  const all = [...(requireBucket(call, input).reports[kind]?.values() ?? [])];
  const { ContinuationToken: token } = input;
  const after = token === undefined ? '' : Buffer.from(token, 'base64').toString('utf8');
  const idOf = (one: Reports[Kind]): string => one.Id ?? '';
  const rest = all.filter((one) => idOf(one) > after).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const items = rest.slice(0, PAGE);
  const last = items.at(-1);
  const more = rest.length > items.length && last !== undefined;
  return {
    items: items.length === 0 ? undefined : items,
    page: {
      IsTruncated: more,
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(more ? { NextContinuationToken: Buffer.from(idOf(last), 'utf8').toString('base64') } : {}),
    },
  };
}

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
  const name = /^arn:aws[^:]*:s3:::([^/]+)$/.exec(target.Bucket)?.[1];
  if (name === undefined) throw s3Error('InvalidS3DestinationBucket', 'Invalid bucket ARN.', 400);
  if (findBucket(call.cloud.store, name) === undefined) {
    throw s3Error('InvalidS3DestinationBucket', 'Destination bucket does not exist.', 400);
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html */
export const putBucketInventoryConfiguration: S3<'PutBucketInventoryConfiguration'> = (input, call) => {
  requireBucket(call, input);
  if (input.InventoryConfiguration.Id === input.Id) checkInventory(call, input.InventoryConfiguration);
  put(call, 'inventory', input, input.InventoryConfiguration);
  return {};
};
export const getBucketInventoryConfiguration: S3<'GetBucketInventoryConfiguration'> = (input, call) => ({
  InventoryConfiguration: get(call, 'inventory', input),
});
export const deleteBucketInventoryConfiguration: S3<'DeleteBucketInventoryConfiguration'> = (input, call) => {
  remove(call, 'inventory', input);
  return {};
};
export const listBucketInventoryConfigurations: S3<'ListBucketInventoryConfigurations'> = (input, call) => {
  const { items, page } = list(call, 'inventory', input);
  return { ...page, InventoryConfigurationList: items };
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/analytics-storage-class.html */
export const putBucketAnalyticsConfiguration: S3<'PutBucketAnalyticsConfiguration'> = (input, call) => {
  put(call, 'analytics', input, input.AnalyticsConfiguration);
  return {};
};
export const getBucketAnalyticsConfiguration: S3<'GetBucketAnalyticsConfiguration'> = (input, call) => ({
  AnalyticsConfiguration: get(call, 'analytics', input),
});
export const deleteBucketAnalyticsConfiguration: S3<'DeleteBucketAnalyticsConfiguration'> = (input, call) => {
  remove(call, 'analytics', input);
  return {};
};
export const listBucketAnalyticsConfigurations: S3<'ListBucketAnalyticsConfigurations'> = (input, call) => {
  const { items, page } = list(call, 'analytics', input);
  return { ...page, AnalyticsConfigurationList: items };
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-configurations.html */
export const putBucketMetricsConfiguration: S3<'PutBucketMetricsConfiguration'> = (input, call) => {
  put(call, 'metrics', input, input.MetricsConfiguration);
  return {};
};
export const getBucketMetricsConfiguration: S3<'GetBucketMetricsConfiguration'> = (input, call) => ({
  MetricsConfiguration: get(call, 'metrics', input),
});
export const deleteBucketMetricsConfiguration: S3<'DeleteBucketMetricsConfiguration'> = (input, call) => {
  remove(call, 'metrics', input);
  return {};
};
export const listBucketMetricsConfigurations: S3<'ListBucketMetricsConfigurations'> = (input, call) => {
  const { items, page } = list(call, 'metrics', input);
  return { ...page, MetricsConfigurationList: items };
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering.html */
export const putBucketIntelligentTieringConfiguration: S3<'PutBucketIntelligentTieringConfiguration'> = (
  input,
  call,
) => {
  const { Status: status, Tierings: tierings } = input.IntelligentTieringConfiguration;
  requireBucket(call, input);
  if ((status !== 'Enabled' && status !== 'Disabled') || tierings === undefined || tierings.length === 0) {
    throw malformedXml();
  }
  for (const { AccessTier: tier, Days: days } of tierings) {
    if ((tier !== 'ARCHIVE_ACCESS' && tier !== 'DEEP_ARCHIVE_ACCESS') || days === undefined) throw malformedXml();
  }
  if (input.IntelligentTieringConfiguration.Id !== input.Id) throw malformedXml();
  put(call, 'tiering', input, input.IntelligentTieringConfiguration);
  return {};
};
export const getBucketIntelligentTieringConfiguration: S3<'GetBucketIntelligentTieringConfiguration'> = (
  input,
  call,
) => ({ IntelligentTieringConfiguration: get(call, 'tiering', input) });
export const deleteBucketIntelligentTieringConfiguration: S3<'DeleteBucketIntelligentTieringConfiguration'> = (
  input,
  call,
) => {
  remove(call, 'tiering', input);
  return {};
};
export const listBucketIntelligentTieringConfigurations: S3<'ListBucketIntelligentTieringConfigurations'> = (
  input,
  call,
) => {
  const { items, page } = list(call, 'tiering', input);
  return { ...page, IntelligentTieringConfigurationList: items };
};

import type { InventoryConfiguration } from '@aws-sdk/client-s3';
import type { Call } from '@coldstart/cloud';
import { onBucket } from '../access/rules.ts';
import { malformedXml, s3Error } from '../errors.ts';
import type { Bucket, Reports } from '../state.ts';
import { changeBucket, findBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

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
export const reportOperations: Operations = {
  PutBucketInventoryConfiguration: {
    action: 'PutInventoryConfiguration',
    access: onBucket,
    run(input, call) {
      requireBucket(call, input);
      if (input.InventoryConfiguration.Id === input.Id) checkInventory(call, input.InventoryConfiguration);
      put(call, 'inventory', input, input.InventoryConfiguration);
    },
  },
  GetBucketInventoryConfiguration: {
    action: 'GetInventoryConfiguration',
    access: onBucket,
    run: (input, call) => ({
      InventoryConfiguration: get(call, 'inventory', input),
    }),
  },
  DeleteBucketInventoryConfiguration: {
    action: 'PutInventoryConfiguration',
    access: onBucket,
    run(input, call) {
      remove(call, 'inventory', input);
    },
  },
  ListBucketInventoryConfigurations: {
    action: 'GetInventoryConfiguration',
    access: onBucket,
    run(input, call) {
      const { items, page } = list(call, 'inventory', input);
      return { ...page, InventoryConfigurationList: items };
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/analytics-storage-class.html */
  PutBucketAnalyticsConfiguration: {
    action: 'PutAnalyticsConfiguration',
    access: onBucket,
    run(input, call) {
      put(call, 'analytics', input, input.AnalyticsConfiguration);
    },
  },
  GetBucketAnalyticsConfiguration: {
    action: 'GetAnalyticsConfiguration',
    access: onBucket,
    run: (input, call) => ({
      AnalyticsConfiguration: get(call, 'analytics', input),
    }),
  },
  DeleteBucketAnalyticsConfiguration: {
    action: 'PutAnalyticsConfiguration',
    access: onBucket,
    run(input, call) {
      remove(call, 'analytics', input);
    },
  },
  ListBucketAnalyticsConfigurations: {
    action: 'GetAnalyticsConfiguration',
    access: onBucket,
    run(input, call) {
      const { items, page } = list(call, 'analytics', input);
      return { ...page, AnalyticsConfigurationList: items };
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-configurations.html */
  PutBucketMetricsConfiguration: {
    action: 'PutMetricsConfiguration',
    access: onBucket,
    run(input, call) {
      put(call, 'metrics', input, input.MetricsConfiguration);
    },
  },
  GetBucketMetricsConfiguration: {
    action: 'GetMetricsConfiguration',
    access: onBucket,
    run: (input, call) => ({
      MetricsConfiguration: get(call, 'metrics', input),
    }),
  },
  DeleteBucketMetricsConfiguration: {
    action: 'PutMetricsConfiguration',
    access: onBucket,
    run(input, call) {
      remove(call, 'metrics', input);
    },
  },
  ListBucketMetricsConfigurations: {
    action: 'GetMetricsConfiguration',
    access: onBucket,
    run(input, call) {
      const { items, page } = list(call, 'metrics', input);
      return { ...page, MetricsConfigurationList: items };
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering.html */
  PutBucketIntelligentTieringConfiguration: {
    action: 'PutIntelligentTieringConfiguration',
    access: onBucket,
    run(input, call) {
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
    },
  },
  GetBucketIntelligentTieringConfiguration: {
    action: 'GetIntelligentTieringConfiguration',
    access: onBucket,
    run: (input, call) => ({ IntelligentTieringConfiguration: get(call, 'tiering', input) }),
  },
  DeleteBucketIntelligentTieringConfiguration: {
    action: 'PutIntelligentTieringConfiguration',
    access: onBucket,
    run(input, call) {
      remove(call, 'tiering', input);
    },
  },
  ListBucketIntelligentTieringConfigurations: {
    action: 'GetIntelligentTieringConfiguration',
    access: onBucket,
    run(input, call) {
      const { items, page } = list(call, 'tiering', input);
      return { ...page, IntelligentTieringConfigurationList: items };
    },
  },
};

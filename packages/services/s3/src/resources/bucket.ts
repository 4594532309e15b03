import { equal, type ValueMap, pick, type ResourceContext, type Tag } from '@coldstart/cloud';
import type { Sdk } from './define-resource.ts';
import type {
  CORSRule,
  CreateBucketCommandInput,
  LifecycleRule,
  ReplicationConfiguration,
  WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import { defineResource } from './define-resource.ts';
import { lifecycleRules, notifications, replication, website, type BucketProperties } from './bucket-settings.ts';

/** One setting of a bucket: how it is put and how it is taken away. */
interface Setting {
  readonly property: keyof BucketProperties;
  put(bucket: string, properties: BucketProperties, context: ResourceContext<Sdk>): Promise<unknown>;
  remove?(bucket: string, context: ResourceContext<Sdk>): Promise<unknown>;
}

const ACCELERATE: Setting = {
  property: 'AccelerateConfiguration',
  put: (Bucket, { AccelerateConfiguration: config }, { invoke }) =>
    invoke('PutBucketAccelerateConfiguration', {
      Bucket,
      AccelerateConfiguration: { Status: config?.AccelerationStatus },
    }),
  remove: (Bucket, { invoke }) =>
    invoke('PutBucketAccelerateConfiguration', { Bucket, AccelerateConfiguration: { Status: 'Suspended' } }),
};

/** In the order in which they are put: versioning comes before what needs it. */
const SETTINGS: readonly Setting[] = [
  {
    property: 'PublicAccessBlockConfiguration',
    put: (Bucket, { PublicAccessBlockConfiguration: config }, { invoke }) =>
      invoke('PutPublicAccessBlock', {
        Bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: false,
          IgnorePublicAcls: false,
          BlockPublicPolicy: false,
          RestrictPublicBuckets: false,
          ...config,
        },
      }),
    remove: (Bucket, { invoke }) => invoke('DeletePublicAccessBlock', { Bucket }),
  },
  {
    property: 'OwnershipControls',
    put: (Bucket, { OwnershipControls: controls }, { invoke }) =>
      invoke('PutBucketOwnershipControls', { Bucket, OwnershipControls: { Rules: controls?.Rules ?? [] } }),
    remove: (Bucket, { invoke }) => invoke('DeleteBucketOwnershipControls', { Bucket }),
  },
  {
    property: 'AccessControl',
    put: (Bucket, { AccessControl: acl = '' }, { invoke }) => invoke('PutBucketAcl', { Bucket, ACL: cannedAcl(acl) }),
  },
  {
    property: 'VersioningConfiguration',
    put: (Bucket, { VersioningConfiguration: config }, { invoke }) =>
      invoke('PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: config?.Status } }),
    remove: (Bucket, { invoke }) =>
      invoke('PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
  },
  {
    property: 'BucketEncryption',
    put: (Bucket, { BucketEncryption: encryption }, { invoke }) =>
      invoke('PutBucketEncryption', {
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: (encryption?.ServerSideEncryptionConfiguration ?? []).map(
            ({ ServerSideEncryptionByDefault: standard, ...rule }) => ({
              ...rule,
              ...(standard === undefined ? {} : { ApplyServerSideEncryptionByDefault: standard }),
            }),
          ),
        },
      }),
    remove: (Bucket, { invoke }) => invoke('DeleteBucketEncryption', { Bucket }),
  },
  {
    property: 'CorsConfiguration',
    put: (Bucket, { CorsConfiguration: cors }, { invoke }) =>
      invoke('PutBucketCors', {
        Bucket,
        CORSConfiguration: {
          CORSRules: (cors?.CorsRules ?? []).map(({ Id, MaxAge, ExposedHeaders, ...rule }): CORSRule => ({
            ...rule,
            ...(Id === undefined ? {} : { ID: Id }),
            ...(MaxAge === undefined ? {} : { MaxAgeSeconds: MaxAge }),
            ...(ExposedHeaders === undefined ? {} : { ExposeHeaders: ExposedHeaders }),
          })),
        },
      }),
    remove: (Bucket, { invoke }) => invoke('DeleteBucketCors', { Bucket }),
  },
  {
    property: 'LifecycleConfiguration',
    put: (Bucket, { LifecycleConfiguration: config }, { invoke }) =>
      invoke('PutBucketLifecycleConfiguration', {
        Bucket,
        LifecycleConfiguration: { Rules: lifecycleRules(config?.Rules ?? []) as unknown as LifecycleRule[] },
      }),
    remove: (Bucket, { invoke }) => invoke('DeleteBucketLifecycle', { Bucket }),
  },
  {
    property: 'LoggingConfiguration',
    put: (Bucket, { LoggingConfiguration: config }, { invoke }) =>
      invoke('PutBucketLogging', {
        Bucket,
        BucketLoggingStatus: {
          LoggingEnabled: {
            TargetBucket: config?.DestinationBucketName ?? Bucket,
            TargetPrefix: config?.LogFilePrefix ?? '',
          },
        },
      }),
    remove: (Bucket, { invoke }) => invoke('PutBucketLogging', { Bucket, BucketLoggingStatus: {} }),
  },
  {
    property: 'WebsiteConfiguration',
    put: (Bucket, { WebsiteConfiguration: config }, { invoke }) =>
      invoke('PutBucketWebsite', {
        Bucket,
        WebsiteConfiguration: website(config ?? {}) as unknown as WebsiteConfiguration,
      }),
    remove: (Bucket, { invoke }) => invoke('DeleteBucketWebsite', { Bucket }),
  },
  {
    property: 'ObjectLockConfiguration',
    put: (Bucket, { ObjectLockConfiguration: config }, { invoke }) =>
      invoke('PutObjectLockConfiguration', {
        Bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', ...config },
      }),
  },
  {
    property: 'ReplicationConfiguration',
    put: (Bucket, { ReplicationConfiguration: config }, { invoke }) =>
      invoke('PutBucketReplication', {
        Bucket,
        ReplicationConfiguration: replication(config ?? {}) as unknown as ReplicationConfiguration,
      }),
    remove: (Bucket, { invoke }) => invoke('DeleteBucketReplication', { Bucket }),
  },
  ACCELERATE,
  {
    property: 'NotificationConfiguration',
    put: (Bucket, { NotificationConfiguration: config }, { invoke }) =>
      invoke('PutBucketNotificationConfiguration', {
        Bucket,
        NotificationConfiguration: notifications(config ?? {}),
      }),
    remove: (Bucket, { invoke }) =>
      invoke('PutBucketNotificationConfiguration', { Bucket, NotificationConfiguration: {} }),
  },
];

/** Settings that are put one by one, by their `Id`. */
const BY_ID = [
  {
    property: 'AnalyticsConfigurations',
    put: 'PutBucketAnalyticsConfiguration',
    remove: 'DeleteBucketAnalyticsConfiguration',
    member: 'AnalyticsConfiguration',
  },
  {
    property: 'IntelligentTieringConfigurations',
    put: 'PutBucketIntelligentTieringConfiguration',
    remove: 'DeleteBucketIntelligentTieringConfiguration',
    member: 'IntelligentTieringConfiguration',
  },
  {
    property: 'InventoryConfigurations',
    put: 'PutBucketInventoryConfiguration',
    remove: 'DeleteBucketInventoryConfiguration',
    member: 'InventoryConfiguration',
  },
  {
    property: 'MetricsConfigurations',
    put: 'PutBucketMetricsConfiguration',
    remove: 'DeleteBucketMetricsConfiguration',
    member: 'MetricsConfiguration',
  },
] as const;

function cannedAcl(name: string): NonNullable<CreateBucketCommandInput['ACL']> {
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  return words as NonNullable<CreateBucketCommandInput['ACL']>;
}

async function configure(
  bucket: string,
  after: BucketProperties,
  before: BucketProperties,
  context: ResourceContext<Sdk>,
): Promise<void> {
  for (const { property, put, remove } of SETTINGS) {
    if (equal(after[property], before[property])) continue;
    if (after[property] !== undefined) await put(bucket, after, context);
    else await remove?.(bucket, context);
  }
  for (const { property, put, remove, member } of BY_ID) {
    const kept = new Set((after[property] ?? []).map(({ Id }) => Id));
    for (const one of after[property] ?? []) {
      const input = { Bucket: bucket, Id: one.Id, [member]: withoutTagFilters(one) };
      if (!(before[property] ?? []).some((old) => equal(old, one))) await context.invoke(put, input as never);
    }
    for (const { Id } of before[property] ?? [])
      if (!kept.has(Id)) await context.invoke(remove, { Bucket: bucket, Id });
  }
}

/** A prefix and tag filters become one filter. */
function withoutTagFilters({ Prefix: prefix, TagFilters: tags, ...rest }: ValueMap & { Id: string }): ValueMap {
  if (prefix === undefined && tags === undefined) return rest;
  const list = Array.isArray(tags) ? tags : [];
  const [first] = list;
  const filter: ValueMap =
    list.length === 0
      ? { Prefix: prefix ?? '' }
      : list.length === 1 && prefix === undefined && first !== undefined
        ? { Tag: first }
        : { And: { ...(prefix === undefined ? {} : { Prefix: prefix }), Tags: list } };
  return { ...rest, Filter: filter };
}

async function tag(
  bucket: string,
  tags: Tag[] | undefined,
  context: ResourceContext<Sdk>,
  change: 'create' | 'update',
): Promise<void> {
  // S3 refuses system tags from anyone; only AWS itself can set them.
  const TagSet = context.tags(tags).filter(({ Key }) => !Key.startsWith('aws:'));
  if (TagSet.length > 0) await context.invoke('PutBucketTagging', { Bucket: bucket, Tagging: { TagSet } });
  else if (change === 'update') await context.invoke('DeleteBucketTagging', { Bucket: bucket });
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export const s3Bucket = defineResource<BucketProperties>({
  type: 'AWS::S3::Bucket',
  async create(properties, context) {
    const bucket = properties.BucketName ?? context.name(63, { lower: true });
    const { region } = context.stack;
    await context.invoke('CreateBucket', {
      Bucket: bucket,
      ...(region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } }),
      ...(properties.ObjectLockEnabled === undefined
        ? {}
        : { ObjectLockEnabledForBucket: properties.ObjectLockEnabled }),
      ...(properties.OwnershipControls?.Rules[0] === undefined
        ? {}
        : pick(properties.OwnershipControls.Rules[0], ['ObjectOwnership'])),
    });
    try {
      await tag(bucket, properties.Tags, context, 'create');
      await configure(bucket, properties, {}, context);
    } catch (error) {
      await context.invoke('DeleteBucket', { Bucket: bucket });
      throw error;
    }
    return {
      physicalId: bucket,
      attributes: {
        Arn: `arn:aws:s3:::${bucket}`,
        DomainName: `${bucket}.s3.amazonaws.com`,
        DualStackDomainName: `${bucket}.s3.dualstack.${region}.amazonaws.com`,
        RegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
        WebsiteURL: `http://${bucket}.s3-website-${region}.amazonaws.com`,
      },
    };
  },
  async update(properties, before, { physicalId, attributes }, context) {
    await tag(physicalId, properties.Tags, context, 'update');
    await configure(physicalId, properties, before, context);
    return { physicalId, attributes };
  },
  async delete(_properties, { physicalId }, { invoke }) {
    await invoke('DeleteBucket', { Bucket: physicalId });
  },
});

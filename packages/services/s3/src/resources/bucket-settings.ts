import { isMap, type Value, type ValueMap, type Tag } from '@coldstart/cloud';
import type {
  NotificationConfiguration,
  ObjectLockRule,
  OwnershipControlsRule,
  PublicAccessBlockConfiguration,
  ServerSideEncryptionByDefault,
} from '@aws-sdk/client-s3';

interface Notification {
  readonly Event: string;
  readonly Filter?: { readonly S3Key: { readonly Rules: readonly { Name: string; Value: string }[] } };
  readonly Function?: string;
  readonly Queue?: string;
  readonly Topic?: string;
}

/** The properties of AWS::S3::Bucket, as far as their names or nesting differ from the API's. */
export interface BucketProperties {
  BucketName?: string;
  AccessControl?: string;
  AccelerateConfiguration?: { AccelerationStatus: 'Enabled' | 'Suspended' };
  AnalyticsConfigurations?: (ValueMap & { Id: string })[];
  BucketEncryption?: {
    ServerSideEncryptionConfiguration: {
      ServerSideEncryptionByDefault?: ServerSideEncryptionByDefault;
      BucketKeyEnabled?: boolean;
    }[];
  };
  CorsConfiguration?: {
    CorsRules: {
      Id?: string;
      AllowedHeaders?: string[];
      AllowedMethods: string[];
      AllowedOrigins: string[];
      ExposedHeaders?: string[];
      MaxAge?: number;
    }[];
  };
  IntelligentTieringConfigurations?: (ValueMap & { Id: string })[];
  InventoryConfigurations?: (ValueMap & { Id: string })[];
  LifecycleConfiguration?: { Rules: ValueMap[] };
  LoggingConfiguration?: { DestinationBucketName?: string; LogFilePrefix?: string };
  MetricsConfigurations?: (ValueMap & { Id: string })[];
  NotificationConfiguration?: {
    EventBridgeConfiguration?: { EventBridgeEnabled?: boolean };
    LambdaConfigurations?: Notification[];
    QueueConfigurations?: Notification[];
    TopicConfigurations?: Notification[];
  };
  ObjectLockConfiguration?: { Rule?: ObjectLockRule };
  ObjectLockEnabled?: boolean;
  OwnershipControls?: { Rules: OwnershipControlsRule[] };
  PublicAccessBlockConfiguration?: PublicAccessBlockConfiguration;
  ReplicationConfiguration?: ValueMap;
  Tags?: Tag[];
  VersioningConfiguration?: { Status: 'Enabled' | 'Suspended' };
  WebsiteConfiguration?: ValueMap;
}

export function notifications(
  config: NonNullable<BucketProperties['NotificationConfiguration']>,
): NotificationConfiguration {
  const common = ({ Event: event, Filter: filter }: Notification) => ({
    Events: [event as 's3:ObjectCreated:*'],
    ...(filter === undefined
      ? {}
      : {
          Filter: {
            Key: {
              FilterRules: filter.S3Key.Rules.map(({ Name, Value: value }) => ({
                Name: Name.toLowerCase() as 'prefix',
                Value: value,
              })),
            },
          },
        }),
  });
  return {
    ...(config.LambdaConfigurations === undefined
      ? {}
      : {
          LambdaFunctionConfigurations: config.LambdaConfigurations.map((one) => ({
            ...common(one),
            LambdaFunctionArn: one.Function ?? '',
          })),
        }),
    ...(config.QueueConfigurations === undefined
      ? {}
      : {
          QueueConfigurations: config.QueueConfigurations.map((one) => ({ ...common(one), QueueArn: one.Queue ?? '' })),
        }),
    ...(config.TopicConfigurations === undefined
      ? {}
      : {
          TopicConfigurations: config.TopicConfigurations.map((one) => ({ ...common(one), TopicArn: one.Topic ?? '' })),
        }),
    ...(config.EventBridgeConfiguration === undefined || config.EventBridgeConfiguration.EventBridgeEnabled === false
      ? {}
      : { EventBridgeConfiguration: {} }),
  };
}

const list = (value: Value | undefined): ValueMap[] =>
  Array.isArray(value) ? value.filter(isMap) : isMap(value) ? [value] : [];

function transition({
  TransitionInDays: days,
  TransitionDate: date,
  StorageClass: storage = 'GLACIER',
}: ValueMap): Record<string, unknown> {
  return {
    StorageClass: storage,
    ...(days === undefined ? {} : { Days: days }),
    ...(date === undefined ? {} : { Date: new Date(String(date)) }),
  };
}

/** Lifecycle rules: flat properties become the API's nested ones. */
export function lifecycleRules(rules: readonly ValueMap[]): Record<string, unknown>[] {
  return rules.map((rule) => {
    const expiration = {
      ...(rule.ExpirationInDays === undefined ? {} : { Days: rule.ExpirationInDays }),
      ...(rule.ExpirationDate === undefined ? {} : { Date: new Date(String(rule.ExpirationDate)) }),
      ...(rule.ExpiredObjectDeleteMarker === undefined
        ? {}
        : { ExpiredObjectDeleteMarker: rule.ExpiredObjectDeleteMarker }),
    };
    const old = isMap(rule.NoncurrentVersionExpiration)
      ? rule.NoncurrentVersionExpiration
      : rule.NoncurrentVersionExpirationInDays === undefined
        ? undefined
        : { NoncurrentDays: rule.NoncurrentVersionExpirationInDays };
    const oldTransitions = [...list(rule.NoncurrentVersionTransitions), ...list(rule.NoncurrentVersionTransition)].map(
      ({ TransitionInDays: days, ...rest }) => ({ ...rest, NoncurrentDays: days }),
    );
    const transitions = [...list(rule.Transitions), ...list(rule.Transition)].map(transition);
    return {
      ...(rule.Id === undefined ? {} : { ID: rule.Id }),
      Status: rule.Status,
      Filter: filter(rule),
      ...(Object.keys(expiration).length > 0 ? { Expiration: expiration } : {}),
      ...(old === undefined ? {} : { NoncurrentVersionExpiration: old }),
      ...(oldTransitions.length > 0 ? { NoncurrentVersionTransitions: oldTransitions } : {}),
      ...(transitions.length > 0 ? { Transitions: transitions } : {}),
      ...(rule.AbortIncompleteMultipartUpload === undefined
        ? {}
        : { AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload }),
    };
  });
}

function filter(rule: ValueMap): Record<string, unknown> {
  const tags = list(rule.TagFilters);
  const parts: Record<string, unknown> = {
    ...(rule.Prefix === undefined ? {} : { Prefix: rule.Prefix }),
    ...(rule.ObjectSizeGreaterThan === undefined ? {} : { ObjectSizeGreaterThan: Number(rule.ObjectSizeGreaterThan) }),
    ...(rule.ObjectSizeLessThan === undefined ? {} : { ObjectSizeLessThan: Number(rule.ObjectSizeLessThan) }),
  };
  const count = Object.keys(parts).length + tags.length;
  if (count === 0) return { Prefix: '' };
  if (count === 1) return tags.length === 1 ? { Tag: tags[0] } : parts;
  return { And: { ...parts, ...(tags.length > 0 ? { Tags: tags } : {}) } };
}

export function website(config: ValueMap): Record<string, unknown> {
  const { IndexDocument: index, ErrorDocument: error, RedirectAllRequestsTo: redirect, RoutingRules: rules } = config;
  return {
    ...(index === undefined ? {} : { IndexDocument: { Suffix: index } }),
    ...(error === undefined ? {} : { ErrorDocument: { Key: error } }),
    ...(redirect === undefined ? {} : { RedirectAllRequestsTo: redirect }),
    ...(rules === undefined
      ? {}
      : {
          RoutingRules: list(rules).map(({ RedirectRule: target, RoutingRuleCondition: condition }) => ({
            Redirect: target,
            ...(condition === undefined ? {} : { Condition: condition }),
          })),
        }),
  };
}

export function replication(config: ValueMap): Record<string, unknown> {
  return {
    Role: config.Role,
    Rules: list(config.Rules).map(({ Id: id, Filter: rule, ...rest }) => ({
      ...rest,
      ...(id === undefined ? {} : { ID: id }),
      ...(isMap(rule)
        ? {
            Filter: {
              ...(rule.Prefix === undefined ? {} : { Prefix: rule.Prefix }),
              ...(rule.TagFilter === undefined ? {} : { Tag: rule.TagFilter }),
              ...(isMap(rule.And) ? { And: { Prefix: rule.And.Prefix, Tags: list(rule.And.TagFilters) } } : {}),
            },
          }
        : {}),
    })),
  };
}

import type {
  ObjectLockRule,
  OwnershipControlsRule,
  PublicAccessBlockConfiguration,
  ReplicationRule,
  RoutingRule,
  ServerSideEncryptionByDefault,
  StorageClassAnalysis,
  Tag as S3Tag,
  TransitionStorageClass,
  WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import type { Change, Tag } from '@coldstart/cloud';
import type { Sdk } from './resource-row.ts';

/** A setting of a bucket. */
export type BucketSetting = Change<BucketProperties, Sdk>;

export interface Notification {
  Event: string;
  Filter?: { S3Key: { Rules: { Name: string; Value: string }[] } };
  Function?: string;
  Queue?: string;
  Topic?: string;
}

interface Transition {
  StorageClass: TransitionStorageClass;
  TransitionInDays?: number;
  TransitionDate?: string;
}

interface NoncurrentTransition {
  StorageClass: TransitionStorageClass;
  TransitionInDays?: number;
  NewerNoncurrentVersions?: number;
}

export interface LifecycleProperties {
  Id?: string;
  Status: 'Enabled' | 'Disabled';
  Prefix?: string;
  TagFilters?: S3Tag[];
  ObjectSizeGreaterThan?: string;
  ObjectSizeLessThan?: string;
  ExpirationInDays?: number;
  ExpirationDate?: string;
  ExpiredObjectDeleteMarker?: boolean;
  NoncurrentVersionExpiration?: { NoncurrentDays: number; NewerNoncurrentVersions?: number };
  NoncurrentVersionExpirationInDays?: number;
  NoncurrentVersionTransition?: NoncurrentTransition;
  NoncurrentVersionTransitions?: NoncurrentTransition[];
  Transition?: Transition;
  Transitions?: Transition[];
  AbortIncompleteMultipartUpload?: { DaysAfterInitiation: number };
}

export interface ReplicationProperties {
  Role: string;
  Rules: (Omit<ReplicationRule, 'ID' | 'Filter'> & {
    Id?: string;
    Filter?: { Prefix?: string; TagFilter?: S3Tag; And?: { Prefix?: string; TagFilters?: S3Tag[] } };
  })[];
}

export interface WebsiteProperties extends Pick<WebsiteConfiguration, 'RedirectAllRequestsTo'> {
  IndexDocument?: string;
  ErrorDocument?: string;
  RoutingRules?: { RedirectRule: RoutingRule['Redirect']; RoutingRuleCondition?: RoutingRule['Condition'] }[];
}

/** Where a report goes. */
export interface ReportDestination {
  BucketArn: string;
  BucketAccountId?: string;
  Format: 'CSV' | 'ORC' | 'Parquet';
  Prefix?: string;
}

/** What analytics, metrics and tiering apply to. */
export interface ReportFilter {
  Id: string;
  Prefix?: string;
  TagFilters?: S3Tag[];
}

export interface BucketProperties {
  BucketName?: string;
  AccessControl?: string;
  AccelerateConfiguration?: { AccelerationStatus: 'Enabled' | 'Suspended' };
  AnalyticsConfigurations?: (ReportFilter & {
    StorageClassAnalysis: {
      DataExport?: Omit<NonNullable<StorageClassAnalysis['DataExport']>, 'Destination'> & {
        Destination: ReportDestination;
      };
    };
  })[];
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
  IntelligentTieringConfigurations?: (ReportFilter & {
    Status: 'Enabled' | 'Disabled';
    Tierings: { AccessTier: 'ARCHIVE_ACCESS' | 'DEEP_ARCHIVE_ACCESS'; Days: number }[];
  })[];
  InventoryConfigurations?: {
    Id: string;
    Enabled: boolean;
    Destination: ReportDestination;
    IncludedObjectVersions: 'All' | 'Current';
    OptionalFields?: string[];
    Prefix?: string;
    ScheduleFrequency: 'Daily' | 'Weekly';
  }[];
  LifecycleConfiguration?: { Rules: LifecycleProperties[] };
  LoggingConfiguration?: { DestinationBucketName?: string; LogFilePrefix?: string };
  MetricsConfigurations?: (ReportFilter & { AccessPointArn?: string })[];
  NotificationConfiguration?: {
    EventBridgeConfiguration?: { EventBridgeEnabled?: boolean };
    LambdaConfigurations?: Notification[];
    QueueConfigurations?: Notification[];
    TopicConfigurations?: Notification[];
  };
  ObjectLockConfiguration?: { ObjectLockEnabled?: 'Enabled'; Rule?: ObjectLockRule };
  ObjectLockEnabled?: boolean;
  OwnershipControls?: { Rules: OwnershipControlsRule[] };
  PublicAccessBlockConfiguration?: PublicAccessBlockConfiguration;
  ReplicationConfiguration?: ReplicationProperties;
  Tags?: Tag[];
  VersioningConfiguration?: { Status: 'Enabled' | 'Suspended' };
  WebsiteConfiguration?: WebsiteProperties;
}

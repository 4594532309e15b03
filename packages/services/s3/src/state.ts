import type {
  AnalyticsConfiguration,
  BucketLifecycleConfiguration,
  ChecksumAlgorithm,
  ChecksumType,
  CORSRule,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  LoggingEnabled,
  MetricsConfiguration,
  NotificationConfiguration,
  ObjectLockLegalHoldStatus,
  ObjectLockMode,
  ObjectLockRule,
  ObjectOwnership,
  PublicAccessBlockConfiguration,
  ReplicationConfiguration,
  ServerSideEncryptionRule,
  StorageClass,
  Tag,
  TransitionDefaultMinimumObjectSize,
  WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import { defineState, type DocumentPolicy } from '@coldstart/cloud';
import { type Acl } from './access/acl.ts';
import type { Encryption } from './objects/encryption.ts';
import type { Checksum } from './objects/checksum.ts';

/** Which account has a bucket of a name: names are shared by all accounts, so that it lives `everywhere`. */
export const names = defineState('s3/names', () => ({ owners: new Map<string, string>() }));

/** A bucket and all its settings; `name` is empty for a bucket that does not exist. */
export interface Bucket {
  name: string;
  /** The account that owns it. */
  account: string;
  region: string;
  /** The older name of `eu-west-1`, where the bucket was made by that. */
  location?: 'EU';
  /** Milliseconds since 1970. */
  created: number;
  /** Absent until versioning has been switched on for the first time. */
  versioning?: 'Enabled' | 'Suspended';
  /** Present where object lock is on. */
  lock?: { rule?: ObjectLockRule };
  acl: Acl;
  ownership?: ObjectOwnership;
  publicAccess?: PublicAccessBlockConfiguration;
  policy?: DocumentPolicy;
  encryption: ServerSideEncryptionRule;
  tags?: Tag[];
  cors?: CORSRule[];
  lifecycle?: {
    readonly configuration: BucketLifecycleConfiguration;
    readonly minimumSize: TransitionDefaultMinimumObjectSize;
  };
  website?: WebsiteConfiguration;
  logging?: LoggingEnabled;
  notification: NotificationConfiguration;
  replication?: ReplicationConfiguration;
  accelerate?: 'Enabled' | 'Suspended';
  payer: 'BucketOwner' | 'Requester';
  /** By kind and id. */
  reports: { [Kind in keyof Configurations]?: Map<string, Configurations[Kind]> };
}

/** The configurations that a bucket has many of, by their kind. */
export interface Configurations {
  readonly inventory: InventoryConfiguration;
  readonly analytics: AnalyticsConfiguration;
  readonly metrics: MetricsConfiguration;
  readonly tiering: IntelligentTieringConfiguration;
}

export const buckets = defineState<Bucket>('s3/bucket', () => ({
  name: '',
  account: '',
  region: '',
  created: 0,
  acl: { owner: '', grants: [] },
  encryption: {},
  notification: {},
  payer: 'BucketOwner',
  reports: {},
}));

/** One version of an object, or a delete marker. */
export interface Version {
  /** `null` for those written while the bucket had no versioning. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
  /** Milliseconds since 1970, whole seconds as S3 keeps them. */
  readonly modified: number;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Part of `bodies`; `undefined` for delete markers. */
  readonly body: string | undefined;
  readonly checksum: Checksum | undefined;
  readonly headers: SystemMetadata;
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: StorageClass;
  encryption: Encryption;
  tags: Tag[];
  acl: Acl;
  retention?: { mode: ObjectLockMode; until: number } | undefined;
  legalHold?: ObjectLockLegalHoldStatus | undefined;
  /** Parts of a multipart upload, in order. */
  readonly parts?: readonly FinishedPart[] | undefined;
  /** The multipart upload that it came by. */
  readonly uploadId?: string | undefined;
  /** A copy out of the archive, once it is no longer under way there until `expires`. */
  restore?: { ongoing: boolean; days: number; expires: number } | undefined;
}

/** What is stored with an object and given back as headers. */
export interface SystemMetadata {
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly Expires?: Date | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
}

export interface FinishedPart {
  readonly number: number;
  readonly size: number;
  readonly checksum: string | undefined;
}

/** All versions of one key, the newest first. */
export interface Versions {
  key: string;
  versions: Version[];
}

export const objects = defineState<Versions>('s3/object', () => ({ key: '', versions: [] }));

/** The bytes of one version or part. */
export const bodies = defineState<{ bytes: Uint8Array }>('s3/body', () => ({ bytes: new Uint8Array() }));

export interface Part {
  readonly number: number;
  readonly etag: string;
  readonly size: number;
  readonly body: string;
  readonly modified: number;
  readonly checksum: Checksum | undefined;
}

/** A multipart upload under way. */
export interface Upload {
  readonly uploadId: string;
  readonly key: string;
  readonly initiated: number;
  readonly initiator: { readonly id: string; readonly name: string };
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly checksumType: ChecksumType | undefined;
  readonly headers: SystemMetadata;
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: StorageClass;
  readonly encryption: Encryption;
  readonly tags: Tag[];
  readonly acl: Acl;
  readonly retention: { mode: ObjectLockMode; until: number } | undefined;
  readonly legalHold: ObjectLockLegalHoldStatus | undefined;
  readonly parts: Map<number, Part>;
  /** A version was written or removed under the key since this upload began: conditions on it conflict. */
  overtaken: boolean;
}

/** A bucket's uploads under way, in the order in which they began. */
export const uploads = defineState('s3/uploads', () => ({ byId: new Map<string, Upload>() }));

import type { Principal } from '@coldstart/iam';
import type { Call } from '@coldstart/cloud';
import { canonicalId } from '../access/acl.ts';
import { bucketArn } from '../access/authorize.ts';
import { formEncode } from '../objects/encoding.ts';
import type { Bucket, Version } from '../state.ts';

/** What may happen to an object, by the names of event records. */
export type ObjectEvent =
  | `ObjectCreated:${'Put' | 'Post' | 'Copy' | 'CompleteMultipartUpload'}`
  | `ObjectRemoved:${'Delete' | 'DeleteMarkerCreated'}`
  | `ObjectRestore:${'Post' | 'Completed'}`
  | `ObjectTagging:${'Put' | 'Delete'}`
  | 'ObjectAcl:Put';

/** Something that happened, as it was when it happened. */
export interface Happening {
  readonly event: ObjectEvent;
  readonly key: string;
  /** ETag without quotes; absent from deletions. */
  readonly etag: string | undefined;
  readonly size: number | undefined;
  readonly versionId: string | undefined;
  readonly storageClass: string;
  readonly restoreExpires: number | undefined;
  /** Orders what happens to one key: the greater hexadecimal number is the later. */
  readonly sequencer: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly principal: Principal;
  readonly sourceIp: string;
  readonly requestId: string;
  readonly trace: string | undefined;
}

/** Notes what happens now. */
export function happening(call: Call, event: ObjectEvent, key: string, version: Version | undefined): Happening {
  const removed = event.endsWith(':Delete') && !event.startsWith('ObjectTagging');
  const time = call.now();
  return {
    event,
    key,
    etag: removed ? undefined : version?.etag,
    size: /^Object(?:Created|Restore)/.test(event) ? version?.size : undefined,
    versionId: version === undefined || version.versionId === 'null' ? undefined : version.versionId,
    storageClass: version?.storageClass ?? 'STANDARD',
    restoreExpires: version?.restore?.ongoing === false ? version.restore.expires : undefined,
    sequencer: `00${time.toString(16)}${(call.entry.id % 0x1000000).toString(16).padStart(6, '0')}`.toUpperCase(),
    time,
    principal: call.principal,
    sourceIp: call.request?.sourceIp ?? '127.0.0.1',
    requestId: call.requestId,
    trace: call.request?.headers['x-amzn-trace-id'],
  };
}

/** The id by which records speak of a caller. */
function principalId(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return `AWS:${principal.userId}`;
    case 'role':
      return `AWS:${principal.roleId}:${principal.sessionName}`;
    case 'root':
      return `AWS:${principal.account}`;
    case 'service':
      return principal.service;
    case 'anonymous':
      return 'Anonymous';
  }
}

/** The short id by which records speak of a bucket's owner. */
const ownerId = (account: string): string => `A${canonicalId(account).slice(0, 13).toUpperCase()}`;

/**
 * An event record.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function eventRecord(bucket: Bucket, configurationId: string, what: Happening): object {
  // Events that came later than the first ones are of a later version, and have no sequencer.
  const late = /^Object(?:Tagging|Acl)/.test(what.event);
  return {
    eventVersion: late ? '2.3' : '2.1',
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: new Date(what.time).toISOString(),
    eventName: what.event,
    userIdentity: { principalId: principalId(what.principal) },
    requestParameters: { sourceIPAddress: what.sourceIp },
    responseElements: {
      'x-amz-request-id': what.requestId,
      'x-amz-id-2': Buffer.from(`${what.requestId} ${bucket.name}`).toString('base64'),
    },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: { name: bucket.name, ownerIdentity: { principalId: ownerId(bucket.account) }, arn: bucketArn(bucket) },
      object: {
        key: formEncode(what.key),
        ...(what.size === undefined ? {} : { size: what.size }),
        ...(what.etag === undefined ? {} : { eTag: what.etag }),
        ...(what.versionId === undefined ? {} : { versionId: what.versionId }),
        ...(late ? {} : { sequencer: what.sequencer }),
      },
    },
    ...(what.event === 'ObjectRestore:Completed' && what.restoreExpires !== undefined
      ? {
          glacierEventData: {
            restoreEventData: {
              lifecycleRestorationExpiryTime: new Date(what.restoreExpires).toISOString(),
              lifecycleRestoreStorageClass: what.storageClass,
            },
          },
        }
      : {}),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-mapping-troubleshooting.html */
const DETAIL: Readonly<Record<ObjectEvent, readonly [type: string, more: Readonly<Record<string, string>>]>> = {
  'ObjectCreated:Put': ['Object Created', { reason: 'PutObject' }],
  'ObjectCreated:Post': ['Object Created', { reason: 'POST Object' }],
  'ObjectCreated:Copy': ['Object Created', { reason: 'CopyObject' }],
  'ObjectCreated:CompleteMultipartUpload': ['Object Created', { reason: 'CompleteMultipartUpload' }],
  'ObjectRemoved:Delete': ['Object Deleted', { reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' }],
  'ObjectRemoved:DeleteMarkerCreated': [
    'Object Deleted',
    { reason: 'DeleteObject', 'deletion-type': 'Delete Marker Created' },
  ],
  'ObjectRestore:Post': ['Object Restore Initiated', {}],
  'ObjectRestore:Completed': ['Object Restore Completed', {}],
  'ObjectTagging:Put': ['Object Tags Added', {}],
  'ObjectTagging:Delete': ['Object Tags Deleted', {}],
  'ObjectAcl:Put': ['Object ACL Updated', {}],
};

/** An event for EventBridge, where keys are spelled as they are. */
export function eventBridgeEntry(bucket: Bucket, what: Happening): object {
  const [type, more] = DETAIL[what.event];
  const restore = what.event.startsWith('ObjectRestore');
  const sequenced = /^Object(?:Created|Removed)/.test(what.event);
  const detail = {
    version: '0',
    bucket: { name: bucket.name },
    object: {
      key: what.key,
      ...(what.size === undefined ? {} : { size: what.size }),
      ...(what.etag === undefined ? {} : { etag: what.etag }),
      ...(what.versionId === undefined ? {} : { 'version-id': what.versionId }),
      ...(sequenced ? { sequencer: what.sequencer } : {}),
    },
    'request-id': what.requestId,
    requester: what.event === 'ObjectRestore:Completed' ? 's3.amazonaws.com' : what.principal.account,
    ...(what.event === 'ObjectRestore:Completed' ? {} : { 'source-ip-address': what.sourceIp }),
    ...more,
    ...(restore ? { 'source-storage-class': what.storageClass } : {}),
    ...(what.event === 'ObjectRestore:Completed' && what.restoreExpires !== undefined
      ? { 'restore-expiry-time': new Date(what.restoreExpires).toISOString() }
      : {}),
  };
  return {
    Source: 'aws.s3',
    DetailType: type,
    Detail: JSON.stringify(detail),
    Resources: [bucketArn(bucket)],
    Time: new Date(what.time),
  };
}

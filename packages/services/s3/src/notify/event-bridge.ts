import { formatArn, type Message } from '@coldstart/cloud';
import { bucketArn } from '../access/authorize.ts';
import type { Bucket } from '../state.ts';
import type { EventName, ObjectEvent } from './event.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-mapping-troubleshooting.html */
const DETAIL: Readonly<Record<EventName, readonly [type: string, more: Readonly<Record<string, string>>]>> = {
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

/** The event bus that buckets send to: the default one of their account and Region. */
export const defaultBus = (bucket: Bucket): string => formatArn(bucket, 'events', 'event-bus/default');

/**
 * An event for EventBridge, where keys are spelled as they are.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function eventBridgeMessage(bucket: Bucket, event: ObjectEvent): Message {
  const [detailType, more] = DETAIL[event.name];
  const isCompletion = event.name === 'ObjectRestore:Completed';
  const sequenced = /^Object(?:Created|Removed)/.test(event.name);
  const detail = {
    version: '0',
    bucket: { name: bucket.name },
    object: {
      key: event.key,
      ...(event.size === undefined ? {} : { size: event.size }),
      ...(event.etag === undefined ? {} : { etag: event.etag }),
      ...(event.versionId === undefined ? {} : { 'version-id': event.versionId }),
      ...(sequenced ? { sequencer: event.sequencer } : {}),
    },
    'request-id': event.requestId,
    requester: isCompletion ? 's3.amazonaws.com' : event.principal.account,
    ...(isCompletion ? {} : { 'source-ip-address': event.sourceIp }),
    ...more,
    ...(event.name.startsWith('ObjectRestore') ? { 'source-storage-class': event.storageClass } : {}),
    ...(isCompletion && event.restoreExpires !== undefined
      ? { 'restore-expiry-time': new Date(event.restoreExpires).toISOString() }
      : {}),
  };
  return {
    body: JSON.stringify(detail),
    event: { source: 'aws.s3', detailType, resources: [bucketArn(bucket)], time: event.time },
  };
}

import type { Principal } from '@coldstart/iam';
import { canonicalId } from '../access/acl.ts';
import { bucketArn } from '../access/authorize.ts';
import { formEncode } from '../objects/form-encode.ts';
import type { Bucket } from '../state.ts';
import type { ObjectEvent } from './event.ts';

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

/** When a copy from the archive goes again, of which only the end of a restore speaks. */
function restoreMember({ name, restoreExpires, storageClass }: ObjectEvent): object {
  if (name !== 'ObjectRestore:Completed' || restoreExpires === undefined) return {};
  return {
    glacierEventData: {
      restoreEventData: {
        lifecycleRestorationExpiryTime: new Date(restoreExpires).toISOString(),
        lifecycleRestoreStorageClass: storageClass,
      },
    },
  };
}

/**
 * The record of an event, as functions, queues and topics get it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function eventRecord(bucket: Bucket, configurationId: string, event: ObjectEvent): object {
  // Events that came later than the first ones are of a later version, and have no sequencer.
  const late = /^Object(?:Tagging|Acl)/.test(event.name);
  const owner = ownerId(bucket.account);
  // A restore ends by itself, in the owner's name.
  const isCompletion = event.name === 'ObjectRestore:Completed';
  return {
    eventVersion: late ? '2.3' : '2.1',
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: new Date(event.time).toISOString(),
    eventName: event.name,
    userIdentity: { principalId: isCompletion ? `AmazonCustomer:${owner}` : principalId(event.principal) },
    requestParameters: { sourceIPAddress: isCompletion ? 's3.amazonaws.com' : event.sourceIp },
    responseElements: {
      'x-amz-request-id': event.requestId,
      'x-amz-id-2': Buffer.from(`${event.requestId} ${bucket.name}`).toString('base64'),
    },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: { name: bucket.name, ownerIdentity: { principalId: owner }, arn: bucketArn(bucket) },
      object: {
        key: formEncode(event.key),
        ...(event.size === undefined ? {} : { size: event.size }),
        ...(event.etag === undefined ? {} : { eTag: event.etag }),
        ...(event.versionId === undefined ? {} : { versionId: event.versionId }),
        ...(late ? {} : { sequencer: event.sequencer }),
      },
    },
    ...restoreMember(event),
  };
}

import { anyone, type Call } from '@coldstart/cloud';
import type { DeletedObject, _Error as DeleteError, ObjectIdentifier } from '@aws-sdk/client-s3';
import { AwsError } from '@coldstart/wire';
import { authorizeObject } from '../access/authorize.ts';
import { bypassing, onVersion } from '../access/rules.ts';
import {
  invalidArgument,
  malformedXml,
  noSuchKey,
  noSuchVersion,
  notImplementedHeader,
  preconditionFailed,
} from '../errors.ts';
import { notify } from '../notify/notify.ts';
import type { Bucket, Version } from '../state.ts';
import { addVersion, currentVersion, removeVersion, requireBucket, versionsOf } from '../store.ts';
import type { Operations } from '../types.ts';
import { canonicalId, privateAcl } from '../access/acl.ts';
import { checkUnlocked } from './lock.ts';
import { checkVersionId, isVersionId, newVersionId } from './versions.ts';
import { wholeSeconds } from './put.ts';

/** What a delete did: made a marker, or removed a version that may have been one. */
interface Deletion {
  readonly versionId: string | undefined;
  readonly marker: boolean;
  readonly made: boolean;
}

/** Deletes as S3 does: a marker on top where there is versioning, a version when one is named. */
function remove(call: Call, bucket: Bucket, key: string, versionId: string | undefined, bypass: boolean): Deletion {
  if (versionId !== undefined) {
    const version = versionsOf(call.cloud.store, bucket, key)?.versions.find((one) => one.versionId === versionId);
    if (version === undefined) return { versionId, marker: false, made: false };
    checkUnlocked(version, call.now(), bypass);
    removeVersion(call, bucket, key, versionId);
    notify(call, bucket, 'ObjectRemoved:Delete', key, version);
    return { versionId, marker: version.deleteMarker, made: false };
  }
  if (bucket.versioning === undefined) {
    const removed = removeVersion(call, bucket, key, 'null');
    // AWS tells of a delete that found nothing, too.
    notify(call, bucket, 'ObjectRemoved:Delete', key, removed);
    return { versionId: undefined, marker: false, made: false };
  }
  const marker = deleteMarker(call, bucket);
  addVersion(call, bucket, key, marker);
  notify(call, bucket, 'ObjectRemoved:DeleteMarkerCreated', key, marker);
  return { versionId: marker.versionId, marker: true, made: true };
}

function deleteMarker(call: Call, bucket: Bucket): Version {
  return {
    versionId: newVersionId(bucket),
    deleteMarker: true,
    modified: wholeSeconds(call.now()),
    size: 0,
    etag: 'd41d8cd98f00b204e9800998ecf8427e',
    body: undefined,
    checksum: undefined,
    headers: {},
    metadata: {},
    storageClass: 'STANDARD',
    encryption: {},
    tags: [],
    acl: privateAcl(canonicalId(bucket.account)),
  };
}

function checkBypass(bucket: Bucket, bypass: boolean | undefined): boolean {
  if (bypass !== undefined && bucket.lock === undefined) {
    throw invalidArgument(
      'x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.',
      'x-amz-bypass-governance-retention',
    );
  }
  return bypass === true;
}

export const deletionOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
  DeleteObject: {
    access: bypassing(onVersion),
    run(input, call) {
      const bucket = requireBucket(call, input);
      const { Key: key, VersionId: versionId, IfMatch: etag } = input;
      const bypass = checkBypass(bucket, input.BypassGovernanceRetention);
      if (versionId !== undefined) {
        checkVersionId(versionId);
        if (versionId !== 'null' && bucket.versioning === undefined) {
          throw invalidArgument('Invalid version id specified', 'versionId', versionId);
        }
      }
      if (input.IfMatchLastModifiedTime !== undefined) throw notImplementedHeader('x-amz-if-match-last-modified-time');
      if (input.IfMatchSize !== undefined) throw notImplementedHeader('x-amz-if-match-size');
      if (etag !== undefined) checkMatch(call, bucket, key, etag);
      const { versionId: id, marker } = remove(call, bucket, key, versionId, bypass);
      return { ...(marker ? { DeleteMarker: true } : {}), ...(id === undefined ? {} : { VersionId: id }) };
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
  DeleteObjects: {
    // Each key is asked for on its own: some may be deleted where others may not.
    access: anyone,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const { Objects: wanted, Quiet: quiet } = input.Delete;
      if (wanted === undefined || wanted.length === 0 || wanted.length > MOST) throw malformedXml();
      const bypass = checkBypass(bucket, input.BypassGovernanceRetention);
      const deleted: DeletedObject[] = [];
      const errors: DeleteError[] = [];
      for (const one of wanted) {
        try {
          deleted.push(removeOne(call, bucket, one, bypass));
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          errors.push({ Key: one.Key, VersionId: one.VersionId, Code: error.code, Message: error.message });
        }
      }
      return {
        ...(quiet === true || deleted.length === 0 ? {} : { Deleted: deleted }),
        ...(errors.length === 0 ? {} : { Errors: errors }),
      };
    },
  },
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html */
function checkMatch(call: Call, bucket: Bucket, key: string, etag: string): void {
  const current = currentVersion(call.cloud.store, bucket, key);
  if (current === undefined) throw noSuchKey(key);
  if (etag.trim() !== '*' && etag.replaceAll('"', '') !== current.etag) throw preconditionFailed('If-Match');
}

const MOST = 1000;

function removeOne(
  call: Call,
  bucket: Bucket,
  { Key: key, VersionId: versionId, ETag: etag }: ObjectIdentifier,
  bypass: boolean,
): DeletedObject {
  if (key === undefined) throw malformedXml();
  authorizeObject(call, bucket, versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion', key);
  if (versionId !== undefined && versionId !== 'null') {
    if (!isVersionId(versionId) || bucket.versioning === undefined) throw noSuchVersion(key, versionId);
  }
  if (etag !== undefined) checkMatch(call, bucket, key, etag);
  const { versionId: id, marker, made } = remove(call, bucket, key, versionId, bypass);
  return {
    Key: key,
    ...(made || id === undefined ? {} : { VersionId: id }),
    ...(marker ? { DeleteMarker: true, DeleteMarkerVersionId: id } : {}),
  };
}

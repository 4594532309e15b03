import type { Call } from '@coldstart/cloud';
import { objectAcl } from '../access/ownership.ts';
import { type AclInput } from '../access/read-acl.ts';
import { onNewObject } from '../access/rules.ts';
import { invalidArgument, s3Error } from '../errors.ts';
import { notify } from '../notify/notify.ts';
import type { EventName } from '../notify/event.ts';
import type { Bucket, Version } from '../state.ts';
import { addVersion, currentVersion, requireBucket, storeBody } from '../store.ts';
import { parseTagging } from '../tags.ts';
import type { In, Out, Operations } from '../types.ts';
import { bytesOf } from './body.ts';
import { checksumMembers, verifiedChecksum, verifyContentMd5 } from './checksum.ts';
import { checkWrite } from './conditions.ts';
import { chooseEncryption, etagOf, md5, type Encryption } from './encryption.ts';
import { expirationHeader } from './expiration.ts';
import { chooseLock, type LockInput } from './lock.ts';
import { systemMetadata, userMetadata, type MetadataInput } from './metadata.ts';
import { chooseStorageClass } from './storage-class.ts';
import { newVersionId, newVersionMember } from './versions.ts';

/** S3 keeps whole seconds. */
export const wholeSeconds = (time: number): number => Math.floor(time / 1000) * 1000;

/** UTF-8 bytes. */
const LONGEST_KEY = 1024;

export function checkKey(key: string): void {
  if (key.length * 3 > LONGEST_KEY && Buffer.byteLength(key) > LONGEST_KEY) {
    throw s3Error('KeyTooLongError', 'Your key is too long', 400, {
      Size: Buffer.byteLength(key),
      MaxSizeAllowed: LONGEST_KEY,
    });
  }
}

/** What PutObject, CreateMultipartUpload, CopyObject and form uploads say of the object that is to be. */
export interface ObjectInput extends MetadataInput, AclInput, LockInput {
  readonly StorageClass?: string | undefined;
  readonly Tagging?: string | undefined;
}

/** Reads the properties of the object that is to be. */
export function objectProperties(call: Call, bucket: Bucket, input: ObjectInput) {
  return {
    headers: systemMetadata(input),
    metadata: userMetadata(input.Metadata),
    storageClass: chooseStorageClass(input.StorageClass),
    tags: parseTagging(input.Tagging),
    acl: objectAcl(call, bucket, input),
    ...chooseLock(bucket, input, call.now()),
  };
}

/** Stores bytes as the newest version of a key. */
export function store(
  call: Call,
  bucket: Bucket,
  key: string,
  bytes: Uint8Array,
  version: Omit<Version, 'versionId' | 'deleteMarker' | 'modified' | 'size' | 'body'>,
): Version {
  const stored: Version = {
    ...version,
    versionId: newVersionId(bucket),
    deleteMarker: false,
    modified: wholeSeconds(call.now()),
    size: bytes.length,
    body: storeBody(call, bucket, bytes),
  };
  addVersion(call, bucket, key, stored);
  return stored;
}

export const putOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
  PutObject: {
    access: onNewObject,
    run: (input, call) => putAs('ObjectCreated:Put', input, call),
  },
};

/** Stores an object that came one way or another. */
export async function putAs(event: EventName, input: In<'PutObject'>, call: Call): Promise<Out<'PutObject'>> {
  const bucket = requireBucket(call, input);
  const { Key: key } = input;
  checkKey(key);
  if (input.WriteOffsetBytes !== undefined) {
    throw invalidArgument('This bucket does not support appends', 'x-amz-write-offset-bytes');
  }
  const bytes = bytesOf(input.Body);
  const encryption = chooseEncryption(input, bucket);
  const properties = objectProperties(call, bucket, input);
  const plain = md5(bytes, 'hex');
  verifyContentMd5(input.ContentMD5, Buffer.from(plain, 'hex').toString('base64'));
  const checksum = await verifiedChecksum(input, bytes);
  checkWrite(input, key, currentVersion(call.cloud.store, bucket, key));
  const version = store(call, bucket, key, bytes, {
    ...properties,
    etag: etagOf(bytes, encryption, plain),
    checksum,
    encryption,
  });
  notify(call, bucket, event, key, version);
  return { ...written(bucket, key, version), ...checksumMembers(checksum) };
}

/** What the answer to a write says of the new version. */
export function written(
  bucket: Bucket,
  key: string,
  version: Version,
): { ETag: string; VersionId?: string; Expiration?: string } & Encryption {
  return {
    ETag: `"${version.etag}"`,
    ...version.encryption,
    ...newVersionMember(version.versionId),
    ...expirationHeader(bucket, key, version),
  };
}

import { createHash, randomBytes } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { invalidArgument, methodNotAllowed, noSuchKey, noSuchVersion } from '../errors.ts';
import type { Bucket, Version } from '../state.ts';
import { versionsOf } from '../store.ts';

/**
 * A new version's id: 32 characters, the last of which follow from the others. So S3 tells an id that it
 * has never given (`InvalidArgument`) from that of a version which is gone (`NoSuchVersion`).
 */
export function newVersionId({ versioning }: Bucket): string {
  if (versioning !== 'Enabled') return 'null';
  const random = toText(randomBytes(18));
  return random + checkDigits(random);
}

const toText = (bytes: Buffer): string => bytes.toString('base64url').replaceAll('-', '.');
const checkDigits = (random: string): string => toText(createHash('sha256').update(random).digest().subarray(0, 6));

/** @throws AwsError `InvalidArgument` for an id that S3 has never given */
export function checkVersionId(versionId: string): void {
  if (versionId === '') throw invalidArgument('Version id cannot be the empty string', 'versionId', '');
  if (!isVersionId(versionId)) throw invalidArgument('Invalid version id specified', 'versionId', versionId);
}

/** True for an id that S3 may have given. */
export const isVersionId = (versionId: string): boolean =>
  versionId === 'null' || (versionId.length === 32 && checkDigits(versionId.slice(0, 24)) === versionId.slice(24));

/**
 * The version that a request means.
 *
 * @param method what is said to be not allowed on a delete marker
 * @param marker what a newest version that is a delete marker counts as
 * @throws AwsError `NoSuchKey`, `NoSuchVersion`, `InvalidArgument`, or `MethodNotAllowed` for a delete marker
 */
export function requireVersion(
  call: Call,
  bucket: Bucket,
  { Key: key, VersionId: versionId }: { Key: string; VersionId?: string | undefined },
  method = 'GET',
  marker: 'missing' | 'not allowed' = 'missing',
): Version {
  if (versionId !== undefined) checkVersionId(versionId);
  const versions = versionsOf(call.cloud.store, bucket, key)?.versions;
  const version =
    versionId === undefined ? versions?.[0] : versions?.find((candidate) => candidate.versionId === versionId);
  if (version === undefined) throw versionId === undefined ? noSuchKey(key) : noSuchVersion(key, versionId);
  if (!version.deleteMarker) return version;
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId };
  if (versionId === undefined && marker === 'missing') throw noSuchKey(key, headers);
  throw methodNotAllowed(method, 'DeleteMarker', {
    ...headers,
    allow: 'DELETE',
    'last-modified': new Date(version.modified).toUTCString(),
  });
}

/** `VersionId` as outputs have it: buckets without versioning do not speak of it. */
export const versionMember = ({ versioning }: Bucket, versionId: string): { VersionId?: string } =>
  versioning === undefined ? {} : { VersionId: versionId };

/** `VersionId` of what was just written: there is none but while versioning is enabled. */
export const newVersionMember = (versionId: string): { VersionId?: string } =>
  versionId === 'null' ? {} : { VersionId: versionId };

import type { StorageClass } from '@aws-sdk/client-s3';
import { s3Error } from '../errors.ts';
import type { Version } from '../state.ts';

const CLASSES: readonly string[] = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
];

/** @throws AwsError `InvalidStorageClass` for those that need other kinds of buckets, such as `OUTPOSTS` */
export function chooseStorageClass(asked: string | undefined): StorageClass {
  if (asked === undefined) return 'STANDARD';
  if (!CLASSES.includes(asked)) {
    throw s3Error('InvalidStorageClass', 'The storage class you specified is not valid', 400, {
      StorageClassRequested: asked,
    });
  }
  return asked as StorageClass;
}

/** Answers to reads name every class but the usual one. */
export const storageClassMember = ({ storageClass }: Version): { StorageClass?: StorageClass } =>
  storageClass === 'STANDARD' ? {} : { StorageClass: storageClass };

export const isArchived = ({ storageClass }: Version): boolean =>
  storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE';

/** False for what is in the archive and has not been restored. */
export function isReadable(version: Version, now: number): boolean {
  if (!isArchived(version)) return true;
  const { restore } = version;
  return restore !== undefined && !restore.ongoing && restore.expires > now;
}

export function checkReadable(version: Version, now: number): void {
  if (isReadable(version, now)) return;
  throw s3Error('InvalidObjectState', "The operation is not valid for the object's storage class", 403, {
    StorageClass: version.storageClass,
  });
}

/** The `x-amz-restore` header of what has been asked back from the archive. */
export function restoreMember({ restore }: Version): { Restore?: string } {
  if (restore === undefined) return {};
  return {
    Restore: restore.ongoing
      ? 'ongoing-request="true"'
      : `ongoing-request="false", expiry-date="${new Date(restore.expires).toUTCString()}"`,
  };
}

import type { Call } from '@coldstart/cloud';
import { authorize } from '../access/authorize.ts';
import { invalidArgument, invalidRequest, s3Error } from '../errors.ts';
import type { Bucket, Version } from '../state.ts';
import { requireBucket, versionsOf } from '../store.ts';
import { checkSource } from './conditions.ts';
import { requireCustomerKey } from './encryption.ts';
import { readableVersion } from './get.ts';
import { isReadable } from './storage-class.ts';

/** The members of inputs that name the source of a copy. */
export interface SourceInput {
  readonly CopySource: string;
  readonly CopySourceIfMatch?: string | undefined;
  readonly CopySourceIfNoneMatch?: string | undefined;
  readonly CopySourceIfModifiedSince?: Date | undefined;
  readonly CopySourceIfUnmodifiedSince?: Date | undefined;
  readonly CopySourceSSECustomerAlgorithm?: string | undefined;
  readonly CopySourceSSECustomerKey?: string | undefined;
  readonly CopySourceSSECustomerKeyMD5?: string | undefined;
  readonly ExpectedSourceBucketOwner?: string | undefined;
}

export interface Source {
  readonly bucket: Bucket;
  readonly key: string;
  readonly version: Version;
  /** True for a source that was named by its version. */
  readonly exact: boolean;
}

function parse(header: string): { bucket: string; key: string; versionId: string | undefined } {
  const wrong = (): Error =>
    invalidArgument('Invalid copy source object key', 'x-amz-copy-source', 'x-amz-copy-source');
  const [path, query] = split(header.replace(/^https?:\/\/[^/]+/, '').replace(/^\//, ''));
  let decoded: string;
  try {
    decoded = decodeURIComponent(path.replaceAll('+', '%20'));
  } catch {
    throw wrong();
  }
  const slash = decoded.indexOf('/');
  if (slash < 1 || slash === decoded.length - 1) throw wrong();
  return {
    bucket: decoded.slice(0, slash),
    key: decoded.slice(slash + 1),
    versionId: new URLSearchParams(query).get('versionId') ?? undefined,
  };
}

/** A question mark that is not encoded ends the key only where `versionId` follows. */
function split(header: string): [string, string] {
  const at = header.lastIndexOf('?versionId=');
  return at < 0 ? [header, ''] : [header.slice(0, at), header.slice(at + 1)];
}

/**
 * Finds what is to be copied, if the caller may read it and its conditions hold.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
export function requireSource(call: Call, input: SourceInput): Source {
  const { bucket: name, key, versionId } = parse(input.CopySource);
  const bucket = requireBucket(call, { Bucket: name, ExpectedBucketOwner: input.ExpectedSourceBucketOwner });
  authorize(call, bucket, {
    action: versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion',
    key,
    versionId,
    context: versionId === undefined ? {} : { 's3:VersionId': versionId },
  });
  const named = versionsOf(call.cloud.store, bucket, key)?.versions.find((one) => one.versionId === versionId);
  if (named?.deleteMarker === true) {
    throw invalidRequest('The source of a copy request may not specifically refer to a delete marker by version id.');
  }
  const version = readableVersion(call, bucket, { Key: key, VersionId: versionId });
  if (!isReadable(version, call.now())) {
    throw s3Error(
      'ObjectNotInActiveTierError',
      'The source object of the COPY operation is not in the active tier and is only stored in Amazon S3 Glacier.',
      403,
    );
  }
  requireCustomerKey(version.encryption, {
    SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm,
    SSECustomerKey: input.CopySourceSSECustomerKey,
    SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
  });
  checkSource(
    {
      IfMatch: input.CopySourceIfMatch,
      IfNoneMatch: input.CopySourceIfNoneMatch,
      IfModifiedSince: input.CopySourceIfModifiedSince,
      IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
    version,
    call.now(),
  );
  return { bucket, key, version, exact: versionId !== undefined };
}

/** `CopySourceVersionId`, where the source has a version of its own. */
export const sourceVersionMember = ({ version, exact }: Source): { CopySourceVersionId?: string } =>
  version.versionId === 'null' && !exact ? {} : { CopySourceVersionId: version.versionId };

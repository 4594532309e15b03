import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { requireListPermission } from '../access/authorize.ts';
import { onVersion } from '../access/rules.ts';
import { invalidArgument, invalidRequest, s3Error } from '../errors.ts';
import type { Bucket, Version } from '../state.ts';
import { bodyOf, requireBucket } from '../store.ts';
import type { In, Out, Operations } from '../types.ts';
import { asStream } from './body.ts';
import { checksumMembers, wantsChecksum, type Checksum } from './checksum.ts';
import { checkRead } from './conditions.ts';
import { requireCustomerKey } from './encryption.ts';
import { expirationHeader } from './expiration.ts';
import { lockMembers } from './lock.ts';
import { metadataHeaders, overridden, overrides } from './metadata.ts';
import { contentRange, readRange, type Range } from './range.ts';
import { checkReadable, restoreMember, storageClassMember } from './storage-class.ts';
import { requireVersion, versionMember } from './versions.ts';

/**
 * The version to read. Whoever may not list the bucket is not told that a key is missing.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function readableVersion(
  call: Call,
  bucket: Bucket,
  input: { Key: string; VersionId?: string | undefined },
): Version {
  try {
    return requireVersion(call, bucket, input);
  } catch (error) {
    if (error instanceof AwsError && error.status === 404) requireListPermission(call, bucket);
    throw error;
  }
}

interface Slice {
  readonly range: Range | undefined;
  readonly checksum: Checksum | undefined;
  readonly partsCount: number | undefined;
}

/** Which bytes a read asks for, and the checksum that belongs to just those. */
function choose(version: Version, input: In<'HeadObject'>): Slice {
  const { PartNumber: partNumber, Range: header } = input;
  if (partNumber === undefined) {
    const range = readRange(header, version.size);
    const whole = range === undefined || (range.start === 0 && range.end === version.size - 1);
    return { range, checksum: whole ? version.checksum : undefined, partsCount: undefined };
  }
  if (header !== undefined) throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > 10_000) {
    throw invalidArgument(
      'Part number must be an integer between 1 and 10000, inclusive',
      'partNumber',
      String(partNumber),
    );
  }
  const parts = version.parts ?? [{ number: 1, size: version.size, checksum: undefined }];
  const part = parts[partNumber - 1];
  if (part === undefined) {
    throw s3Error('InvalidPartNumber', 'The requested partnumber is not satisfiable', 416, {
      ActualPartCount: parts.length,
      PartNumberRequested: partNumber,
    });
  }
  const start = parts.slice(0, partNumber - 1).reduce((sum, { size }) => sum + size, 0);
  return {
    range: part.size === 0 ? undefined : { start, end: start + part.size - 1 },
    checksum: partChecksum(version, part.checksum, part.size === version.size),
    partsCount: version.parts?.length,
  };
}

function partChecksum({ checksum }: Version, ofPart: string | undefined, whole: boolean): Checksum | undefined {
  if (checksum === undefined) return undefined;
  if (checksum.type === 'COMPOSITE') return ofPart === undefined ? undefined : { ...checksum, value: ofPart };
  return whole ? checksum : undefined;
}

/** Checks a read, and says all that its headers say. */
function describe(
  call: Call,
  bucket: Bucket,
  version: Version,
  input: In<'HeadObject'>,
): { slice: Slice; members: Omit<Out<'GetObject'>, 'Body'> } {
  requireCustomerKey(version.encryption, input);
  checkRead(input, version, call.now());
  const slice = choose(version, input);
  const { range } = slice;
  const length = range === undefined ? version.size : range.end - range.start + 1;
  return {
    slice,
    members: {
      AcceptRanges: 'bytes',
      LastModified: new Date(version.modified),
      ContentLength: length,
      ETag: `"${version.etag}"`,
      ...overridden(version.headers, input),
      Metadata: metadataHeaders(version.metadata),
      ...(range === undefined ? {} : { ContentRange: contentRange(range, version.size) }),
      ...(wantsChecksum(input.ChecksumMode) ? checksumMembers(slice.checksum) : {}),
      ...version.encryption,
      SSEKMSEncryptionContext: undefined,
      ...versionMember(bucket, version.versionId),
      ...storageClassMember(version),
      ...restoreMember(version),
      ...lockMembers(version),
      ...expirationHeader(bucket, input.Key, version),
      ...(version.tags.length > 0 ? { TagCount: version.tags.length } : {}),
      ...(slice.partsCount === undefined ? {} : { PartsCount: slice.partsCount }),
    } as Omit<Out<'GetObject'>, 'Body'>,
  };
}

export function getObject(input: In<'GetObject'>, call: Call): Out<'GetObject'> {
  const bucket = requireBucket(call, input);
  if (call.principal.kind === 'anonymous' && overrides(input)) {
    throw invalidRequest('Request specific response headers cannot be used for anonymous GET requests.');
  }
  const version = readableVersion(call, bucket, input);
  checkReadable(version, call.now());
  const { slice, members } = describe(call, bucket, version, input);
  const bytes = bodyOf(call.cloud.store, bucket, version.body ?? '');
  const { range } = slice;
  return { ...members, Body: asStream(range === undefined ? bytes : bytes.subarray(range.start, range.end + 1)) };
}

export const readOperations: Operations = {
  GetObject: { access: onVersion, run: getObject },
  HeadObject: {
    action: 'GetObject',
    access: onVersion,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const version = readableVersion(call, bucket, input);
      return describe(call, bucket, version, input).members;
    },
  },
};

import type { Call } from '@coldstart/cloud';
import { onKey } from '../access/rules.ts';
import { invalidArgument, invalidRequest, noSuchUpload, s3Error } from '../errors.ts';
import { bytesOf } from '../objects/body.ts';
import {
  badDigest,
  checksumMembers,
  digest,
  namedAlgorithm,
  sentChecksum,
  verifyContentMd5,
  type Checksum,
  type ChecksumInput,
  type ChecksumMembers,
} from '../objects/checksum.ts';
import { customerKey, etagOf, md5, type CustomerKeyInput, type Encryption } from '../objects/encryption.ts';
import { wholeSeconds } from '../objects/put.ts';
import { requireSource, sourceVersionMember } from '../objects/source.ts';
import type { Bucket, Part, Upload } from '../state.ts';
import { bodyOf, changeUploads, dropBody, requireBucket, storeBody } from '../store.ts';
import type { Operations } from '../types.ts';
import { requireUpload } from './upload.ts';

function checkPartNumber(number: number): void {
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return;
  throw invalidArgument('Part number must be an integer between 1 and 10000, inclusive', 'partNumber', String(number));
}

/** Parts must bring the very key that their upload began with. */
function checkCustomerKey(upload: Upload, input: CustomerKeyInput): void {
  const given = customerKey(input);
  const wanted = upload.encryption.SSECustomerKeyMD5;
  if ((given === undefined) !== (wanted === undefined)) {
    throw invalidRequest(
      'The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.',
    );
  }
  if (given?.SSECustomerKeyMD5 !== wanted) {
    throw invalidRequest('The provided encryption parameters did not match the ones used originally.');
  }
}

/** Verifies a part's checksum; a part of an upload that has none is only checked. */
async function checksumOfPart(
  upload: Upload,
  input: ChecksumInput,
  bytes: Uint8Array,
): Promise<{ stored: Checksum | undefined; answered: Checksum | undefined }> {
  const sent = sentChecksum(input);
  const named = sent?.algorithm ?? namedAlgorithm(input);
  const expected = upload.algorithm;
  if (named !== undefined && expected !== undefined && named !== expected) {
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${named.toLowerCase()}`,
    );
  }
  const algorithm = named ?? expected;
  if (algorithm === undefined) return { stored: undefined, answered: undefined };
  const value = await digest(algorithm, bytes);
  if (sent !== undefined && sent.value !== value) throw badDigest(algorithm);
  const checksum: Checksum = { algorithm, type: upload.checksumType ?? 'FULL_OBJECT', value };
  return { stored: expected === undefined ? undefined : checksum, answered: checksum };
}

function storePart(
  call: Call,
  bucket: Bucket,
  upload: Upload,
  part: Omit<Part, 'body' | 'modified'>,
  bytes: Uint8Array,
): Part {
  changeUploads(call, bucket);
  const before = upload.parts.get(part.number);
  if (before !== undefined) dropBody(call, bucket, before.body);
  const stored = { ...part, body: storeBody(call, bucket, bytes), modified: wholeSeconds(call.now()) };
  upload.parts.set(part.number, stored);
  return stored;
}

/** What the answer about a part says of its upload's encryption. */
const encryptionMembers = (encryption: Encryption): Encryption => ({
  ...encryption,
  SSEKMSEncryptionContext: undefined,
});

/** Only whole objects have a kind of checksum. */
const partMembers = (checksum: Checksum | undefined): ChecksumMembers =>
  ({
    ...checksumMembers(checksum),
    ChecksumType: undefined,
  }) as ChecksumMembers;

export const partOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
  UploadPart: {
    action: 'PutObject',
    access: onKey,
    async run(input, call) {
      const bucket = requireBucket(call, input);
      const { PartNumber: number } = input;
      checkPartNumber(number);
      const upload = requireUpload(call, bucket, input);
      checkCustomerKey(upload, input);
      const bytes = bytesOf(input.Body);
      const plain = md5(bytes, 'hex');
      verifyContentMd5(input.ContentMD5, Buffer.from(plain, 'hex').toString('base64'));
      const { stored, answered } = await checksumOfPart(upload, input, bytes);
      // The upload may have ended while the checksum was made.
      requireUpload(call, bucket, input);
      const etag = etagOf(bytes, upload.encryption, plain);
      storePart(call, bucket, upload, { number, etag, size: bytes.length, checksum: stored }, bytes);
      return { ETag: `"${etag}"`, ...encryptionMembers(upload.encryption), ...partMembers(answered) };
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
  UploadPartCopy: {
    action: 'PutObject',
    access: onKey,
    async run(input, call) {
      const bucket = requireBucket(call, input);
      const { PartNumber: number } = input;
      checkPartNumber(number);
      const upload = requireUpload(call, bucket, input);
      const source = requireSource(call, input);
      checkCustomerKey(upload, input);
      const whole = bodyOf(call.cloud.store, source.bucket, source.version.body ?? '');
      const bytes = slice(whole, input.CopySourceRange);
      const { stored } = await checksumOfPart(upload, {}, bytes);
      if (requireUpload(call, bucket, input) !== upload) throw noSuchUpload(input.UploadId);
      const etag = etagOf(bytes, upload.encryption);
      const part = storePart(call, bucket, upload, { number, etag, size: bytes.length, checksum: stored }, bytes);
      return {
        CopyPartResult: {
          ETag: `"${etag}"`,
          LastModified: new Date(part.modified),
          ...partMembers(stored),
        },
        ...encryptionMembers(upload.encryption),
        ...sourceVersionMember(source),
      };
    },
  },
};

/** Unlike a read's, the range of a copy must be exact. */
function slice(bytes: Uint8Array, range: string | undefined): Uint8Array {
  if (range === undefined) return bytes;
  const match = /^bytes=(\d+)-(\d+)$/.exec(range);
  const [start, end] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || end < start) {
    throw invalidArgument(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      'x-amz-copy-source-range',
      range,
    );
  }
  if (start >= bytes.length) {
    throw s3Error('InvalidRange', 'The requested range is not satisfiable', 416, {
      ActualObjectSize: bytes.length,
      RangeRequested: range,
    });
  }
  if (end >= bytes.length) {
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${bytes.length}`,
      'x-amz-copy-source-range',
      range,
    );
  }
  return bytes.subarray(start, end + 1);
}

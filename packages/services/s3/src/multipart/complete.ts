import type { CompletedPart } from '@aws-sdk/client-s3';
import type { Call } from '@coldstart/cloud';
import { onKey } from '../access/rules.ts';
import { invalidRequest, malformedXml, s3Error } from '../errors.ts';
import { notify } from '../notify/notify.ts';
import {
  ALGORITHMS,
  badDigest,
  checksumMembers,
  compositeChecksum,
  DEFAULT_ALGORITHM,
  digest,
  type Checksum,
} from '../objects/checksum.ts';
import { checkWrite } from '../objects/conditions.ts';
import { md5 } from '../objects/encryption.ts';
import { expirationHeader } from '../objects/expiration.ts';
import { store } from '../objects/put.ts';
import { newVersionMember } from '../objects/versions.ts';
import type { Bucket, Part, Upload, Version } from '../state.ts';
import { bodyOf, currentVersion, requireBucket, versionsOf } from '../store.ts';
import type { In, Operations, Out } from '../types.ts';
import { forgetUpload, requireUpload } from './upload.ts';

/** Bytes that every part but the last must have. */
const SMALLEST_PART = 5 * 1024 * 1024;

/** Finds the parts that a request names, in order and as they were sent. */
function chooseParts(upload: Upload, wanted: readonly CompletedPart[] | undefined): Part[] {
  if (wanted === undefined || wanted.length === 0) throw malformedXml();
  const parts: Part[] = [];
  let previous = 0;
  for (const one of wanted) {
    const { PartNumber: number, ETag: etag } = one;
    if (number === undefined || etag === undefined) throw malformedXml();
    if (number <= previous) {
      throw s3Error(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
        400,
        { UploadId: upload.uploadId },
      );
    }
    previous = number;
    const part = upload.parts.get(number);
    if (part === undefined || part.etag !== etag.replaceAll('"', '')) throw invalidPart(upload, number, etag);
    checkPartChecksum(upload, part, one);
    parts.push(part);
  }
  for (const [position, { number, etag, size }] of parts.entries()) {
    if (size >= SMALLEST_PART || position === parts.length - 1) continue;
    throw s3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
      ETag: etag,
      MinSizeAllowed: SMALLEST_PART,
      PartNumber: number,
      ProposedSize: size,
    });
  }
  return parts;
}

const invalidPart = ({ uploadId }: Upload, number: number, etag: string): Error =>
  s3Error(
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    400,
    { UploadId: uploadId, PartNumber: number, ETag: etag.replaceAll('"', '') },
  );

function checkPartChecksum(upload: Upload, part: Part, wanted: CompletedPart): void {
  const { algorithm } = upload;
  if (algorithm === undefined) return;
  const sent = wanted[`Checksum${algorithm}`];
  if (sent === undefined) {
    if (upload.checksumType !== 'COMPOSITE') return;
    throw invalidRequest(
      `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${part.number} in the request.`,
    );
  }
  if (sent !== part.checksum?.value) throw invalidPart(upload, part.number, part.etag);
}

/** The checksum of the whole; one that the request brings must be the same. */
async function checksumOfWhole(
  upload: Upload,
  parts: readonly Part[],
  bytes: Uint8Array,
  input: In<'CompleteMultipartUpload'>,
): Promise<Checksum | undefined> {
  const { algorithm, checksumType } = upload;
  if (algorithm === undefined || checksumType === undefined) {
    if (upload.encryption.SSECustomerKeyMD5 !== undefined) return undefined;
    return { algorithm: DEFAULT_ALGORITHM, type: 'FULL_OBJECT', value: await digest(DEFAULT_ALGORITHM, bytes) };
  }
  if (input.ChecksumType !== undefined && input.ChecksumType !== checksumType) {
    throw invalidRequest(
      `The upload was created using the ${checksumType} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  const value =
    checksumType === 'FULL_OBJECT'
      ? await digest(algorithm, bytes)
      : await compositeChecksum(
          algorithm,
          parts.map(({ checksum }) => checksum?.value ?? ''),
        );
  const sent = ALGORITHMS.filter((name) => input[`Checksum${name}`] !== undefined);
  if (sent.length > 0) {
    // A checksum without a type is one of parts' checksums.
    const comparable = (input.ChecksumType ?? 'COMPOSITE') === checksumType;
    const given = input[`Checksum${algorithm}`];
    const same = given === value || (checksumType === 'COMPOSITE' && given === value.replace(/-\d+$/, ''));
    if (!comparable || !same) throw badDigest(algorithm.toLowerCase());
  }
  return { algorithm, type: checksumType, value };
}

export const completionOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
  CompleteMultipartUpload: {
    action: 'PutObject',
    access: onKey,
    async run(input, call) {
      const bucket = requireBucket(call, input);
      const { Key: key } = input;
      const done = finishedBefore(call, bucket, input);
      if (done !== undefined) return answer(call, bucket, key, done);
      const upload = requireUpload(call, bucket, input);
      checkConditions(call, bucket, upload, input);
      const parts = chooseParts(upload, input.MultipartUpload?.Parts);
      const bytes = join(call, bucket, parts);
      if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== bytes.length) {
        throw invalidRequest(
          `The provided 'x-amz-mp-object-size' header value ${input.MpuObjectSize} does not match what was computed: ${bytes.length}`,
        );
      }
      const checksum = await checksumOfWhole(upload, parts, bytes, input);
      // Another request may have ended the upload, or written the object, while the checksum was made.
      requireUpload(call, bucket, input);
      checkConditions(call, bucket, upload, input);
      const { headers, metadata, storageClass, encryption, tags, acl, retention, legalHold } = upload;
      forgetUpload(call, bucket, upload);
      const version = store(call, bucket, key, bytes, {
        headers,
        metadata,
        storageClass,
        encryption,
        tags,
        acl,
        retention,
        legalHold,
        checksum,
        etag: `${md5(Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex'))), 'hex')}-${parts.length}`,
        parts: parts.map(({ number, size, checksum: ofPart }) => ({ number, size, checksum: ofPart?.value })),
        uploadId: upload.uploadId,
      });
      notify(call, bucket, 'ObjectCreated:CompleteMultipartUpload', key, version);
      return answer(call, bucket, key, version);
    },
  },
};

/** What the upload has become: whoever asks to complete it once more, not having got the answer, gets it again. */
function finishedBefore(call: Call, bucket: Bucket, input: In<'CompleteMultipartUpload'>): Version | undefined {
  const versions = versionsOf(call.cloud.store, bucket, input.Key)?.versions ?? [];
  return versions.find(({ uploadId }) => uploadId !== undefined && uploadId === input.UploadId);
}

function answer(call: Call, bucket: Bucket, key: string, version: Version): Out<'CompleteMultipartUpload'> {
  const { SSECustomerAlgorithm: _algorithm, SSECustomerKeyMD5: _md5, ...answered } = version.encryption;
  return {
    Bucket: bucket.name,
    Key: key,
    Location: `${call.cloud.endpoint}/${bucket.name}/${key.split('/').map(encodeURIComponent).join('%2F')}`,
    ETag: `"${version.etag}"`,
    ...checksumMembers(version.checksum),
    ...answered,
    ...newVersionMember(version.versionId),
    ...expirationHeader(bucket, key, version),
  };
}

const checkConditions = (call: Call, bucket: Bucket, upload: Upload, input: In<'CompleteMultipartUpload'>): void =>
  checkWrite(input, upload.key, currentVersion(call.cloud.store, bucket, upload.key), upload.overtaken);

function join(call: Call, bucket: Bucket, parts: readonly Part[]): Uint8Array {
  const bodies = parts.map(({ body }) => bodyOf(call.cloud.store, bucket, body));
  return bodies.length === 1 && bodies[0] !== undefined ? bodies[0] : Buffer.concat(bodies);
}

import { randomBytes } from 'node:crypto';
import type { ChecksumAlgorithm, ChecksumType } from '@aws-sdk/client-s3';
import type { Call } from '@coldstart/cloud';
import { canonicalId } from '../access/acl.ts';
import { onKey, onNewObject } from '../access/rules.ts';
import { invalidRequest, noSuchUpload } from '../errors.ts';
import { namedAlgorithm } from '../objects/checksum.ts';
import { chooseEncryption } from '../objects/encryption.ts';
import { checkKey, objectProperties, wholeSeconds } from '../objects/put.ts';
import type { Bucket, Upload } from '../state.ts';
import { changeUploads, dropBody, requireBucket, uploadsOf } from '../store.ts';
import type { In, Operations } from '../types.ts';

/** Those whose checksum of a whole follows from those of its parts. */
const WHOLE: readonly ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME'];

/**
 * Which checksum an upload is to have.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
function chooseChecksum(input: In<'CreateMultipartUpload'>): {
  algorithm: ChecksumAlgorithm | undefined;
  checksumType: ChecksumType | undefined;
} {
  const algorithm = namedAlgorithm(input);
  const type = input.ChecksumType;
  if (algorithm === undefined) {
    if (type !== undefined) {
      throw invalidRequest('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.');
    }
    return { algorithm: undefined, checksumType: undefined };
  }
  if (type === undefined) {
    return { algorithm, checksumType: algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE' };
  }
  if (type !== 'FULL_OBJECT' && type !== 'COMPOSITE') {
    throw invalidRequest('Value for x-amz-checksum-type header is invalid.');
  }
  if ((type === 'FULL_OBJECT' && !WHOLE.includes(algorithm)) || (type === 'COMPOSITE' && algorithm === 'CRC64NVME')) {
    throw invalidRequest(
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { algorithm, checksumType: type };
}

export const uploadOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
  CreateMultipartUpload: {
    action: 'PutObject',
    access: onNewObject,
    run(input, call) {
      const bucket = requireBucket(call, input);
      checkKey(input.Key);
      const encryption = chooseEncryption(input, bucket);
      const { algorithm, checksumType } = chooseChecksum(input);
      const upload: Upload = {
        uploadId: newUploadId(),
        key: input.Key,
        initiated: wholeSeconds(call.now()),
        initiator: { id: initiatorId(call), name: call.principal.arn.split(/[:/]/).at(-1) ?? '' },
        algorithm,
        checksumType,
        encryption,
        ...objectProperties(call, bucket, input),
        parts: new Map(),
        overtaken: false,
      };
      changeUploads(call, bucket).byId.set(upload.uploadId, upload);
      return {
        Bucket: bucket.name,
        Key: input.Key,
        UploadId: upload.uploadId,
        ...encryption,
        ...(algorithm === undefined ? {} : { ChecksumAlgorithm: algorithm, ChecksumType: checksumType }),
      };
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
  AbortMultipartUpload: {
    access: onKey,
    run(input, call) {
      const bucket = requireBucket(call, input);
      forgetUpload(call, bucket, requireUpload(call, bucket, input));
    },
  },
};

const newUploadId = (): string => randomBytes(96).toString('base64url').replaceAll('-', '.');

/** Accounts are spoken of by their canonical ids, users and sessions by their ARNs. */
const initiatorId = ({ principal, account }: Call): string =>
  principal.kind === 'root' ? canonicalId(account) : principal.arn;

/**
 * The upload under way that a request means.
 *
 * @throws AwsError `NoSuchUpload`
 */
export function requireUpload(
  call: Call,
  bucket: Bucket,
  { UploadId: uploadId, Key: key }: { UploadId: string; Key: string },
): Upload {
  const upload = uploadsOf(call, bucket)?.byId.get(uploadId);
  if (upload?.key !== key) throw noSuchUpload(uploadId);
  return upload;
}

/** Ends an upload; bytes of parts go unless they live on in the object. */
export function forgetUpload(call: Call, bucket: Bucket, upload: Upload): void {
  changeUploads(call, bucket).byId.delete(upload.uploadId);
  for (const { body } of upload.parts.values()) dropBody(call, bucket, body);
}

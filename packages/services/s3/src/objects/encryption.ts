import { createHash, randomBytes } from 'node:crypto';
import type { ServerSideEncryption } from '@aws-sdk/client-s3';
import { formatArn } from '@coldstart/cloud';
import { accessDenied, invalidArgument, invalidRequest, s3Error } from '../errors.ts';
import type { Bucket } from '../state.ts';

/** How a version is encrypted at rest. Only what clients see of it is kept: the bytes are stored as they are. */
export interface Encryption {
  /** Absent for keys that the customer provides. */
  readonly ServerSideEncryption?: ServerSideEncryption;
  readonly SSEKMSKeyId?: string;
  readonly SSEKMSEncryptionContext?: string | undefined;
  readonly BucketKeyEnabled?: boolean;
  readonly SSECustomerAlgorithm?: string;
  readonly SSECustomerKeyMD5?: string;
}

export interface CustomerKeyInput {
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly SSECustomerKey?: string | undefined;
  readonly SSECustomerKeyMD5?: string | undefined;
}

export interface EncryptionInput extends CustomerKeyInput {
  readonly ServerSideEncryption?: ServerSideEncryption | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly SSEKMSEncryptionContext?: string | undefined;
  readonly BucketKeyEnabled?: boolean | undefined;
}

const METHODS: readonly string[] = ['AES256', 'aws:kms', 'aws:kms:dsse', 'aws:fsx'];
const HEADER = 'x-amz-server-side-encryption';

/**
 * The encryption of what a request stores: its own, or the bucket's default.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html
 */
export function chooseEncryption(input: EncryptionInput, bucket: Bucket): Encryption {
  const customer = customerKey(input);
  if (customer !== undefined) {
    if (input.ServerSideEncryption !== undefined) {
      throw invalidArgument(
        'Server Side Encryption with Customer provided key is incompatible with the encryption method specified',
        HEADER,
        input.ServerSideEncryption,
      );
    }
    return customer;
  }
  const method = input.ServerSideEncryption;
  if (method !== undefined && !METHODS.includes(method)) {
    throw invalidArgument('The encryption method specified is not supported', HEADER, method);
  }
  if (input.SSEKMSKeyId !== undefined && (method === undefined || method === 'AES256')) {
    throw invalidArgument(
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
      HEADER,
    );
  }
  const byDefault = bucket.encryption.ApplyServerSideEncryptionByDefault;
  const chosen = method ?? byDefault?.SSEAlgorithm ?? 'AES256';
  if (chosen === 'AES256') return { ServerSideEncryption: 'AES256' };
  const key = input.SSEKMSKeyId ?? (byDefault?.SSEAlgorithm === chosen ? byDefault.KMSMasterKeyID : undefined);
  const bucketKey = input.BucketKeyEnabled ?? bucket.encryption.BucketKeyEnabled;
  return {
    ServerSideEncryption: chosen,
    SSEKMSKeyId: keyArn(key, bucket),
    ...(input.SSEKMSEncryptionContext === undefined ? {} : { SSEKMSEncryptionContext: input.SSEKMSEncryptionContext }),
    ...(bucketKey === true ? { BucketKeyEnabled: true } : {}),
  };
}

/** The account's AWS managed key for S3 where none is named. */
function keyArn(key: string | undefined, bucket: Bucket): string {
  if (key === undefined) {
    const hash = createHash('sha256').update(`aws/s3 ${bucket.account} ${bucket.region}`).digest('hex');
    const id = hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
    return formatArn(bucket, 'kms', `key/${id}`);
  }
  return key.startsWith('arn:') ? key : formatArn(bucket, 'kms', `key/${key}`);
}

/**
 * Reads the key that a customer provides with a request.
 *
 * @param use what is read with a key of the wrong length is refused as with any wrong key
 */
export function customerKey(input: CustomerKeyInput, use: 'read' | 'write' = 'write'): Encryption | undefined {
  const { SSECustomerAlgorithm: algorithm, SSECustomerKey: key, SSECustomerKeyMD5: md5 } = input;
  if (algorithm === undefined && key === undefined && md5 === undefined) return undefined;
  if (algorithm !== undefined && algorithm !== 'AES256') {
    throw s3Error(
      'InvalidEncryptionAlgorithmError',
      'The Encryption request you specified is not valid. Supported value: AES256.',
      400,
      { ArgumentName: HEADER, ArgumentValue: algorithm },
    );
  }
  if (algorithm === undefined) {
    throw invalidArgument(
      'Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.',
      HEADER,
    );
  }
  if (key === undefined) {
    throw invalidArgument(
      'Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.',
      HEADER,
    );
  }
  if (md5 === undefined) {
    throw invalidArgument(
      'Requests specifying Server Side Encryption with Customer provided keys must provide the client calculated MD5 of the secret key.',
      HEADER,
    );
  }
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== 32 && use === 'write') {
    throw invalidArgument('The secret key was invalid for the specified algorithm.', HEADER);
  }
  const calculated = createHash('md5').update(bytes).digest('base64');
  if (calculated !== md5) {
    throw invalidArgument('The calculated MD5 hash of the key did not match the hash that was provided.', HEADER);
  }
  return { SSECustomerAlgorithm: algorithm, SSECustomerKeyMD5: md5 };
}

/** Refuses to read without the key that something was written with. */
export function requireCustomerKey(stored: Encryption, input: CustomerKeyInput): void {
  const given = customerKey(input, 'read');
  if (stored.SSECustomerKeyMD5 === undefined) {
    if (given !== undefined) {
      throw invalidRequest('The encryption parameters are not applicable to this object.');
    }
    return;
  }
  if (given === undefined) {
    throw invalidRequest(
      'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
    );
  }
  if (given.SSECustomerKeyMD5 !== stored.SSECustomerKeyMD5) {
    throw accessDenied(
      'Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.',
    );
  }
}

/** True where the ETag is the bytes' MD5. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html */
export const hasPlainEtag = ({ ServerSideEncryption }: Encryption): boolean => ServerSideEncryption === 'AES256';

/** The ETag of what is stored: the MD5 in hex where the encryption leaves it so, and something opaque elsewhere. */
export const etagOf = (bytes: Uint8Array, encryption: Encryption, plain = md5(bytes, 'hex')): string =>
  hasPlainEtag(encryption) ? plain : randomBytes(16).toString('hex');

export const md5 = (bytes: Uint8Array | string, encoding: 'hex' | 'base64'): string =>
  createHash('md5').update(bytes).digest(encoding);

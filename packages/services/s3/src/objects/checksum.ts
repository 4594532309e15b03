import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import type { ChecksumAlgorithm, ChecksumType } from '@aws-sdk/client-s3';
import { invalidArgument, invalidRequest, s3Error } from '../errors.ts';

/** A checksum as S3 keeps it beside an object or a part. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Base64; `-N` at its end for those made of N parts' checksums. */
  readonly value: string;
}

/** The one that S3 adds when the client sends none. */
export const DEFAULT_ALGORITHM: ChecksumAlgorithm = 'CRC64NVME';

export const ALGORITHMS = [
  'CRC32',
  'CRC32C',
  'CRC64NVME',
  'MD5',
  'SHA1',
  'SHA256',
  'SHA512',
  'XXHASH128',
  'XXHASH3',
  'XXHASH64',
] as const satisfies readonly ChecksumAlgorithm[];

/** Bytes of each algorithm's digest. */
const LENGTHS: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  MD5: 16,
  SHA1: 20,
  SHA256: 32,
  SHA512: 64,
  XXHASH128: 16,
  XXHASH3: 8,
  XXHASH64: 8,
};

/** The members that carry checksums, in every input and output that has any. */
export type ChecksumMembers = { [Name in ChecksumAlgorithm as `Checksum${Name}`]?: string | undefined };

/** What an operation's input says about checksums. */
export interface ChecksumInput extends ChecksumMembers {
  readonly ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
}

/** @returns the digest in base64 */
export async function digest(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Promise<string> {
  switch (algorithm) {
    case 'CRC32': {
      const four = Buffer.allocUnsafe(4);
      four.writeUInt32BE(crc32(bytes));
      return four.toString('base64');
    }
    case 'MD5':
    case 'SHA1':
    case 'SHA256':
    case 'SHA512':
      return createHash(algorithm.toLowerCase()).update(bytes).digest('base64');
    default: {
      const hash = await rareHash(algorithm);
      hash.update(bytes);
      return Buffer.from(await hash.digest()).toString('base64');
    }
  }
}

async function rareHash(
  algorithm: Exclude<ChecksumAlgorithm, 'CRC32' | 'MD5' | 'SHA1' | 'SHA256' | 'SHA512'>,
): Promise<{ update(bytes: Uint8Array): void; digest(): Promise<Uint8Array> }> {
  if (algorithm === 'CRC32C') return new Crc32c();
  if (algorithm === 'CRC64NVME') return new Crc64Nvme();
  const { Xxh3_128, Xxh3_64, Xxh64 } = await import('@aws-sdk/checksums/xxh');
  return algorithm === 'XXHASH64' ? new Xxh64() : algorithm === 'XXHASH3' ? new Xxh3_64() : new Xxh3_128();
}

/**
 * The checksum that a request carries.
 *
 * @throws AwsError `InvalidRequest` for several, for one that cannot be of its algorithm, or that is not the announced one
 */
export function sentChecksum(input: ChecksumInput): { algorithm: ChecksumAlgorithm; value: string } | undefined {
  const sent = ALGORITHMS.filter((algorithm) => input[`Checksum${algorithm}`] !== undefined);
  const [algorithm, second] = sent;
  if (second !== undefined) {
    throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  }
  if (algorithm === undefined) return undefined;
  const value = input[`Checksum${algorithm}`] ?? '';
  const header = `x-amz-checksum-${algorithm.toLowerCase()}`;
  if (!isDigest(algorithm, value)) throw invalidRequest(`Value for ${header} header is invalid.`);
  return { algorithm, value };
}

function isDigest(algorithm: ChecksumAlgorithm, value: string): boolean {
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === LENGTHS[algorithm] && bytes.toString('base64') === value;
}

/** The algorithm that a request names without a checksum, as an older SDK or `x-amz-checksum-algorithm` does. */
export function namedAlgorithm(input: ChecksumInput): ChecksumAlgorithm | undefined {
  const name = input.ChecksumAlgorithm;
  if (name === undefined) return undefined;
  const known = ALGORITHMS.find((algorithm) => algorithm === name.toUpperCase());
  if (known === undefined) {
    throw invalidRequest(
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
    );
  }
  return known;
}

/**
 * Verifies the checksum that came with bytes, or makes the one that is to be kept with them.
 *
 * @throws AwsError `BadDigest` where they differ
 */
export async function verifiedChecksum(input: ChecksumInput, bytes: Uint8Array): Promise<Checksum> {
  const sent = sentChecksum(input);
  const algorithm = sent?.algorithm ?? namedAlgorithm(input) ?? DEFAULT_ALGORITHM;
  const value = await digest(algorithm, bytes);
  if (sent !== undefined && sent.value !== value) throw badDigest(algorithm);
  return { algorithm, type: 'FULL_OBJECT', value };
}

/** @param spelling the algorithm in capitals for bodies, in small letters when an upload is completed */
export const badDigest = (spelling: string): Error =>
  s3Error('BadDigest', `The ${spelling} you specified did not match the calculated checksum.`, 400);

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 *
 * @param md5 of the body, in base64
 */
export function verifyContentMd5(sent: string | undefined, md5: string): void {
  if (sent === undefined) return;
  if (Buffer.from(sent, 'base64').length !== 16) {
    throw s3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.', 400, { 'Content-MD5': sent });
  }
  if (sent !== md5) {
    throw s3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400, {
      ExpectedDigest: Buffer.from(sent, 'base64').toString('hex'),
      CalculatedDigest: md5,
    });
  }
}

/** A checksum as outputs have it: `{ ChecksumCRC32, ChecksumType }`. */
export function checksumMembers(checksum: Checksum | undefined): ChecksumMembers & { ChecksumType?: ChecksumType } {
  if (checksum === undefined) return {};
  return { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
}

/** The checksum of parts' checksums. */
export async function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly string[]): Promise<string> {
  const value = await digest(algorithm, Buffer.concat(parts.map((part) => Buffer.from(part, 'base64'))));
  return `${value}-${parts.length}`;
}

/** @throws AwsError for a `ChecksumMode` other than `ENABLED` */
export function wantsChecksum(mode: string | undefined): boolean {
  if (mode === undefined) return false;
  if (mode.toUpperCase() !== 'ENABLED') throw invalidArgument('Invalid ChecksumMode', 'x-amz-checksum-mode', mode);
  return true;
}

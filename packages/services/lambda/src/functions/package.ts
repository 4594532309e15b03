import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { accessDenied, invalidParameter, refuseUnbuilt } from '../errors.ts';
import { addressOf, type FunctionName } from '../names.ts';
import { packagePart, packages, type LambdaFunction, type Package } from '../state.ts';

/** Where a package comes from: the bytes themselves, or an object in S3. */
interface PackageSource {
  readonly ZipFile?: Uint8Array | undefined;
  readonly S3Bucket?: string | undefined;
  readonly S3Key?: string | undefined;
  readonly S3ObjectVersion?: string | undefined;
  readonly S3ObjectStorageMode?: string | undefined;
  readonly SourceKMSKeyArn?: string | undefined;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST_UPLOAD = 50 * 1024 * 1024;
export const LARGEST_UNZIPPED = 250 * 1024 * 1024;

/** The bytes of a zip archive, checked. */
export async function readPackage(call: Call, source: PackageSource): Promise<Uint8Array> {
  refuseUnbuilt(call.operation, source, 'S3ObjectStorageMode', 'SourceKMSKeyArn');
  const { ZipFile, S3Bucket, S3Key, S3ObjectVersion } = source;
  let bytes: Uint8Array;
  if (S3Bucket !== undefined && S3Key !== undefined) {
    bytes = await readObject(call, { Bucket: S3Bucket, Key: S3Key, VersionId: S3ObjectVersion });
  } else if (ZipFile !== undefined) {
    bytes = ZipFile;
    if (bytes.length > LARGEST_UPLOAD) {
      throw invalidParameter(`Zipped size must be smaller than ${LARGEST_UPLOAD} bytes`);
    }
  } else {
    throw invalidParameter('Please provide a source for function code.');
  }
  if (bytes.length === 0) throw emptyPackage();
  checkArchive(bytes);
  return bytes;
}

function checkArchive(bytes: Uint8Array): void {
  let found: { readonly files: number; readonly size: number };
  try {
    found = measureArchive(bytes);
  } catch (error) {
    const refused = invalidParameter(
      'Could not unzip uploaded file. Please check your file, then try to upload again.',
    );
    refused.cause = error;
    throw refused;
  }
  if (found.files === 0) throw emptyPackage();
  if (found.size > LARGEST_UNZIPPED) {
    throw invalidParameter(`Unzipped size must be smaller than ${LARGEST_UNZIPPED} bytes`);
  }
}

/**
 * How many files an archive has, and their size in bytes: its directory tells, nothing is unpacked for it.
 *
 * @throws Error when it is no archive
 */
export function measureArchive(bytes: Uint8Array): { readonly files: number; readonly size: number } {
  let [files, size] = [0, 0];
  unzipSync(bytes, {
    filter: ({ originalSize }) => {
      files += 1;
      size += originalSize;
      return false;
    },
  });
  return { files, size };
}

const emptyPackage = (): AwsError => invalidParameter('Uploaded file must be a non-empty zip');

async function readObject(call: Call, object: object): Promise<Uint8Array> {
  try {
    const { Body } = await call.invoke('s3', 'GetObject', object);
    if (Body instanceof Uint8Array) return Body;
    throw new TypeError('S3 answered GetObject without bytes.');
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'AccessDenied') {
      throw accessDenied(
        `Your access has been denied by S3, please make sure your request credentials have permission to GetObject for the requested object. S3 Error Code: AccessDenied. S3 Error Message: ${error.message}`,
      );
    }
    throw invalidParameter(
      `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
    );
  }
}

export function describePackage(bytes: Uint8Array): Package {
  return { sha256: createHash('sha256').update(bytes).digest('base64'), size: bytes.length };
}

/** Keeps a package's bytes for a function. */
export function storePackage(call: Call, asked: FunctionName, bytes: Uint8Array): Package {
  const described = describePackage(bytes);
  const address = { ...addressOf(asked), part: packagePart(asked.name, described.sha256) };
  // The request's body is a view of a larger buffer; what is kept must not hold on to that.
  call.state(packages, address).bytes = new Uint8Array(bytes);
  return described;
}

/** Forgets the packages that no version of the function has any more; all of them when it is gone. */
export function dropUnusedPackages(
  call: Call,
  asked: FunctionName,
  dropped: Iterable<Package>,
  remaining?: LambdaFunction,
): void {
  const used = new Set(
    remaining && [remaining.latest.code.sha256, ...[...remaining.versions.values()].map(({ code }) => code.sha256)],
  );
  for (const { sha256 } of dropped) {
    if (used.has(sha256)) continue;
    call.dropState(packages, { ...addressOf(asked), part: packagePart(asked.name, sha256) });
  }
}

import type { Call } from '@coldstart/cloud';
import { onNewObject } from '../access/rules.ts';
import { invalidArgument, invalidRequest } from '../errors.ts';
import { notify } from '../notify/notify.ts';
import type { Bucket, Version } from '../state.ts';
import { bodyOf, currentVersion, requireBucket } from '../store.ts';
import type { In, Operations } from '../types.ts';
import { checksumMembers, DEFAULT_ALGORITHM, digest, namedAlgorithm, type Checksum } from './checksum.ts';
import { checkWrite } from './conditions.ts';
import { chooseEncryption, etagOf, type Encryption } from './encryption.ts';
import { expirationHeader } from './expiration.ts';
import { checkKey, objectProperties, store } from './put.ts';
import { requireSource, sourceVersionMember, type Source } from './source.ts';
import { versionMember } from './versions.ts';

function directive(value: string | undefined, what: 'metadata' | 'tagging'): 'COPY' | 'REPLACE' {
  if (value === undefined || value === 'COPY') return 'COPY';
  if (value === 'REPLACE') return 'REPLACE';
  throw invalidArgument(`Unknown ${what} directive.`, `x-amz-${what}-directive`, value);
}

/** Refuses to copy an object onto itself without changing anything. */
function checkChange(
  call: Call,
  bucket: Bucket,
  input: In<'CopyObject'>,
  source: Source,
  encryption: Encryption,
): void {
  if (source.bucket !== bucket || source.key !== input.Key) return;
  const current = currentVersion(call.cloud.store, bucket, input.Key);
  const changes =
    source.version !== current ||
    // A version that is named is brought back, even where it is the current one.
    (source.exact && bucket.versioning !== undefined) ||
    input.MetadataDirective === 'REPLACE' ||
    input.StorageClass !== undefined ||
    input.WebsiteRedirectLocation !== undefined ||
    input.ServerSideEncryption !== undefined ||
    encryption.SSECustomerKeyMD5 !== undefined ||
    bucket.encryption.ApplyServerSideEncryptionByDefault !== undefined ||
    source.version.encryption.ServerSideEncryption !== 'AES256';
  if (changes) return;
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}

/** A copy keeps the kind of its source's checksum, over the whole of it. */
async function checksumOf(input: In<'CopyObject'>, source: Version, bytes: Uint8Array): Promise<Checksum> {
  const algorithm = namedAlgorithm(input) ?? source.checksum?.algorithm ?? DEFAULT_ALGORITHM;
  const kept = source.checksum;
  if (kept?.algorithm === algorithm && kept.type === 'FULL_OBJECT') return kept;
  return { algorithm, type: 'FULL_OBJECT', value: await digest(algorithm, bytes) };
}

export const copyOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
  CopyObject: {
    action: 'PutObject',
    access: onNewObject,
    async run(input, call) {
      const bucket = requireBucket(call, input);
      checkKey(input.Key);
      const metadataDirective = directive(input.MetadataDirective, 'metadata');
      const taggingDirective = directive(input.TaggingDirective, 'tagging');
      const source = requireSource(call, input);
      const encryption = chooseEncryption(input, bucket);
      checkChange(call, bucket, input, source, encryption);
      const properties = objectProperties(call, bucket, input);
      const bytes = bodyOf(call.cloud.store, source.bucket, source.version.body ?? '');
      const checksum = await checksumOf(input, source.version, bytes);
      checkWrite(input, input.Key, currentVersion(call.cloud.store, bucket, input.Key));
      const { headers, metadata } = metadataDirective === 'REPLACE' ? properties : source.version;
      const version = store(call, bucket, input.Key, bytes, {
        ...properties,
        // A redirect goes with the request, and is never copied.
        headers: { ...headers, WebsiteRedirectLocation: properties.headers.WebsiteRedirectLocation },
        metadata,
        tags: taggingDirective === 'REPLACE' ? properties.tags : source.version.tags,
        etag: etagOf(bytes, encryption),
        checksum,
        encryption,
      });
      notify(call, bucket, 'ObjectCreated:Copy', input.Key, version);
      return {
        CopyObjectResult: {
          ETag: `"${version.etag}"`,
          LastModified: new Date(version.modified),
          ...checksumMembers(checksum),
        },
        ...encryption,
        ...sourceVersionMember(source),
        ...versionMember(bucket, version.versionId),
        ...expirationHeader(bucket, input.Key, version),
      };
    },
  },
};

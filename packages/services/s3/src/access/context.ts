import type { Tag } from '@aws-sdk/client-s3';
import type { Call } from '@coldstart/cloud';
import { currentVersion, findBucket, versionsOf } from '../store.ts';

type Context = Record<string, string | readonly string[]>;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys */
export function listContext({
  Prefix: prefix,
  Delimiter: delimiter,
  MaxKeys: most,
}: {
  Prefix?: string | undefined;
  Delimiter?: string | undefined;
  MaxKeys?: number | undefined;
}): Context {
  return {
    // A listing without a prefix lists them all, and policies compare that with the empty prefix.
    's3:prefix': prefix ?? '',
    ...(delimiter === undefined ? {} : { 's3:delimiter': delimiter }),
    ...(most === undefined ? {} : { 's3:max-keys': String(most) }),
  };
}

/** What policies may ask about a version that is there. */
export function readContext(
  call: Call,
  bucketName: string | undefined,
  key: string,
  versionId: string | undefined,
): Context {
  const { store } = call.cloud;
  const bucket = bucketName === undefined ? undefined : findBucket(store, bucketName);
  if (bucket === undefined) return {};
  const version =
    versionId === undefined
      ? currentVersion(store, bucket, key)
      : versionsOf(store, bucket, key)?.versions.find((one) => one.versionId === versionId);
  return {
    ...(versionId === undefined ? {} : { 's3:VersionId': versionId }),
    ...tagContext('s3:ExistingObjectTag', version?.tags ?? []),
  };
}

function tagContext(name: string, tags: readonly Tag[]): Context {
  const context: Context = {};
  for (const { Key: key, Value: value } of tags) context[`${name}/${key ?? ''}`] = value ?? '';
  return context;
}

const WRITE_KEYS = [
  ['ACL', 's3:x-amz-acl'],
  ['ServerSideEncryption', 's3:x-amz-server-side-encryption'],
  ['SSEKMSKeyId', 's3:x-amz-server-side-encryption-aws-kms-key-id'],
  ['SSECustomerAlgorithm', 's3:x-amz-server-side-encryption-customer-algorithm'],
  ['StorageClass', 's3:x-amz-storage-class'],
  ['CopySource', 's3:x-amz-copy-source'],
  ['MetadataDirective', 's3:x-amz-metadata-directive'],
  ['WebsiteRedirectLocation', 's3:x-amz-website-redirect-location'],
  ['ObjectLockMode', 's3:object-lock-mode'],
  ['ObjectLockLegalHoldStatus', 's3:object-lock-legal-hold'],
  ['GrantFullControl', 's3:x-amz-grant-full-control'],
  ['GrantRead', 's3:x-amz-grant-read'],
  ['GrantReadACP', 's3:x-amz-grant-read-acp'],
  ['GrantWriteACP', 's3:x-amz-grant-write-acp'],
  ['IfMatch', 's3:if-match'],
  ['IfNoneMatch', 's3:if-none-match'],
] as const;

/** What policies may ask about what is to be stored. */
export function writeContext(
  input: { readonly [Member in (typeof WRITE_KEYS)[number][0]]?: string | undefined } & {
    readonly Tagging?: string | undefined;
    readonly ObjectLockRetainUntilDate?: Date | undefined;
  },
): Context {
  const context: Context = {};
  for (const [member, key] of WRITE_KEYS) {
    const value = input[member];
    if (value !== undefined) context[key] = value;
  }
  if (input.ObjectLockRetainUntilDate !== undefined) {
    context['s3:object-lock-retain-until-date'] = input.ObjectLockRetainUntilDate.toISOString();
  }
  if (input.Tagging !== undefined) {
    const tags = [...new URLSearchParams(input.Tagging)];
    context['s3:RequestObjectTagKeys'] = tags.map(([key]) => key);
    for (const [key, value] of tags) context[`s3:RequestObjectTag/${key}`] = value;
  }
  return context;
}

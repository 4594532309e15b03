import type { CommonPrefix, RestoreStatus, _Object as ListedObject } from '@aws-sdk/client-s3';
import { readPageToken, writePageToken, type Call } from '@coldstart/cloud';
import { onListing } from '../access/rules.ts';
import { badContinuationToken } from '../errors.ts';
import type { Bucket, Version } from '../state.ts';
import { currentVersion, keysOf, requireBucket } from '../store.ts';
import type { Operations, Out } from '../types.ts';
import { keyEncoder } from './encoding.ts';
import { pageSize, takePage, walk, type Entry, type Walk } from './page.ts';

interface Listing {
  readonly Contents?: ListedObject[];
  readonly CommonPrefixes?: CommonPrefix[];
  readonly count: number;
  readonly truncated: boolean;
  /** The last key or prefix of the page. */
  readonly last: string | undefined;
}

interface ListOptions extends Walk {
  readonly size: number;
  readonly encode: (key: string) => string;
  readonly owner: boolean;
  readonly restoreStatus: boolean;
}

function list(call: Call, bucket: Bucket, options: ListOptions): Listing {
  const { store } = call.cloud;
  const { items, truncated } = takePage(currentKeys(call, bucket, options), options.size);
  const contents: ListedObject[] = [];
  const prefixes: CommonPrefix[] = [];
  for (const item of items) {
    if ('prefix' in item) {
      prefixes.push({ Prefix: options.encode(item.prefix) });
      continue;
    }
    const version = currentVersion(store, bucket, item.key);
    if (version !== undefined) contents.push(listed(item.key, version, options));
  }
  const last = items.at(-1);
  return {
    ...(contents.length > 0 ? { Contents: contents } : {}),
    ...(prefixes.length > 0 ? { CommonPrefixes: prefixes } : {}),
    count: items.length,
    truncated,
    last: last === undefined ? undefined : 'prefix' in last ? last.prefix : last.key,
  };
}

/** Keys whose newest version is no delete marker; a prefix counts when one of its keys does. */
function* currentKeys(call: Call, bucket: Bucket, options: Walk): Generator<Entry> {
  const { store } = call.cloud;
  const index = keysOf(store, bucket);
  for (const entry of walk(index, options)) {
    if ('key' in entry) {
      if (currentVersion(store, bucket, entry.key) !== undefined) yield entry;
      continue;
    }
    for (let at = index.seek(entry.prefix); ; at += 1) {
      const key = index.at(at);
      if (key?.startsWith(entry.prefix) !== true) break;
      if (currentVersion(store, bucket, key) === undefined) continue;
      yield entry;
      break;
    }
  }
}

function listed(key: string, version: Version, { encode, owner, restoreStatus }: ListOptions): ListedObject {
  return {
    Key: encode(key),
    ...listedVersion(version),
    ...(owner ? { Owner: { ID: version.acl.owner } } : {}),
    ...(restoreStatus ? restoreMember(version) : {}),
  };
}

/** What listings say of a version. */
export function listedVersion({ modified, etag, size, storageClass, checksum }: Version) {
  return {
    LastModified: new Date(modified),
    ETag: `"${etag}"`,
    Size: size,
    StorageClass: storageClass as ListedObject['StorageClass'] & 'STANDARD',
    ...(checksum === undefined ? {} : { ChecksumAlgorithm: [checksum.algorithm], ChecksumType: checksum.type }),
  };
}

function restoreMember({ restore }: Version): { RestoreStatus?: RestoreStatus } {
  if (restore === undefined) return {};
  return {
    RestoreStatus: restore.ongoing
      ? { IsRestoreInProgress: true }
      : { IsRestoreInProgress: false, RestoreExpiryDate: new Date(restore.expires) },
  };
}

const given = <Name extends string>(name: Name, value: string | undefined): { [Key in Name]?: string } =>
  (value === undefined || value === '' ? {} : { [name]: value }) as { [Key in Name]?: string };

export const listOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
  ListObjects: {
    action: 'ListBucket',
    access: onListing,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const encode = keyEncoder(input.EncodingType);
      const { Prefix: prefix = '', Delimiter: delimiter, Marker: marker = '' } = input;
      const size = pageSize(input.MaxKeys, 'maxKeys');
      const { Contents, CommonPrefixes, truncated, last } = list(call, bucket, {
        prefix,
        delimiter,
        after: marker === '' ? undefined : marker,
        size,
        encode,
        // Strangers are not told whose an object is.
        owner: call.principal.kind !== 'anonymous',
        restoreStatus: input.OptionalObjectAttributes?.includes('RestoreStatus') === true,
      });
      return {
        Name: bucket.name,
        Prefix: encode(prefix),
        Marker: encode(marker),
        MaxKeys: size,
        IsTruncated: truncated,
        ...(Contents === undefined ? {} : { Contents }),
        ...(CommonPrefixes === undefined ? {} : { CommonPrefixes }),
        ...given('Delimiter', delimiter === undefined ? undefined : encode(delimiter)),
        ...given('EncodingType', input.EncodingType),
        ...(truncated && delimiter !== undefined && delimiter !== '' ? { NextMarker: encode(last ?? '') } : {}),
      } as Out<'ListObjects'>;
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
  ListObjectsV2: {
    action: 'ListBucket',
    access: onListing,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const encode = keyEncoder(input.EncodingType);
      const { Prefix: prefix = '', Delimiter: delimiter, StartAfter: start, ContinuationToken: token } = input;
      const size = pageSize(input.MaxKeys, 'maxKeys');
      const scope = [bucket.name, prefix, delimiter ?? ''];
      const { Contents, CommonPrefixes, count, truncated, last } = list(call, bucket, {
        prefix,
        delimiter,
        after: token === undefined ? (start === '' ? undefined : start) : readToken(token, scope),
        size,
        encode,
        owner: input.FetchOwner === true && call.principal.kind !== 'anonymous',
        restoreStatus: input.OptionalObjectAttributes?.includes('RestoreStatus') === true,
      });
      return {
        Name: bucket.name,
        Prefix: encode(prefix),
        MaxKeys: size,
        KeyCount: count,
        IsTruncated: truncated,
        ...(Contents === undefined ? {} : { Contents }),
        ...(CommonPrefixes === undefined ? {} : { CommonPrefixes }),
        ...given('Delimiter', delimiter === undefined ? undefined : encode(delimiter)),
        ...given('EncodingType', input.EncodingType),
        ...given('StartAfter', start === undefined || token !== undefined ? undefined : encode(start)),
        ...given('ContinuationToken', token),
        ...(truncated ? { NextContinuationToken: writePageToken(last ?? '', scope) } : {}),
      } as Out<'ListObjectsV2'>;
    },
  },
};

/** @throws AwsError `InvalidArgument` for a token that another listing has given, or none */
function readToken(token: string, scope: readonly string[]): string {
  const key = readPageToken(token, scope);
  if (key === undefined) throw badContinuationToken();
  return key;
}

import type { CommonPrefix, DeleteMarkerEntry, ObjectVersion } from '@aws-sdk/client-s3';
import type { Call } from '@coldstart/cloud';
import { onListing } from '../access/rules.ts';
import { invalidArgument } from '../errors.ts';
import type { Bucket, Version } from '../state.ts';
import { keysOf, requireBucket, versionsOf } from '../store.ts';
import type { Operations } from '../types.ts';
import { keyEncoder } from './encoding.ts';
import { listedVersion } from './list.ts';
import { pageSize, takePage, walk, type Walk } from './page.ts';

/** One line of the listing. */
type Item = { readonly prefix: string } | { readonly key: string; readonly version: Version; readonly latest: boolean };

/** Versions of keys in order, of each key the newest first; begins behind a version when one is named. */
function* versions(
  call: Call,
  bucket: Bucket,
  options: Walk,
  behind: { readonly key: string; readonly versionId: string } | undefined,
): Generator<Item> {
  const { store } = call.cloud;
  if (behind !== undefined && behind.key.startsWith(options.prefix)) {
    const all = versionsOf(store, bucket, behind.key)?.versions ?? [];
    const position = all.findIndex(({ versionId }) => versionId === behind.versionId);
    for (const version of all.slice(position + 1)) yield { key: behind.key, version, latest: version === all[0] };
  }
  for (const entry of walk(keysOf(store, bucket), options)) {
    if ('prefix' in entry) {
      yield entry;
      continue;
    }
    const all = versionsOf(store, bucket, entry.key)?.versions ?? [];
    for (const version of all) yield { key: entry.key, version, latest: version === all[0] };
  }
}

/** The members of the answer that list what was found. */
function listed(items: readonly Item[], encode: (key: string) => string) {
  const found: ObjectVersion[] = [];
  const markers: DeleteMarkerEntry[] = [];
  const prefixes: CommonPrefix[] = [];
  for (const item of items) {
    if ('prefix' in item) {
      prefixes.push({ Prefix: encode(item.prefix) });
      continue;
    }
    const { version } = item;
    const common = {
      Key: encode(item.key),
      VersionId: version.versionId,
      IsLatest: item.latest,
      Owner: { ID: version.acl.owner },
    };
    if (version.deleteMarker) markers.push({ ...common, LastModified: new Date(version.modified) });
    else found.push({ ...common, ...listedVersion(version) });
  }
  return {
    ...(found.length > 0 ? { Versions: found } : {}),
    ...(markers.length > 0 ? { DeleteMarkers: markers } : {}),
    ...(prefixes.length > 0 ? { CommonPrefixes: prefixes } : {}),
  };
}

/** Where the next page goes on. */
function nextMarkers(last: Item, encode: (key: string) => string) {
  return 'prefix' in last
    ? { NextKeyMarker: encode(last.prefix) }
    : { NextKeyMarker: encode(last.key), NextVersionIdMarker: last.version.versionId };
}

export const versionListOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
  ListObjectVersions: {
    action: 'ListBucketVersions',
    access: onListing,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const encode = keyEncoder(input.EncodingType);
      const {
        Prefix: prefix = '',
        Delimiter: delimiter,
        KeyMarker: keyMarker = '',
        VersionIdMarker: idMarker = '',
      } = input;
      if (idMarker !== '' && keyMarker === '') {
        throw invalidArgument(
          'A version-id marker cannot be specified without a key marker.',
          'version-id-marker',
          idMarker,
        );
      }
      const size = pageSize(input.MaxKeys, 'maxKeys');
      const behind = idMarker === '' ? undefined : { key: keyMarker, versionId: idMarker };
      const options = { prefix, delimiter, after: keyMarker === '' ? undefined : keyMarker };
      const { items, truncated } = takePage(versions(call, bucket, options, behind), size);
      const last = items.at(-1);
      return {
        Name: bucket.name,
        Prefix: encode(prefix),
        KeyMarker: encode(keyMarker),
        VersionIdMarker: idMarker,
        MaxKeys: size,
        IsTruncated: truncated,
        ...listed(items, encode),
        ...(delimiter === undefined || delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
        ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
        ...(truncated && last !== undefined ? nextMarkers(last, encode) : {}),
      };
    },
  },
};

import type { CommonPrefix, MultipartUpload, Part as ListedPart } from '@aws-sdk/client-s3';
import { onListing, onKey } from '../access/rules.ts';
import { invalidArgument } from '../errors.ts';
import { compareKeys } from '../keys.ts';
import { keyEncoder } from '../objects/encoding.ts';
import { checksumMembers } from '../objects/checksum.ts';
import { commonPrefix, pageSize, takePage } from '../objects/page.ts';
import type { Upload } from '../state.ts';
import { requireBucket, uploadsOf } from '../store.ts';
import type { In, Operations } from '../types.ts';
import { requireUpload } from './upload.ts';

type Item = { readonly prefix: string } | { readonly upload: Upload };

/** Uploads by key, those to one key in the order in which they began. */
function* walkUploads(sorted: readonly Upload[], input: In<'ListMultipartUploads'>): Generator<Item> {
  const { Prefix: prefix = '', Delimiter: delimiter, KeyMarker: marker = '', UploadIdMarker: idMarker = '' } = input;
  // The upload marker counts only together with a key marker.
  let behind = marker === '' || idMarker === '';
  let last: string | undefined;
  for (const upload of sorted) {
    if (!upload.key.startsWith(prefix)) continue;
    const order = marker === '' ? 1 : compareKeys(upload.key, marker);
    if (order < 0) continue;
    if (order === 0) {
      if (idMarker === '') continue;
      if (!behind) {
        behind = upload.uploadId === idMarker;
        continue;
      }
    }
    const common = commonPrefix(upload.key, prefix, delimiter);
    if (common === undefined) {
      yield { upload };
    } else if (common !== last && !marker.startsWith(common)) {
      last = common;
      yield { prefix: common };
    }
  }
}

export const uploadListOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
  ListMultipartUploads: {
    action: 'ListBucketMultipartUploads',
    access: onListing,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const encode = keyEncoder(input.EncodingType);
      const {
        Prefix: prefix = '',
        Delimiter: delimiter,
        KeyMarker: marker = '',
        UploadIdMarker: idMarker = '',
      } = input;
      const size = pageSize(input.MaxUploads, 'max-uploads');
      const all = uploadsOf(call, bucket)?.byId;
      // Node's sort is stable, and the map is in the order in which uploads began.
      const sorted = [...(all?.values() ?? [])].sort((a, b) => compareKeys(a.key, b.key));
      if (marker !== '' && idMarker !== '' && all?.get(idMarker)?.key !== marker) {
        throw invalidArgument('Invalid uploadId marker', 'upload-id-marker', idMarker);
      }
      const { items, truncated } = takePage(walkUploads(sorted, input), size);
      const uploads: MultipartUpload[] = [];
      const prefixes: CommonPrefix[] = [];
      for (const item of items) {
        if ('prefix' in item) prefixes.push({ Prefix: encode(item.prefix) });
        else uploads.push(listed(item.upload, encode));
      }
      const last = items.at(-1);
      const next = last !== undefined && 'upload' in last ? last.upload : undefined;
      return {
        Bucket: bucket.name,
        KeyMarker: encode(marker),
        UploadIdMarker: marker === '' ? '' : idMarker,
        NextKeyMarker: encode(next?.key ?? ''),
        NextUploadIdMarker: next?.uploadId ?? '',
        MaxUploads: size,
        IsTruncated: truncated,
        ...(prefix === '' ? {} : { Prefix: encode(prefix) }),
        ...(delimiter === undefined || delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
        ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
        ...(uploads.length > 0 ? { Uploads: uploads } : {}),
        ...(prefixes.length > 0 ? { CommonPrefixes: prefixes } : {}),
      };
    },
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
  ListParts: {
    action: 'ListMultipartUploadParts',
    access: onKey,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const upload = requireUpload(call, bucket, input);
      const size = pageSize(input.MaxParts, 'max-parts');
      const marker = Number(input.PartNumberMarker ?? 0);
      const rest = [...upload.parts.values()]
        .filter(({ number }) => number > marker)
        .sort((a, b) => a.number - b.number);
      const page = rest.slice(0, size);
      return {
        Bucket: bucket.name,
        Key: input.Key,
        UploadId: upload.uploadId,
        PartNumberMarker: String(marker),
        NextPartNumberMarker: String(page.at(-1)?.number ?? 0),
        MaxParts: size,
        IsTruncated: rest.length > page.length,
        StorageClass: upload.storageClass,
        Owner: { ID: upload.acl.owner },
        Initiator: { ID: upload.initiator.id, DisplayName: upload.initiator.name },
        ...(upload.algorithm === undefined
          ? {}
          : { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.checksumType }),
        ...(page.length > 0
          ? {
              Parts: page.map(({ number, etag, size: bytes, modified, checksum }): ListedPart => {
                const { ChecksumType: _, ...members } = checksumMembers(checksum);
                return {
                  PartNumber: number,
                  ETag: `"${etag}"`,
                  Size: bytes,
                  LastModified: new Date(modified),
                  ...members,
                };
              }),
            }
          : {}),
      };
    },
  },
};

function listed(upload: Upload, encode: (key: string) => string): MultipartUpload {
  return {
    UploadId: upload.uploadId,
    Key: encode(upload.key),
    Initiated: new Date(upload.initiated),
    StorageClass: upload.storageClass,
    Owner: { ID: upload.acl.owner },
    Initiator: { ID: upload.initiator.id, DisplayName: upload.initiator.name },
    ...(upload.algorithm === undefined
      ? {}
      : { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.checksumType }),
  };
}

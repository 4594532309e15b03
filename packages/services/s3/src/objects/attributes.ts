import type { GetObjectAttributesParts } from '@aws-sdk/client-s3';
import { onVersion } from '../access/rules.ts';
import { invalidArgument } from '../errors.ts';
import type { Version } from '../state.ts';
import { requireBucket } from '../store.ts';
import type { In, Operations } from '../types.ts';
import { checksumMembers } from './checksum.ts';
import { requireCustomerKey } from './encryption.ts';
import { readableVersion } from './get.ts';
import { pageSize } from './page.ts';
import { versionMember } from './versions.ts';

const ATTRIBUTES: readonly string[] = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

export const attributeOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
  GetObjectAttributes: {
    access: (input, call, action) => [...onVersion(input, call, 's3:GetObject'), ...onVersion(input, call, action)],
    run(input, call) {
      const bucket = requireBucket(call, input);
      const version = readableVersion(call, bucket, input);
      requireCustomerKey(version.encryption, input);
      const wanted = new Set<string>(
        input.ObjectAttributes.flatMap((name) => name.split(',')).map((name) => name.trim()),
      );
      for (const name of wanted) {
        if (!ATTRIBUTES.includes(name)) {
          throw invalidArgument('Invalid attribute name specified.', 'x-amz-object-attributes', [...wanted].join(','));
        }
      }
      const { checksum } = version;
      const parts = partsOf(version, input);
      return {
        LastModified: new Date(version.modified),
        ...versionMember(bucket, version.versionId),
        ...(wanted.has('ETag') ? { ETag: version.etag } : {}),
        ...(wanted.has('Checksum') && checksum !== undefined
          ? { Checksum: checksumMembers({ ...checksum, value: checksum.value.replace(/-\d+$/, '') }) }
          : {}),
        ...(wanted.has('ObjectParts') && parts !== undefined ? { ObjectParts: parts } : {}),
        ...(wanted.has('StorageClass') ? { StorageClass: version.storageClass } : {}),
        ...(wanted.has('ObjectSize') ? { ObjectSize: version.size } : {}),
      };
    },
  },
};

/** Parts are listed where each has a checksum of its own, and only counted elsewhere. */
function partsOf({ parts, checksum }: Version, input: In<'GetObjectAttributes'>): GetObjectAttributesParts | undefined {
  if (parts === undefined) return undefined;
  if (checksum?.type !== 'COMPOSITE') return { TotalPartsCount: parts.length };
  const marker = Number(input.PartNumberMarker ?? 0);
  const most = pageSize(input.MaxParts, 'max-parts');
  const rest = parts.filter(({ number }) => number > marker);
  const page = rest.slice(0, most);
  return {
    TotalPartsCount: parts.length,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(page.at(-1)?.number ?? 0),
    MaxParts: most,
    IsTruncated: rest.length > page.length,
    Parts: page.map(({ number, size, checksum: value }) => ({
      PartNumber: number,
      Size: size,
      ...(value === undefined ? {} : { [`Checksum${checksum.algorithm}`]: value }),
    })),
  };
}

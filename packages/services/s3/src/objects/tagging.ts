import type { Tag } from '@aws-sdk/client-s3';
import { onVersion } from '../access/rules.ts';
import { notify } from '../notify/notify.ts';
import { invalidArgument, malformedXml, s3Error } from '../errors.ts';
import { changeVersions, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';
import { requireVersion, versionMember } from './versions.ts';

const MOST_OBJECT_TAGS = 10;
const MOST_BUCKET_TAGS = 50;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
const LETTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const invalidTag = (message: string, fields: Record<string, string>): Error =>
  s3Error('InvalidTag', message, 400, fields);

/** Refuses tags that S3 does not take. */
export function checkTags(tags: readonly Tag[] | undefined, of: 'bucket' | 'object'): asserts tags is Tag[] {
  if (tags === undefined) throw malformedXml();
  const keys = new Set<string>();
  for (const { Key: key, Value: value } of tags) {
    if (key === undefined || value === undefined) throw malformedXml();
    if (keys.has(key)) throw invalidTag('Cannot provide multiple Tags with the same key', { TagKey: key });
    keys.add(key);
    if (key.startsWith('aws:')) {
      throw invalidTag(
        of === 'bucket'
          ? 'System tags cannot be added/updated by requester'
          : 'Your TagKey cannot be prefixed with aws:',
        { TagKey: key },
      );
    }
    if (key === '' || key.length > 128 || !LETTERS.test(key)) {
      throw invalidTag('The TagKey you have provided is invalid', { TagKey: key });
    }
    if (value.length > 256 || !LETTERS.test(value)) {
      throw invalidTag('The TagValue you have provided is invalid', { TagKey: key, TagValue: value });
    }
  }
  const most = of === 'bucket' ? MOST_BUCKET_TAGS : MOST_OBJECT_TAGS;
  if (tags.length > most) {
    throw s3Error('BadRequest', `${of === 'bucket' ? 'Bucket' : 'Object'} tags cannot be greater than ${most}`, 400);
  }
}

/** Reads the `x-amz-tagging` header: tags in the form of a query string. */
export function parseTagging(header: string | undefined): Tag[] {
  if (header === undefined || header === '') return [];
  const tags: Tag[] = [];
  const keys = new Set<string>();
  for (const [key, value] of new URLSearchParams(header)) {
    if (keys.has(key) || key === '') {
      throw invalidArgument(
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
        'x-amz-tagging',
        header,
      );
    }
    keys.add(key);
    tags.push({ Key: key, Value: value });
  }
  checkTags(tags, 'object');
  return tags;
}

export const objectTaggingOperations: Operations = {
  GetObjectTagging: {
    access: onVersion,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const version = requireVersion(call, bucket, input, 'GET', 'not allowed');
      return { TagSet: version.tags, ...versionMember(bucket, version.versionId) };
    },
  },
  PutObjectTagging: {
    access: onVersion,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const version = requireVersion(call, bucket, input, 'PUT', 'not allowed');
      const tags = input.Tagging.TagSet ?? [];
      checkTags(tags, 'object');
      changeVersions(call, bucket, input.Key);
      version.tags = tags;
      notify(call, bucket, 'ObjectTagging:Put', input.Key, version);
      return versionMember(bucket, version.versionId);
    },
  },
  DeleteObjectTagging: {
    access: onVersion,
    run(input, call) {
      const bucket = requireBucket(call, input);
      const version = requireVersion(call, bucket, input, 'DELETE', 'not allowed');
      changeVersions(call, bucket, input.Key);
      version.tags = [];
      notify(call, bucket, 'ObjectTagging:Delete', input.Key, version);
      return versionMember(bucket, version.versionId);
    },
  },
};

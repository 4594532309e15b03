import type { Tag } from '@aws-sdk/client-s3';
import { tagEditor, type ResourceTag, type TagEditor } from '@coldstart/cloud';
import { invalidArgument, malformedXml, s3Error } from './errors.ts';

const invalidTag = (message: string, fields: Record<string, string>): ReturnType<typeof s3Error> =>
  s3Error('InvalidTag', message, 400, fields);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
const rulesFor = (of: 'Bucket' | 'Object', most: number, reserved: string): TagEditor =>
  tagEditor({
    most,
    tooMany: () => s3Error('BadRequest', `${of} tags cannot be greater than ${most}`, 400),
    duplicate: (TagKey) => invalidTag('Cannot provide multiple Tags with the same key', { TagKey }),
    reserved: (TagKey) => invalidTag(reserved, { TagKey }),
    strange: (text, { Key, Value }) =>
      text === Key
        ? invalidTag('The TagKey you have provided is invalid', { TagKey: Key })
        : invalidTag('The TagValue you have provided is invalid', { TagKey: Key, TagValue: Value }),
  });

const RULES = {
  bucket: rulesFor('Bucket', 50, 'System tags cannot be added/updated by requester'),
  object: rulesFor('Object', 10, 'Your TagKey cannot be prefixed with aws:'),
};

/**
 * The tags that a bucket or an object is given, in the place of those that it has.
 *
 * @throws AwsError `InvalidTag`, `BadRequest` for too many, `MalformedXML` for tags without keys or values
 */
export function checkTags(tags: readonly Tag[], of: 'bucket' | 'object'): ResourceTag[] {
  if (tags.some(({ Key, Value }) => Key === undefined || Value === undefined)) throw malformedXml();
  return RULES[of].add([], tags);
}

/** A tag that AWS itself has set, `aws:cloudformation:stack-name`: nobody else changes it. */
export const isSystemTag = ({ Key }: Tag): boolean => /^aws:/i.test(Key ?? '');

/**
 * The tags that a bucket is given in the place of those that it has: its system tags must be among them, as they are.
 *
 * @throws AwsError as `checkTags` does
 */
export function replaceBucketTags(present: readonly Tag[], given: readonly Tag[]): ResourceTag[] {
  const system = present.filter(isSystemTag).map(({ Key = '', Value = '' }) => ({ Key, Value }));
  const lost = system.find(({ Key }) => !given.some((tag) => tag.Key === Key));
  if (lost !== undefined) throw invalidTag('System tags cannot be removed by requester', { TagKey: lost.Key });
  const own = given.filter((tag) => !system.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value));
  return [...system, ...checkTags(own, 'bucket')];
}

/** Reads the `x-amz-tagging` header: tags in the form of a query string. */
export function parseTagging(header: string | undefined): ResourceTag[] {
  if (header === undefined || header === '') return [];
  const tags = [...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value }));
  const keys = new Set(tags.map(({ Key }) => Key));
  if (keys.size < tags.length || keys.has('')) {
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      'x-amz-tagging',
      header,
    );
  }
  return checkTags(tags, 'object');
}

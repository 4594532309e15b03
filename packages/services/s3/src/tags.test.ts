import { afterAll, beforeAll, expect, test } from 'vitest';
import type { S3, Tag } from '@aws-sdk/client-s3';
import { refusal, startS3, type TestCloud } from './testing/client.ts';

const Bucket = 'tagged-bucket';
const Key = 'k';
let cloud: TestCloud;
let s3: S3;
beforeAll(async () => {
  cloud = await startS3();
  s3 = cloud.s3();
  await s3.createBucket({ Bucket });
  await s3.putObject({ Bucket, Key });
});
afterAll(() => cloud.close());

const tagBucket = (...TagSet: Tag[]) => s3.putBucketTagging({ Bucket, Tagging: { TagSet } });
const tagObject = (...TagSet: Tag[]) => s3.putObjectTagging({ Bucket, Key, Tagging: { TagSet } });
const tag = (Key: string, Value = 'v'): Tag => ({ Key, Value });
const many = (count: number): Tag[] => Array.from({ length: count }, (_, at) => tag(`k${at}`));

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
test.each([
  ['a key twice', [tag('a'), tag('a')], 'Cannot provide multiple Tags with the same key'],
  ["a key of AWS's own", [tag('AWS:a')], 'Your TagKey cannot be prefixed with aws:'],
  ['an empty key', [tag('')], 'The TagKey you have provided is invalid'],
  ['a long key', [tag('k'.repeat(129))], 'The TagKey you have provided is invalid'],
  ['a long value', [tag('a', 'v'.repeat(257))], 'The TagValue you have provided is invalid'],
  ['a value with other characters', [tag('a', 'b;c')], 'The TagValue you have provided is invalid'],
  ['too many', many(11), 'Object tags cannot be greater than 10'],
])('an object does not take %s', async (_what, tags, message) => {
  expect((await refusal(tagObject(...tags))).message).toBe(message);
});

test('a bucket takes more tags, and has its own word for those of AWS', async () => {
  await tagBucket(...many(50));
  expect((await s3.getBucketTagging({ Bucket })).TagSet).toHaveLength(50);
  expect((await refusal(tagBucket(...many(51)))).message).toBe('Bucket tags cannot be greater than 50');
  const { code, message } = await refusal(tagBucket(tag('aws:a')));
  expect([code, message]).toEqual(['InvalidTag', 'System tags cannot be added/updated by requester']);
});

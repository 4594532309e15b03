import type { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startS3, type TestCloud } from '../testing/client.ts';

let cloud: TestCloud;
let s3: S3;
beforeAll(async () => {
  cloud = await startS3();
  s3 = cloud.s3();
});
afterAll(() => cloud.close());

const refused = { code: 'InvalidArgument', message: 'The continuation token provided is incorrect', status: 400 };

async function fill(Bucket: string, keys: readonly string[]): Promise<void> {
  await s3.createBucket({ Bucket });
  for (const Key of keys) await s3.putObject({ Bucket, Key });
}

test('a listing goes on behind its last key, whatever has been deleted since', async () => {
  const Bucket = 'paged-bucket';
  await fill(Bucket, ['a', 'b', 'c', 'd']);
  const first = await s3.listObjectsV2({ Bucket, MaxKeys: 2 });
  await s3.deleteObject({ Bucket, Key: 'b' });
  const next = await s3.listObjectsV2({ Bucket, ContinuationToken: first.NextContinuationToken });
  expect(next.Contents?.map(({ Key }) => Key)).toEqual(['c', 'd']);
});

test('a listing tells whose its objects are, but not to strangers', async () => {
  const Bucket = 'open-bucket';
  await fill(Bucket, ['a']);
  await s3.deletePublicAccessBlock({ Bucket });
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${Bucket}` }];
  await s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
  expect((await s3.listObjects({ Bucket })).Contents?.[0]?.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
  const seen = await (await fetch(`${cloud.cloud.endpoint}/${Bucket}`)).text();
  expect(seen).toContain('<Key>a</Key>');
  expect(seen).not.toContain('<Owner>');
});

test('a continuation token is good for its own listing alone', async () => {
  const [Bucket, other] = ['listed-bucket', 'other-bucket'] as const;
  await fill(Bucket, ['in/a', 'in/b', 'out/c']);
  await fill(other, ['in/a', 'in/b']);
  const { NextContinuationToken: ContinuationToken } = await s3.listObjectsV2({ Bucket, Prefix: 'in/', MaxKeys: 1 });
  const went = await s3.listObjectsV2({ Bucket, Prefix: 'in/', ContinuationToken, MaxKeys: 5 });
  expect(went.KeyCount).toBe(1);
  expect(await refusal(s3.listObjectsV2({ Bucket: other, Prefix: 'in/', ContinuationToken }))).toEqual(refused);
  expect(await refusal(s3.listObjectsV2({ Bucket, Prefix: 'out/', ContinuationToken }))).toEqual(refused);
  // Tokens as they are easily made up: base64 of a key.
  const madeUp = Buffer.from('in/a').toString('base64');
  expect(await refusal(s3.listObjectsV2({ Bucket, Prefix: 'in/', ContinuationToken: madeUp }))).toEqual(refused);
});

test('so are those of buckets and of their configurations', async () => {
  for (const Bucket of ['page-1', 'page-2', 'page-3']) await s3.createBucket({ Bucket });
  const first = await s3.listBuckets({ Prefix: 'page-', MaxBuckets: 2 });
  expect(first.Buckets).toHaveLength(2);
  const { ContinuationToken } = first;
  expect((await s3.listBuckets({ Prefix: 'page-', ContinuationToken })).Buckets).toMatchObject([{ Name: 'page-3' }]);
  expect(await refusal(s3.listBuckets({ ContinuationToken }))).toEqual(refused);

  const Bucket = 'page-1';
  const ids = Array.from({ length: 101 }, (_, at) => `id-${String(at).padStart(3, '0')}`);
  for (const Id of ids) await s3.putBucketMetricsConfiguration({ Bucket, Id, MetricsConfiguration: { Id } });
  const { NextContinuationToken: token } = await s3.listBucketMetricsConfigurations({ Bucket });
  const last = await s3.listBucketMetricsConfigurations({ Bucket, ContinuationToken: token });
  expect(last.MetricsConfigurationList?.map(({ Id }) => Id)).toEqual(['id-100']);
  expect(await refusal(s3.listBucketAnalyticsConfigurations({ Bucket, ContinuationToken: token }))).toEqual(refused);
});

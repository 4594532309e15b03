import { S3, GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startS3, type TestCloud } from '../testing/client.ts';

const Bucket = 'written';
let cloud: TestCloud;
let s3: S3;
beforeAll(async () => {
  cloud = await startS3();
  s3 = cloud.s3();
  await s3.createBucket({ Bucket });
});
afterAll(() => cloud.close());

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
test('a condition names an ETag with both quotes, one, or none', async () => {
  const Key = 'conditional';
  let { ETag: etag = '' } = await s3.putObject({ Bucket, Key, Body: '1' });
  for (const shown of [(text: string) => text, (text: string) => text.slice(1), (text: string) => text.slice(1, -1)]) {
    ({ ETag: etag = '' } = await s3.putObject({ Bucket, Key, Body: etag, IfMatch: shown(etag) }));
  }
  expect((await refusal(s3.putObject({ Bucket, Key, IfMatch: '"other"' }))).code).toBe('PreconditionFailed');
});

test('an upload that is completed is completed again, with the same answer', async () => {
  const Key = 'parts';
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key });
  const { ETag } = await s3.uploadPart({ Bucket, Key, UploadId, PartNumber: 1, Body: 'all' });
  const upload = { Bucket, Key, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
  const { $metadata: _first, ...first } = await s3.completeMultipartUpload(upload);
  const { $metadata: _again, ...again } = await s3.completeMultipartUpload({ ...upload, IfNoneMatch: '*' });
  expect(again).toEqual(first);
  await s3.putObject({ Bucket, Key, Body: 'other' });
  expect((await refusal(s3.completeMultipartUpload(upload))).code).toBe('NoSuchUpload');
});

test('a version that is named is copied onto its own object', async () => {
  const Key = 'versions';
  await s3.createBucket({ Bucket: 'versioned' });
  await s3.putBucketVersioning({ Bucket: 'versioned', VersioningConfiguration: { Status: 'Enabled' } });
  const { VersionId } = await s3.putObject({ Bucket: 'versioned', Key, Body: '1' });
  const copy = (CopySource: string) => s3.copyObject({ Bucket: 'versioned', Key, CopySource });
  expect((await copy(`versioned/${Key}?versionId=${VersionId}`)).VersionId).not.toBe(VersionId);
  expect((await refusal(copy(`versioned/${Key}`))).code).toBe('InvalidRequest');
});

test('a header holds what ISO-8859-1 has', async () => {
  await s3.putObject({ Bucket, Key: 'named', Body: 'x' });
  const get = async (name: string) => {
    const ResponseContentDisposition = `attachment; filename="${name}"`;
    const command = new GetObjectCommand({ Bucket, Key: 'named', ResponseContentDisposition });
    return fetch(await getSignedUrl(s3, command));
  };
  const answer = await get('ä.txt');
  expect([answer.status, answer.headers.get('content-disposition')]).toEqual([200, 'attachment; filename="ä.txt"']);
  const refused = await get('Ω.txt');
  expect([refused.status, await refused.text()]).toEqual([
    400,
    expect.stringContaining('<Code>InvalidArgument</Code>'),
  ]);
});

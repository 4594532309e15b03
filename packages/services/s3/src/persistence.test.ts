import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startS3 } from './testing/client.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coldstart-s3-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('objects, versions, settings and uploads under way outlive the cloud', async () => {
  const Bucket = 'lasting-bucket';
  const first = await startS3(folder);
  const before = first.s3();
  await before.createBucket({ Bucket });
  await before.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  const { VersionId } = await before.putObject({ Bucket, Key: 'b', Body: 'one', Metadata: { n: '1' } });
  await before.putObject({ Bucket, Key: 'b', Body: 'two' });
  await before.putObject({ Bucket, Key: 'a\u{1f600}', Body: 'three' });
  await before.putObject({ Bucket, Key: 'gone', Body: 'four' });
  await before.deleteObject({ Bucket, Key: 'gone' });
  const { UploadId } = await before.createMultipartUpload({ Bucket, Key: 'parts' });
  const { ETag } = await before.uploadPart({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: 'part' });
  await first.close();

  const second = await startS3(folder);
  const after = second.s3();
  const listed = await after.listObjectsV2({ Bucket });
  expect(listed.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
    ['a\u{1f600}', 5],
    ['b', 3],
  ]);
  const old = await after.getObject({ Bucket, Key: 'b', VersionId });
  expect([await old.Body?.transformToString(), old.Metadata]).toEqual(['one', { n: '1' }]);
  expect((await after.getBucketVersioning({ Bucket })).Status).toBe('Enabled');
  await after.completeMultipartUpload({
    Bucket,
    Key: 'parts',
    UploadId,
    MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
  });
  expect(await (await after.getObject({ Bucket, Key: 'parts' })).Body?.transformToString()).toBe('part');
  await second.close();
});

test('a restore from the archive ends in its time, a restart in between or not', async () => {
  const Bucket = 'cold-bucket';
  const first = await startS3(folder);
  const before = first.s3();
  await before.createBucket({ Bucket });
  await before.putObject({ Bucket, Key: 'k', Body: 'text', StorageClass: 'GLACIER' });
  await before.restoreObject({ Bucket, Key: 'k', RestoreRequest: { Days: 1 } });
  expect((await before.headObject({ Bucket, Key: 'k' })).Restore).toBe('ongoing-request="true"');
  await first.close();

  const second = await startS3(folder);
  const after = second.s3();
  await second.cloud.clock.advance(5 * 3_600_000 + 1000);
  expect((await after.headObject({ Bucket, Key: 'k' })).Restore).toMatch(/^ongoing-request="false", expiry-date="/);
  expect(await (await after.getObject({ Bucket, Key: 'k' })).Body?.transformToString()).toBe('text');
  await second.close();
});

test('what an account had is free again once the account is dropped', async () => {
  const cloud = await startS3();
  await cloud.s3().createBucket({ Bucket: 'passing-bucket' });
  await cloud.cloud.dropAccount('111111111111');
  expect((await cloud.s3().listBuckets({})).Buckets ?? []).toEqual([]);
  await cloud.s3({ accessKeyId: '222222222222', secretAccessKey: 'test' }).createBucket({ Bucket: 'passing-bucket' });
  await cloud.close();
});

import type { EncodingType, ObjectLockMode } from '@aws-sdk/client-s3';
import type { Scenarios, ScenarioContext } from './scenario.ts';

const prefixed =
  (Delimiter: string | undefined) =>
  async ({ s3, bucket: Bucket, same }: ScenarioContext): Promise<void> => {
    await s3.putObject({ Bucket, Key: 'test/foo/bar/123', Body: 'content 123', ChecksumAlgorithm: 'CRC32' });
    await same('list-objects', s3.listObjects({ Bucket, Prefix: 'test/', Delimiter, MaxKeys: 1, EncodingType: 'url' }));
  };

/** Lists, deletions of many objects, and words that are not in a list of words. */
export const listings: Scenarios = {
  'TestS3ListObjects::test_list_objects_with_prefix[/]': prefixed('/'),
  'TestS3ListObjects::test_list_objects_with_prefix[]': prefixed(undefined),
  'TestS3ListBuckets::test_list_buckets_by_bucket_region': async ({ s3, bucket: Prefix, same }) => {
    await same('list-objects-by-bucket-region-not-empty', s3.listBuckets({ Prefix, BucketRegion: 'us-east-1' }));
    await same('list-objects-by-bucket-region-empty', s3.listBuckets({ Prefix, BucketRegion: 'us-west-2' }));
  },
  'TestS3ListBuckets::test_list_buckets_by_prefix_with_case_sensitivity': async ({ s3, bucket: Prefix, same }) => {
    await same('list-objects-by-prefix-empty', s3.listBuckets({ Prefix: Prefix.toUpperCase() }));
    await same('list-objects-by-prefix-not-empty', s3.listBuckets({ Prefix }));
  },
  'TestS3ListBuckets::test_list_buckets_region_validation': ({ s3, same }) =>
    same('bad-region', s3.listBuckets({ BucketRegion: 'eu-east-1' })),
  'TestS3ListObjectsV2::test_list_ops_encoding_type_validation[list_multipart_uploads]': async (context) => {
    const { s3, bucket: Bucket, same } = context;
    const encoded = (text: string) => s3.listMultipartUploads({ Bucket, EncodingType: text as EncodingType });
    await same('list_multipart_uploads-error-wrong-value', encoded('value'));
    await same('list_multipart_uploads-error-empty-value', encoded(''));
  },
  'TestS3ListObjectsV2::test_list_ops_encoding_type_validation[list_object_versions]': async (context) => {
    const { s3, bucket: Bucket, same } = context;
    const encoded = (text: string) => s3.listObjectVersions({ Bucket, EncodingType: text as EncodingType });
    await same('list_object_versions-error-wrong-value', encoded('value'));
    await same('list_object_versions-error-empty-value', encoded(''));
  },
  'TestS3::test_delete_non_existing_keys': ({ s3, bucket: Bucket, same }) => {
    const Objects = ['dummy1', 'dummy2', 'test-key-nonexistent'].map((Key) => ({ Key }));
    return same('deleted-resp', s3.deleteObjects({ Bucket, Delete: { Objects } }));
  },
  'TestS3::test_s3_batch_delete_objects': async ({ s3, bucket: Bucket, same }) => {
    const Objects = ['a', 'b', 'c', 'd', 'e'].map((Key) => ({ Key }));
    for (const { Key } of Objects) await s3.putObject({ Bucket, Key });
    await same('batch-delete', s3.deleteObjects({ Bucket, Delete: { Objects } }));
    await same('list-remaining-objects', s3.listObjects({ Bucket, EncodingType: 'url' }));
  },
  'TestS3::test_bucket_exists': async ({ s3, bucket: Bucket, same }) => {
    const CORSRules = [{ AllowedMethods: ['GET', 'POST', 'PUT', 'DELETE'], AllowedOrigins: ['localhost'] }];
    await s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules } });
    await same('get-bucket-cors', s3.getBucketCors({ Bucket }));
    await same('get-bucket-acl', s3.getBucketAcl({ Bucket }));
    await same('get-bucket-not-exists', s3.getBucketAcl({ Bucket: 'bucket-not-exists' }));
  },
  'TestS3::test_precondition_failed_error': async ({ s3, bucket: Bucket, same }) => {
    await s3.putObject({ Bucket, Key: 'foo' });
    await same('get-object-if-match', s3.getObject({ Bucket, Key: 'foo', IfMatch: '"not good etag"' }));
  },
  'TestS3::test_s3_get_object_header_overrides': async ({ s3, bucket: Bucket, same }) => {
    await s3.putObject({ Bucket, Key: 'k', Body: 'something', ChecksumAlgorithm: 'CRC32' });
    await same(
      'get-object',
      s3.getObject({
        Bucket,
        Key: 'k',
        ChecksumMode: 'ENABLED',
        ResponseCacheControl: 'max-age=74',
        ResponseContentDisposition: 'attachment; filename="foo.jpg"',
        ResponseContentEncoding: 'identity',
        ResponseContentLanguage: 'de-DE',
        ResponseContentType: 'image/jpeg',
        ResponseExpires: new Date('2015-10-21T07:28:00Z'),
      }),
    );
  },
  'TestS3ObjectLockRetention::test_s3_object_lock_mode_validation': async ({ s3, same }) => {
    const Bucket = 'test-lock-modes';
    await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true });
    const put = { Bucket, Key: 'k', Body: 'v', ChecksumAlgorithm: 'CRC32' } as const;
    const ObjectLockRetainUntilDate = new Date('2100-01-01');
    const bad = { ObjectLockMode: 'BAD-VALUE' as ObjectLockMode, ObjectLockRetainUntilDate };
    await same('put-obj-locked-error-no-retain-date', s3.putObject({ ...put, ObjectLockMode: 'GOVERNANCE' }));
    await same('put-obj-locked-error-no-mode', s3.putObject({ ...put, ObjectLockRetainUntilDate }));
    await same('put-obj-locked-bad-value', s3.putObject({ ...put, ...bad }));
    await same('create-mpu-locked-bad-value', s3.createMultipartUpload({ Bucket, Key: 'k', ...bad }));
  },
};

import type { Scenarios } from './scenario.ts';
import { allowAcls } from './settings.ts';

const RANGES = ['0-8', '1-1', '1-0', '1-', '-1-', '-2', '-9', '-15', '0-100', '0-0', '0--1', '100-200', '-0', '-'];

const enable = { Status: 'Enabled' } as const;
const suspend = { Status: 'Suspended' } as const;

/** Single objects: writes, reads, conditions, tags, locks. */
export const objects: Scenarios = {
  'TestS3ObjectCRUD::test_delete_object': async ({ s3, bucket: Bucket, same }) => {
    const VersionId = 'HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD';
    await same('put-object', s3.putObject({ Bucket, Key: 'test-delete', Body: 'test-delete' }));
    await same('delete-object', s3.deleteObject({ Bucket, Key: 'test-delete' }));
    await same('delete-nonexistent-object', s3.deleteObject({ Bucket, Key: 'test-delete' }));
    await same('delete-nonexistent-object-versionid', s3.deleteObject({ Bucket, Key: 'test-delete', VersionId }));
  },
  'TestS3ObjectCRUD::test_delete_objects': async ({ s3, bucket: Bucket, same }) => {
    const VersionId = 'HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD';
    await same('put-object', s3.putObject({ Bucket, Key: 'test-delete', Body: 'test-delete' }));
    await same(
      'delete-object-wrong-version-id',
      s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'test-delete', VersionId }] } }),
    );
    const Objects = ['a-wrong-key', 'c-wrong-key', 'test-delete'].map((Key) => ({ Key }));
    await same('delete-objects', s3.deleteObjects({ Bucket, Delete: { Objects } }));
  },
  'TestS3ObjectCRUD::test_get_object_range': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-range';
    await s3.putObject({ Bucket, Key, Body: '0123456789' });
    for (const range of RANGES) await same(`get-${range}`, s3.getObject({ Bucket, Key, Range: `bytes=${range}` }));
    await same('get-wrong-format', s3.getObject({ Bucket, Key, Range: '0-1' }));
    await same('get-multiple-ranges', s3.getObject({ Bucket, Key, Range: 'bytes=0-1,2-3' }));
  },
  'TestS3ObjectCRUD::test_get_object_with_version_unversioned_bucket': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-version';
    const VersionId = 'HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD';
    await same('put-object', s3.putObject({ Bucket, Key, Body: 'test-version' }));
    await same('get-obj-with-version', s3.getObject({ Bucket, Key, VersionId }));
    await same('get-obj-with-null-version', s3.getObject({ Bucket, Key, VersionId: 'null' }));
  },
  'TestS3ObjectCRUD::test_delete_object_versioned': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-delete';
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: enable });
    const put = await same('put-object', s3.putObject({ Bucket, Key, Body: 'test-delete' }));
    const VersionId = put.VersionId;
    await same(
      'delete-with-bad-version',
      s3.deleteObject({ Bucket, Key, VersionId: `${VersionId?.slice(0, -4)}ABCD` }),
    );
    await same('delete-wrong-key', s3.deleteObject({ Bucket, Key: 'wrong-key' }));
    const marker = await same('delete-object', s3.deleteObject({ Bucket, Key }));
    await same('delete-object-2', s3.deleteObject({ Bucket, Key }));
    await same('list-object-versions', s3.listObjectVersions({ Bucket, Prefix: Key, EncodingType: 'url' }));
    await same('get-delete-marker', s3.getObject({ Bucket, Key, VersionId: marker.VersionId }));
    await same('get-object-with-version', s3.getObject({ Bucket, Key, VersionId }));
    await same('get-deleted-object', s3.getObject({ Bucket, Key }));
    await same('delete-delete-marker', s3.deleteObject({ Bucket, Key, VersionId: marker.VersionId }));
    await same('delete-object-version', s3.deleteObject({ Bucket, Key, VersionId }));
    await same('get-deleted-object-with-version', s3.getObject({ Bucket, Key, VersionId }));
  },
  'TestS3ObjectCRUD::test_put_object_on_suspended_bucket': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-version';
    const list = () => s3.listObjectVersions({ Bucket, EncodingType: 'url' });
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: enable });
    for (const n of [0, 1, 2]) await same(`put-object-${n}`, s3.putObject({ Bucket, Key, Body: `test-version-${n}` }));
    await same('list-enabled', list());
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: suspend });
    await same('list-suspended', list());
    const put = () => s3.putObject({ Bucket, Key, Body: 'test-version-suspended' });
    await same('put-object-suspended', put());
    await same('list-suspended-after-put', list());
    await same('put-object-suspended-overwrite', put());
    await same('list-suspended-after-overwrite', list());
    await same('get-object-current', s3.getObject({ Bucket, Key }));
  },
  'TestS3BucketCRUD::test_delete_bucket_with_objects': async ({ s3, bucket: Bucket, same }) => {
    await s3.putObject({ Bucket, Key: 'a', Body: 'b' });
    await same('delete-with-obj', s3.deleteBucket({ Bucket }));
    await same('delete-obj', s3.deleteObject({ Bucket, Key: 'a' }));
    await same('delete-bucket', s3.deleteBucket({ Bucket }));
  },
  'TestS3BucketCRUD::test_delete_versioned_bucket_with_objects': async ({ s3, bucket: Bucket, same }) => {
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: enable });
    const { VersionId } = await s3.putObject({ Bucket, Key: 'a', Body: 'b' });
    const marker = await s3.deleteObject({ Bucket, Key: 'a' });
    await same('delete-with-obj-and-delete-marker', s3.deleteBucket({ Bucket }));
    await same('delete-obj-by-version', s3.deleteObject({ Bucket, Key: 'a', VersionId }));
    await same('delete-with-only-delete-marker', s3.deleteBucket({ Bucket }));
    await same('delete-marker-by-version', s3.deleteObject({ Bucket, Key: 'a', VersionId: marker.VersionId }));
    await same('success-delete-bucket', s3.deleteBucket({ Bucket }));
  },
  'TestS3ObjectWritePrecondition::test_put_object_if_none_match': async ({ s3, bucket: Bucket, same }) => {
    const put = () => s3.putObject({ Bucket, Key: 'k', Body: '', IfNoneMatch: '*' });
    await same('put-obj', put());
    await same('put-obj-if-none-match', put());
    await same('del-obj', s3.deleteObject({ Bucket, Key: 'k' }));
    await same('put-obj-after-del', put());
  },
  'TestS3ObjectWritePrecondition::test_put_object_if_none_match_validation': async ({ s3, bucket: Bucket, same }) => {
    await same('put-obj', s3.putObject({ Bucket, Key: 'k', Body: '', IfNoneMatch: '*' }));
    await same('put-obj-if-none-match-bad-value', s3.putObject({ Bucket, Key: 'k', IfNoneMatch: 'GET' }));
  },
  'TestS3ObjectWritePrecondition::test_put_object_if_match': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-precondition';
    await same('put-obj-if-match-key-not-exists', s3.putObject({ Bucket, Key, IfMatch: '"a"' }));
    const { ETag } = await same('put-obj', s3.putObject({ Bucket, Key, Body: 'test' }));
    await same('put-obj-if-match-wrong-etag', s3.putObject({ Bucket, Key, IfMatch: '"a"' }));
    await same('put-obj-overwrite', s3.putObject({ Bucket, Key, Body: '', IfMatch: ETag }));
    await same('del-obj', s3.deleteObject({ Bucket, Key }));
    await same('put-obj-after-del', s3.putObject({ Bucket, Key, Body: '' }));
  },
  'TestS3ObjectWritePrecondition::test_put_object_if_match_validation': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-precondition-validation';
    await same('put-obj-if-match-star-value', s3.putObject({ Bucket, Key, IfMatch: '*' }));
    await same('put-obj-if-match-bad-value', s3.putObject({ Bucket, Key, IfMatch: 'abcdef' }));
    await same('put-obj-if-match-bad-value-2', s3.putObject({ Bucket, Key, IfMatch: 'bad-char_/' }));
  },
  'TestS3ObjectLock::test_delete_object_with_no_locking': async ({ s3, bucket: Bucket, same }) => {
    await s3.putObject({ Bucket, Key: 'k', Body: 'v' });
    const bypass = (BypassGovernanceRetention: boolean) => ({ Bucket, BypassGovernanceRetention });
    await same('delete-object-bypass-no-lock', s3.deleteObject({ ...bypass(true), Key: 'k' }));
    await same('delete-object-bypass-no-lock-false', s3.deleteObject({ ...bypass(false), Key: 'k' }));
    const Delete = { Objects: [{ Key: 'k' }] };
    await same('delete-objects-bypass-no-lock', s3.deleteObjects({ ...bypass(true), Delete }));
  },
  'TestS3ObjectLockLegalHold::test_delete_locked_object': async ({ s3, bucket, same }) => {
    const Bucket = `${bucket}-lock`;
    const Key = 'test-delete-locked';
    await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true });
    const { VersionId } = await same('put-obj', s3.putObject({ Bucket, Key, Body: 'test' }));
    const hold = (Status: 'ON' | 'OFF') => s3.putObjectLegalHold({ Bucket, Key, LegalHold: { Status } });
    await same('put-object-legal-hold', hold('ON'));
    await same('delete-object-locked', s3.deleteObject({ Bucket, Key, VersionId }));
    const Delete = { Objects: [{ Key, VersionId }] };
    await same('delete-objects-locked', s3.deleteObjects({ Bucket, Delete }));
    await same('put-object-legal-hold-off', hold('OFF'));
  },
  'TestS3BucketObjectTagging::test_object_tagging_crud': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-object-tagging';
    const put = (...TagSet: { Key: string; Value: string }[]) =>
      s3.putObjectTagging({ Bucket, Key, Tagging: { TagSet } });
    await same('put-object', s3.putObject({ Bucket, Key, Body: 'test-tagging' }));
    await same('get-object-tags-empty', s3.getObjectTagging({ Bucket, Key }));
    await same('put-object-tags', put({ Key: 'tag1', Value: 'tag1' }, { Key: 'tag2', Value: '' }));
    await same('get-object-tags', s3.getObjectTagging({ Bucket, Key }));
    await same('put-object-tags-overwrite', put({ Key: 'tag3', Value: 'tag3' }));
    await same('get-object-tags-overwritten', s3.getObjectTagging({ Bucket, Key }));
    await same('get-obj-after-tags', s3.getObject({ Bucket, Key }));
    await same('delete-object-tags', s3.deleteObjectTagging({ Bucket, Key }));
    await same('get-object-tags-deleted', s3.getObjectTagging({ Bucket, Key }));
    await same('get-obj-after-tags-deleted', s3.getObject({ Bucket, Key }));
  },
  'TestS3::test_s3_object_acl': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'object-key-acl';
    await allowAcls(s3, Bucket);
    await same('put-object-default-acl', s3.putObject({ Bucket, Key, Body: '' }));
    await same('get-object-acl-default', s3.getObjectAcl({ Bucket, Key }));
    await same('put-object-acl', s3.putObjectAcl({ Bucket, Key, ACL: 'public-read' }));
    await same('get-object-acl', s3.getObjectAcl({ Bucket, Key }));
    await s3.putObjectAcl({ Bucket, Key, GrantRead: 'uri="http://acs.amazonaws.com/groups/s3/LogDelivery"' });
    await same('get-object-grant-acl', s3.getObjectAcl({ Bucket, Key }));
  },
  'TestS3::test_s3_get_object_preconditions[get_object]': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-object';
    const { ETag } = await s3.putObject({ Bucket, Key, Body: 'data' });
    const { LastModified } = await s3.headObject({ Bucket, Key });
    const get = (more: object) => s3.getObject({ Bucket, Key, ...more });
    const future = new Date(Date.now() + 86_400_000);
    const past = new Date(Date.now() - 86_400_000);
    await same('precondition-if-match', get({ IfMatch: '"abcd"' }));
    await same('precondition-if-unmodified-since', get({ IfUnmodifiedSince: past }));
    await same('obj-ignore-future-modified-since', get({ IfModifiedSince: future }));
    await same('precondition-if-unmodified-since-is-object', get({ IfUnmodifiedSince: LastModified }));
    await same(
      'obj-success',
      get({ IfMatch: ETag, IfNoneMatch: '"other"', IfModifiedSince: past, IfUnmodifiedSince: future }),
    );
  },
  'TestS3::test_range_key_not_exists': ({ s3, bucket: Bucket, same }) =>
    same('exc', s3.getObject({ Bucket, Key: 'my-key', Range: 'bytes=0-1' })),
  'TestS3::test_put_object_storage_class_outposts': async ({ s3, bucket: Bucket, same }) => {
    await same('put-object-outposts', s3.putObject({ Bucket, Key: 'k', Body: '', StorageClass: 'OUTPOSTS' }));
    await same(
      'create-multipart-outposts-exc',
      s3.createMultipartUpload({ Bucket, Key: 'k', StorageClass: 'OUTPOSTS' }),
    );
  },
  'TestS3DeepArchive::test_s3_get_deep_archive_object_restore': async ({ s3, bucket: Bucket, same, cloud }) => {
    const Key = 'k';
    await s3.putObject({ Bucket, Key, Body: 'body', StorageClass: 'DEEP_ARCHIVE' });
    await same('get_object_invalid_state', s3.getObject({ Bucket, Key }));
    const RestoreRequest = { Days: 30, GlacierJobParameters: { Tier: 'Bulk' } } as const;
    await same('restore_object', s3.restoreObject({ Bucket, Key, RestoreRequest }));
    await same('get_object_invalid_state', s3.getObject({ Bucket, Key }));
    await cloud.clock.advance(48 * 3_600_000);
    await s3.getObject({ Bucket, Key });
  },
};

import type { Scenarios, ScenarioContext } from './scenario.ts';

const MB5 = Buffer.alloc(5 * 1024 * 1024 + 1, 'a');
const JSON_BODY = '{"key": "value"}';

const withChecksum =
  (ChecksumAlgorithm: 'CRC32' | 'CRC32C' | 'SHA1' | 'SHA256' | 'CRC64NVME') =>
  async ({ s3, bucket: Bucket, same }: ScenarioContext): Promise<void> => {
    const Key = 'source-object';
    await same(
      'put-object-no-checksum',
      s3.putObject({ Bucket, Key, Body: JSON_BODY, ContentType: 'application/json', ChecksumAlgorithm }),
    );
    const attributes = (key: string) => s3.getObjectAttributes({ Bucket, Key: key, ObjectAttributes: ['Checksum'] });
    const CopySource = `${Bucket}/${Key}`;
    await same('object-attrs', attributes(Key));
    await same(
      'copy-object-in-place-with-no-checksum',
      s3.copyObject({ Bucket, Key, CopySource, Metadata: { key1: 'value1' }, MetadataDirective: 'REPLACE' }),
    );
    await same('object-attrs-after-copy', attributes(Key));
    await same('copy-object-to-dest-keep-checksum', s3.copyObject({ Bucket, Key: 'dest', CopySource }));
    await same('dest-object-attrs-after-copy', attributes('dest'));
  };

const defaultType =
  (ChecksumAlgorithm: 'CRC32C' | 'SHA1' | 'SHA256') =>
  ({ s3, bucket: Bucket, same }: ScenarioContext) =>
    same(
      'create-mpu-default-checksum-type',
      s3.createMultipartUpload({ Bucket, Key: 'test-multipart-checksum-default', ChecksumAlgorithm }),
    );

/** Copies and multipart uploads. */
export const copies: Scenarios = {
  'TestS3::test_s3_copy_object_wrong_format': ({ s3, bucket: Bucket, same }) =>
    same('copy-object-wrong-copy-source', s3.copyObject({ Bucket, Key: 'k', CopySource: 'wrongformat' })),
  'TestS3::test_s3_copy_metadata_replace': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'source-object';
    await same(
      'put_object',
      s3.putObject({
        Bucket,
        Key,
        Body: JSON_BODY,
        ContentType: 'application/json',
        ContentLanguage: 'en-US',
        Metadata: { key: 'value' },
      }),
    );
    await same('head_object', s3.headObject({ Bucket, Key }));
    await same(
      'copy_object',
      s3.copyObject({
        Bucket,
        Key: 'copy',
        CopySource: `${Bucket}/${Key}`,
        Metadata: { 'another-key': 'value' },
        ContentType: 'image/jpg',
        MetadataDirective: 'REPLACE',
      }),
    );
    await same('head_object_copy', s3.headObject({ Bucket, Key: 'copy' }));
  },
  'TestS3::test_s3_copy_object_in_place_storage_class': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'source-object';
    const attributes = () => s3.getObjectAttributes({ Bucket, Key, ObjectAttributes: ['StorageClass'] });
    await same('put-object', s3.putObject({ Bucket, Key, Body: 'test', StorageClass: 'STANDARD' }));
    await same('head-object', s3.headObject({ Bucket, Key }));
    await same('object-attrs', attributes());
    await same(
      'copy-object-in-place-with-storage-class',
      s3.copyObject({ Bucket, Key, CopySource: `${Bucket}/${Key}`, StorageClass: 'STANDARD' }),
    );
    await same('object-attrs-after-copy', attributes());
  },
  'TestS3::test_s3_copy_tagging_directive[None]': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'source-object';
    const CopySource = `${Bucket}/${Key}`;
    await same('put-object', s3.putObject({ Bucket, Key, Body: 'test', Tagging: 'key1=value1' }));
    await same('get-object-tag', s3.getObjectTagging({ Bucket, Key }));
    await same('copy-object', s3.copyObject({ Bucket, Key: 'copy', CopySource, Tagging: 'key2=value2' }));
    await same('get-copy-object-tag', s3.getObjectTagging({ Bucket, Key: 'copy' }));
  },
  'TestS3::test_s3_copy_object_with_default_checksum[CRC32]': withChecksum('CRC32'),
  'TestS3::test_s3_copy_object_with_default_checksum[CRC32C]': withChecksum('CRC32C'),
  'TestS3::test_s3_copy_object_with_default_checksum[SHA1]': withChecksum('SHA1'),
  'TestS3::test_s3_copy_object_with_default_checksum[SHA256]': withChecksum('SHA256'),
  'TestS3::test_s3_copy_object_with_default_checksum[CRC64NVME]': withChecksum('CRC64NVME'),
  'TestS3MultipartUploadChecksum::test_multipart_checksum_type_default_for_checksum[CRC32C]': defaultType('CRC32C'),
  'TestS3MultipartUploadChecksum::test_multipart_checksum_type_default_for_checksum[SHA1]': defaultType('SHA1'),
  'TestS3MultipartUploadChecksum::test_multipart_checksum_type_default_for_checksum[SHA256]': defaultType('SHA256'),
  'TestS3MultipartUploadChecksum::test_multipart_checksum_type_compatibility[FULL_OBJECT-SHA1]': ({
    s3,
    bucket: Bucket,
    same,
  }) =>
    same(
      'create-mpu-checksum-exc',
      s3.createMultipartUpload({ Bucket, Key: 'k', ChecksumAlgorithm: 'SHA1', ChecksumType: 'FULL_OBJECT' }),
    ),
  'TestS3MultipartUploadChecksum::test_complete_multipart_parts_checksum_composite[SHA256]': async ({
    s3,
    bucket: Bucket,
    same,
  }) => {
    const Key = 'test-multipart-checksum';
    const { UploadId } = await same(
      'create-mpu-checksum',
      s3.createMultipartUpload({ Bucket, Key, ChecksumAlgorithm: 'SHA256' }),
    );
    const Parts: { ETag?: string; PartNumber: number; ChecksumSHA256?: string }[] = [];
    for (const [index, Body] of [MB5, MB5, Buffer.alloc(10, 'a')].entries()) {
      const PartNumber = index + 1;
      const part = await same(
        `upload-part-${index}`,
        s3.uploadPart({ Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm: 'SHA256' }),
      );
      Parts.push({ ETag: part.ETag, PartNumber, ChecksumSHA256: part.ChecksumSHA256 });
    }
    await same('list-parts', s3.listParts({ Bucket, Key, UploadId }));
    const complete = (parts: typeof Parts) =>
      s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts: parts } });
    await same('complete-multipart-no-checksum', complete(Parts.map(({ ETag, PartNumber }) => ({ ETag, PartNumber }))));
    await same('complete-multipart-checksum', complete(Parts));
    await same(
      'get-object-attrs',
      s3.getObjectAttributes({ Bucket, Key, ObjectAttributes: ['Checksum', 'ETag', 'ObjectParts'] }),
    );
    await same('get-object-part-checksum', s3.getObject({ Bucket, Key, PartNumber: 3 }));
    await same('head-object-with-checksum', s3.headObject({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    await same(
      'copy-obj-checksum',
      s3.copyObject({ Bucket, Key, CopySource: `${Bucket}/${Key}`, MetadataDirective: 'REPLACE' }),
    );
  },
  'TestS3::test_multipart_no_such_upload': async ({ s3, bucket: Bucket, same }) => {
    const upload = { Bucket, Key: 'k', UploadId: 'fakeid' };
    await same('upload-exc', s3.uploadPart({ ...upload, PartNumber: 1, Body: '' }));
    const Parts = [{ ETag: '"a"', PartNumber: 1 }];
    await same('complete-exc', s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } }));
    await same('abort-exc', s3.abortMultipartUpload(upload));
  },
  'TestS3::test_multipart_complete_multipart_wrong_part': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-parts';
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key });
    const { ETag } = await s3.uploadPart({ Bucket, Key, UploadId, PartNumber: 1, Body: 'data' });
    const complete = (PartNumber: number, etag: string | undefined) =>
      s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts: [{ ETag: etag, PartNumber }] } });
    await same('complete-exc-wrong-part-number', complete(2, ETag));
    await same('complete-exc-wrong-etag', complete(1, 'd41d8cd98f00b204e9800998ecf8427e'));
  },
  'TestS3ObjectWritePrecondition::test_multipart_if_none_match_with_delete': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-precondition';
    await same('put-obj', s3.putObject({ Bucket, Key, Body: '' }));
    const upload = async (name?: string) => {
      const creating = s3.createMultipartUpload({ Bucket, Key });
      const { UploadId } = await (name === undefined ? creating : same(name, creating));
      const { ETag } = await s3.uploadPart({ Bucket, Key, UploadId, PartNumber: 1, Body: 'test' });
      const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
      return () => s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload, IfNoneMatch: '*' });
    };
    const complete = await upload('create-multipart');
    await same('complete-multipart-if-none-match', complete());
    await same('del-obj', s3.deleteObject({ Bucket, Key }));
    await same('complete-multipart-after-del', complete());
    const again = await upload();
    await same('complete-multipart-after-del-restart', again());
  },
  'TestS3ListParts::test_list_parts_pagination': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-list-part-pagination';
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key });
    const upload = { Bucket, Key, UploadId };
    await same('list-parts-empty', s3.listParts(upload));
    for (const PartNumber of [1, 2]) await s3.uploadPart({ ...upload, PartNumber, Body: 'data' });
    await same('list-parts-all', s3.listParts(upload));
    await same('list-parts-1', s3.listParts({ ...upload, MaxParts: 1 }));
    await same('list-parts-next', s3.listParts({ ...upload, MaxParts: 1, PartNumberMarker: '1' }));
    await same('list-parts-wrong-part', s3.listParts({ ...upload, MaxParts: 1, PartNumberMarker: '10' }));
  },
  'TestS3ListObjectsV2::test_list_objects_v2_with_prefix_and_delimiter': async ({ s3, bucket: Bucket, same }) => {
    for (const Key of ['test/foo/bar/123', 'test/foo/bar/456', 'test/bar/foo/123']) {
      await s3.putObject({ Bucket, Key, Body: 'content 123' });
    }
    const list = (Prefix: string, more: object = {}) =>
      s3.listObjectsV2({ Bucket, Prefix, Delimiter: '/', EncodingType: 'url', ...more });
    await same('list-objects-v2-1', list('test/'));
    await same('list-objects-v2-1-with-max-keys', list('test/', { MaxKeys: 1 }));
    await same('list-objects-v2-2', list('test/foo'));
    await same('list-objects-v2-3', list('test/foo/bar'));
  },
  'TestS3ListObjects::test_list_objects_next_marker': async ({ s3, bucket: Bucket, same }) => {
    for (const Key of ['a', 'b', 'c']) await s3.putObject({ Bucket, Key, Body: 'content 123' });
    const list = (more: object) => s3.listObjects({ Bucket, EncodingType: 'url', ...more });
    await same('list-objects-all', list({}));
    const { NextMarker } = await same('list-objects-max-1', list({ MaxKeys: 1, Delimiter: '/' }));
    await same('list-objects-rest', list({ MaxKeys: 1, Marker: NextMarker }));
    await same('list-objects-marker-empty', list({ MaxKeys: 1, Marker: '' }));
  },
  'TestS3CopySourcePreconditions::test_s3_copy_object_preconditions': async ({ s3, bucket: Bucket, same }) => {
    const Key = 'test-object';
    const { ETag } = await s3.putObject({ Bucket, Key, Body: 'data' });
    await same('head-object', s3.headObject({ Bucket, Key }));
    const past = new Date(Date.now() - 86_400_000);
    const future = new Date(Date.now() + 86_400_000);
    const copy = (more: object) => s3.copyObject({ Bucket, Key: 'copy', CopySource: `${Bucket}/${Key}`, ...more });
    await same('copy-precondition-if-match', copy({ CopySourceIfMatch: '"abcd"' }));
    await same('copy-precondition-if-none-match', copy({ CopySourceIfNoneMatch: ETag }));
    await same('copy-etag-missing-quotes', copy({ CopySourceIfNoneMatch: ETag?.replaceAll('"', '') }));
    await same('copy-precondition-if-unmodified-since', copy({ CopySourceIfUnmodifiedSince: past }));
    await same('copy-ignore-future-modified-since', copy({ CopySourceIfModifiedSince: future }));
    await same('copy-success', copy({ CopySourceIfMatch: ETag, CopySourceIfUnmodifiedSince: future }));
  },
};

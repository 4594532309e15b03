import type { ObjectLockRetentionMode, StorageClass, UploadPartCopyCommandInput } from '@aws-sdk/client-s3';
import type { Scenarios, ScenarioContext } from './scenario.ts';

type Scenario = Scenarios[string];

/** The same situation under several recorded names, each with its own argument. */
function each<Argument>(
  test: string,
  cases: Readonly<Record<string, Argument>>,
  play: (argument: Argument) => Scenario,
) {
  return Object.fromEntries(Object.entries(cases).map(([name, argument]) => [`${test}${name}`, play(argument)]));
}

const asNamed = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`[${name}]`, name]));

const specialCharacters =
  (Key: string) =>
  async ({ s3, bucket: Bucket, same }: ScenarioContext): Promise<void> => {
    await same('put-object-special-char', s3.putObject({ Bucket, Key, Body: 'test', ChecksumAlgorithm: 'CRC32' }));
    await same('list-object-special-char', s3.listObjectsV2({ Bucket, EncodingType: 'url' }).then(decoded));
    await same('get-object-special-char', s3.getObject({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    await same('del-object-special-char', s3.deleteObject({ Bucket, Key }));
  };

/** The recordings' client decodes the keys that it has asked to be encoded. */
function decoded<Answer extends { Contents?: { Key?: string }[] }>(answer: Answer): Answer {
  for (const found of answer.Contents ?? []) found.Key = decodeURIComponent((found.Key ?? '').replaceAll('+', ' '));
  return answer;
}

const storageClass =
  (StorageClass: StorageClass) =>
  async ({ s3, bucket: Bucket, same }: ScenarioContext): Promise<void> => {
    const Key = 'test-object';
    await s3.putObject({ Bucket, Key, Body: 'body-test', StorageClass, ChecksumAlgorithm: 'CRC32' });
    await same('get-object-storage-class', s3.getObjectAttributes({ Bucket, Key, ObjectAttributes: ['StorageClass'] }));
    await same('get-object', s3.getObject({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  };

const PAST = new Date('2020-01-01');
const FUTURE = new Date('2100-01-01');

/** A part copied from an object on a condition, under the name of the condition's answer. */
const partCopy =
  ([key, condition]: readonly [string, Partial<UploadPartCopyCommandInput>]) =>
  async ({ s3, bucket: Bucket, same }: ScenarioContext): Promise<void> => {
    await s3.putObject({ Bucket, Key: 'source_file.txt', Body: '0123456789' });
    const upload = { Bucket, Key: 'destination_file.txt' };
    const { UploadId } = await s3.createMultipartUpload(upload);
    const CopySource = `${Bucket}/source_file.txt`;
    await same(key, s3.uploadPartCopy({ ...upload, UploadId, PartNumber: 1, CopySource, ...condition }));
    if (!key.includes('-copy-source-')) await same('list-parts', s3.listParts({ ...upload, UploadId }));
  };

const lockRefusals = {
  'put-lock-config-empty': {},
  'put-lock-config-no-enabled': { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } },
  'put-lock-config-bad-mode': {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'BAD-VALUE' as ObjectLockRetentionMode, Days: 1 } },
  },
  'put-lock-config-empty-rule': { ObjectLockEnabled: 'Enabled', Rule: {} },
  'put-lock-config-empty-retention': { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: {} } },
  'put-lock-config-no-days': { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE' } } },
  'put-lock-config-both-days-years': {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1, Years: 1 } },
  },
} as const;

/** One situation each, recorded many times over. */
export const tables: Scenarios = {
  ...each(
    'TestS3::test_put_get_object_special_character',
    asNamed(['file%2Fname', 'test key//', 'test%123/', 'test%123']),
    specialCharacters,
  ),
  ...each(
    'TestS3::test_put_object_storage_class',
    {
      '[DEEP_ARCHIVE-False]': 'DEEP_ARCHIVE',
      '[GLACIER-False]': 'GLACIER',
      '[GLACIER_IR-True]': 'GLACIER_IR',
      '[INTELLIGENT_TIERING-True]': 'INTELLIGENT_TIERING',
      '[ONEZONE_IA-True]': 'ONEZONE_IA',
      '[STANDARD_IA-True]': 'STANDARD_IA',
    },
    storageClass,
  ),
  ...each(
    'TestS3::test_put_bucket_policy_invalid_account_id',
    asNamed(['0000', 'aa000000000$', 'abcd']),
    (ExpectedBucketOwner) =>
      ({ s3, bucket: Bucket, same }) =>
        same(
          'put-bucket-policy-invalid-bucket-owner',
          s3.putBucketPolicy({ Bucket, Policy: '{}', ExpectedBucketOwner }),
        ),
  ),
  ...each(
    'TestS3Multipart::test_upload_part_copy_with_copy_source_',
    {
      if_match_failed: ['upload-part-copy-source-if-match', { CopySourceIfMatch: 'none' }],
      if_none_match_failed: [
        'upload-part-copy-source-if-none-match',
        { CopySourceIfNoneMatch: '781e5e245d69b566979b86e28d23f2c7' },
      ],
      if_unmodified_since_match_failed: [
        'upload-part-copy-source-unmodified-since-match',
        { CopySourceIfUnmodifiedSince: PAST },
      ],
      if_modified_since_in_future_success: [
        'upload-part-copy-if-modified-since-in-future',
        { CopySourceIfModifiedSince: FUTURE },
      ],
      if_modified_since_success: ['upload-part-copy-if-modified-since', { CopySourceIfModifiedSince: PAST }],
      if_unmodified_since_success: ['upload-part-copy-if-unmodified-since', { CopySourceIfUnmodifiedSince: FUTURE }],
    } as const,
    partCopy,
  ),
  'TestS3BucketObjectTagging::test_bucket_tagging_exc': async ({ s3, same }) => {
    const Bucket = 'test-no-such-bucket';
    await same('get-no-bucket-tags', s3.getBucketTagging({ Bucket }));
    await same('delete-no-bucket-tags', s3.deleteBucketTagging({ Bucket }));
    await same('put-no-bucket-tags', s3.putBucketTagging({ Bucket, Tagging: { TagSet: [] } }));
  },
  'TestS3BucketObjectTagging::test_put_bucket_tagging_none_value': async ({ s3, bucket: Bucket, same }) => {
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    await same('put-bucket-tags-origin', s3.putBucketTagging({ Bucket, Tagging }));
    await same('put-none-tag-set', s3.putBucketTagging({ Bucket, Tagging: { TagSet: undefined } }));
    await same('no-such-tag-set', s3.getBucketTagging({ Bucket }));
  },
  'TestS3BucketObjectTagging::test_put_object_tagging_none_value': async ({ s3, bucket: Bucket, same }) => {
    await s3.putObject({ Bucket, Key: 'k', Tagging: 'a=b' });
    await same('put-none-tag-set', s3.putObjectTagging({ Bucket, Key: 'k', Tagging: { TagSet: undefined } }));
    await same('get-object-tags-none', s3.getObjectTagging({ Bucket, Key: 'k' }));
  },
  'TestS3ObjectLock::test_put_object_lock_configuration_exc': async ({ s3, same }) => {
    const Bucket = 'test-locked-bucket';
    await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true });
    for (const [key, ObjectLockConfiguration] of Object.entries(lockRefusals)) {
      await same(key, s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration }));
    }
  },
  'TestS3ObjectWritePrecondition::test_copy_object_if_none_match': async ({ s3, bucket: Bucket, same }) => {
    await s3.putObject({ Bucket, Key: 'source', Body: 'data', ChecksumAlgorithm: 'CRC32' });
    const copy = { Bucket, Key: 'dest', CopySource: `${Bucket}/source`, IfNoneMatch: '*' };
    await s3.copyObject(copy);
    await same('copy-obj-if-none-match-fail', s3.copyObject(copy));
  },
};

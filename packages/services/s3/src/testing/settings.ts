import type { CreateBucketCommandInput, S3 } from '@aws-sdk/client-s3';
import type { Scenarios, ScenarioContext } from './scenario.ts';

type Location = NonNullable<NonNullable<CreateBucketCommandInput['CreateBucketConfiguration']>['LocationConstraint']>;

const locatedIn = (name: string): CreateBucketCommandInput['CreateBucketConfiguration'] => ({
  LocationConstraint: name as Location,
});

/** Lets ACLs speak, as buckets did before April 2023. */
export async function allowAcls(s3: S3, Bucket: string): Promise<void> {
  await s3.deleteBucketOwnershipControls({ Bucket });
  await s3.deletePublicAccessBlock({ Bucket });
}

const invalidOwner =
  (owner: string) =>
  ({ s3, bucket: Bucket, same }: ScenarioContext) =>
    same('get-bucket-policy-invalid-bucket-owner', s3.getBucketPolicy({ Bucket, ExpectedBucketOwner: owner }));

const policyFor = (Bucket: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` },
    ],
  });

const metric = (Id: string, prefix: string) => ({ Id, Filter: { Prefix: prefix } });

/** The control plane of buckets. */
export const settings: Scenarios = {
  'TestS3::test_bucket_availability': async ({ s3, same }) => {
    await same('bucket-lifecycle', s3.getBucketLifecycleConfiguration({ Bucket: 'no-such-bucket-of-ours' }));
    await same('bucket-replication', s3.getBucketReplication({ Bucket: 'no-such-bucket-of-ours' }));
  },
  'TestS3::test_bucket_constraint_aws_global[us-west-1]': ({ in: inRegion, same }) =>
    same(
      'aws-global-constraint',
      inRegion('us-west-1').createBucket({
        Bucket: 'some-bucket-name',
        CreateBucketConfiguration: locatedIn('aws-global'),
      }),
    ),
  'TestS3::test_create_bucket_with_invalid_location_constraint[eu-west-1-bar]': ({ in: inRegion, same }) =>
    same(
      'eu-west-1-location-constraint-bar-error',
      inRegion('eu-west-1').createBucket({ Bucket: 'some-bucket-name', CreateBucketConfiguration: locatedIn('bar') }),
    ),
  'TestS3::test_create_bucket_with_invalid_location_constraint[us-east-1-foo]': ({ s3, same }) =>
    same(
      'us-east-1-location-constraint-foo-error',
      s3.createBucket({ Bucket: 'some-bucket-name', CreateBucketConfiguration: locatedIn('foo') }),
    ),
  'TestS3::test_create_bucket_with_invalid_location_constraint[us-east-1-us-east-1]': ({ s3, same }) =>
    same(
      'us-east-1-location-constraint-us-east-1-error',
      s3.createBucket({ Bucket: 'some-bucket-name', CreateBucketConfiguration: locatedIn('us-east-1') }),
    ),
  'TestS3::test_delete_bucket_no_such_bucket': ({ s3, same }) =>
    same('expected_error', s3.deleteBucket({ Bucket: 'does-not-exist-localstack-test' })),
  'TestS3::test_delete_bucket_policy': async ({ s3, bucket: Bucket, same }) => {
    await allowAcls(s3, Bucket);
    await s3.putBucketPolicy({ Bucket, Policy: policyFor(Bucket) });
    await same('delete-bucket-policy', s3.deleteBucketPolicy({ Bucket }));
    await same('get-bucket-policy-no-such-bucket-policy', s3.getBucketPolicy({ Bucket }));
  },
  'TestS3::test_put_bucket_policy_expected_bucket_owner': async ({ s3, bucket: Bucket, same }) => {
    await allowAcls(s3, Bucket);
    const Policy = policyFor(Bucket);
    await same(
      'put-bucket-policy-with-expected-bucket-owner-error',
      s3.putBucketPolicy({ Bucket, Policy, ExpectedBucketOwner: '222222222222' }),
    );
    await same(
      'put-bucket-policy-with-expected-bucket-owner',
      s3.putBucketPolicy({ Bucket, Policy, ExpectedBucketOwner: '111111111111' }),
    );
  },
  'TestS3::test_get_bucket_policy_invalid_account_id[0000]': invalidOwner('0000'),
  'TestS3::test_get_bucket_policy_invalid_account_id[0000000000020]': invalidOwner('0000000000020'),
  'TestS3::test_get_bucket_policy_invalid_account_id[abcd]': invalidOwner('abcd'),
  'TestS3::test_get_bucket_policy_invalid_account_id[aa000000000$]': invalidOwner('aa000000000$'),
  'TestS3::test_s3_bucket_acl': async ({ s3, bucket: Bucket, same }) => {
    await allowAcls(s3, Bucket);
    const { Owner } = await s3.listBuckets({});
    await s3.putBucketAcl({ Bucket, ACL: 'public-read' });
    await same('get-bucket-acl', s3.getBucketAcl({ Bucket }));
    await s3.putBucketAcl({ Bucket, ACL: 'private' });
    await same('get-bucket-canned-acl', s3.getBucketAcl({ Bucket }));
    await s3.putBucketAcl({ Bucket, GrantRead: 'uri="http://acs.amazonaws.com/groups/s3/LogDelivery"' });
    await same('get-bucket-grant-acl', s3.getBucketAcl({ Bucket }));
    await s3.putBucketAcl({
      Bucket,
      AccessControlPolicy: {
        Owner,
        Grants: [
          { Grantee: { ID: Owner?.ID, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' },
          { Grantee: { URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery', Type: 'Group' }, Permission: 'WRITE' },
        ],
      },
    });
    await same('get-bucket-acp-acl', s3.getBucketAcl({ Bucket }));
  },
  'TestS3::test_s3_bucket_acl_exceptions': async ({ s3, bucket: Bucket, same }) => {
    await same('put-bucket-canned-acl', s3.putBucketAcl({ Bucket, ACL: 'fake-acl' as 'private' }));
    await same(
      'put-bucket-grant-acl-fake-uri',
      s3.putBucketAcl({ Bucket, GrantWrite: 'uri="http://acs.amazonaws.com/groups/s3/FakeGroup"' }),
    );
    await same('put-bucket-grant-acl-fake-key', s3.putBucketAcl({ Bucket, GrantWrite: 'fakekey="1234"' }));
    await same('put-bucket-grant-acl-wrong-id', s3.putBucketAcl({ Bucket, GrantWrite: 'id="wrong-id"' }));
    await same('put-bucket-empty', s3.putBucketAcl({ Bucket }));
    await same(
      'put-bucket-two-type-acl',
      s3.putBucketAcl({ Bucket, ACL: 'private', GrantRead: 'uri="http://acs.amazonaws.com/groups/s3/LogDelivery"' }),
    );
  },
  'TestS3::test_s3_request_payer': async ({ s3, bucket: Bucket, same }) => {
    await same(
      'put-bucket-request-payment',
      s3.putBucketRequestPayment({ Bucket, RequestPaymentConfiguration: { Payer: 'Requester' } }),
    );
    await same('get-bucket-request-payment', s3.getBucketRequestPayment({ Bucket }));
  },
  'TestS3BucketAccelerateConfiguration::test_bucket_acceleration_configuration_crud': async ({
    s3,
    bucket: Bucket,
    same,
  }) => {
    const put = (Status: 'Enabled' | 'Suspended') =>
      s3.putBucketAccelerateConfiguration({ Bucket, AccelerateConfiguration: { Status } });
    await same('get-bucket-default-accelerate-config', s3.getBucketAccelerateConfiguration({ Bucket }));
    await same('put-bucket-accelerate-config-enabled', put('Enabled'));
    await same('get-bucket-accelerate-config-enabled', s3.getBucketAccelerateConfiguration({ Bucket }));
    await same('put-bucket-accelerate-config-disabled', put('Suspended'));
    await same('get-bucket-accelerate-config-disabled', s3.getBucketAccelerateConfiguration({ Bucket }));
  },
  'TestS3BucketObjectTagging::test_bucket_tagging_crud': async ({ s3, bucket: Bucket, same }) => {
    const put = (...TagSet: { Key: string; Value: string }[]) => s3.putBucketTagging({ Bucket, Tagging: { TagSet } });
    await same('get-bucket-tags-empty', s3.getBucketTagging({ Bucket }));
    await same('put-bucket-tags', put({ Key: 'tag1', Value: 'tag1' }, { Key: 'tag2', Value: '' }));
    await same('get-bucket-tags', s3.getBucketTagging({ Bucket }));
    await same('put-bucket-tags-overwrite', put({ Key: 'tag3', Value: 'tag3' }));
    await same('get-bucket-tags-overwritten', s3.getBucketTagging({ Bucket }));
    await same('delete-bucket-tags', s3.deleteBucketTagging({ Bucket }));
  },
  'TestS3BucketObjectTagging::test_tagging_validation': async ({ s3, bucket: Bucket, same }) => {
    await s3.putObject({ Bucket, Key: 'key', Body: '' });
    const cases = [
      [
        'duplicate-keys',
        'duplicate-keys',
        [
          ['Key1', 'Val1'],
          ['Key1', 'Val1'],
        ],
      ],
      ['invalid-key', 'invalid-field', [['Key1,Key2', 'Val1']]],
      ['aws-prefixed', 'aws-prefixed', [['aws:prefixed', 'Val1']]],
    ] as const;
    for (const [ofBucket, ofObject, pairs] of cases) {
      const TagSet = pairs.map(([Key, Value]) => ({ Key, Value }));
      await same(`put-bucket-tags-${ofBucket}`, s3.putBucketTagging({ Bucket, Tagging: { TagSet } }));
      await same(`put-object-tags-${ofObject}`, s3.putObjectTagging({ Bucket, Key: 'key', Tagging: { TagSet } }));
    }
  },
  'TestS3MetricsConfiguration::test_get_bucket_metrics_configuration': async ({ s3, bucket: Bucket, same }) => {
    await s3.putBucketMetricsConfiguration({ Bucket, Id: 'a', MetricsConfiguration: metric('a', 'logs/') });
    await same('get_bucket_metrics_configuration', s3.getBucketMetricsConfiguration({ Bucket, Id: 'a' }));
  },
  'TestS3MetricsConfiguration::test_get_bucket_metrics_configuration_not_exist': ({ s3, bucket: Bucket, same }) =>
    same('get_bucket_metrics_configuration', s3.getBucketMetricsConfiguration({ Bucket, Id: 'a' })),
  'TestS3MetricsConfiguration::test_delete_metrics_configuration_twice': async ({ s3, bucket: Bucket, same }) => {
    await s3.putBucketMetricsConfiguration({ Bucket, Id: 'a', MetricsConfiguration: metric('a', 'logs/') });
    await same('delete_bucket_metrics_configuration_1', s3.deleteBucketMetricsConfiguration({ Bucket, Id: 'a' }));
    await same('delete_bucket_metrics_configuration_2', s3.deleteBucketMetricsConfiguration({ Bucket, Id: 'a' }));
  },
  'TestS3MetricsConfiguration::test_list_bucket_metrics_configurations': async ({ s3, bucket: Bucket, same }) => {
    for (const Id of ['a', 'b']) {
      await s3.putBucketMetricsConfiguration({ Bucket, Id, MetricsConfiguration: metric(Id, 'logs/prefix') });
    }
    await same('list_bucket_metrics_configurations', s3.listBucketMetricsConfigurations({ Bucket }));
  },
  'TestS3ObjectLock::test_get_put_object_lock_configuration': async ({ s3, bucket, same }) => {
    const Bucket = `${bucket}-lock`;
    await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true });
    await same('get-lock-config-start', s3.getObjectLockConfiguration({ Bucket }));
    const Rule = { DefaultRetention: { Days: 1, Mode: 'GOVERNANCE' } } as const;
    const put = (more: { Rule?: typeof Rule }) =>
      s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', ...more } });
    await same('put-lock-config', put({ Rule }));
    await same('get-lock-config', s3.getObjectLockConfiguration({ Bucket }));
    await same('put-lock-config-enabled', put({}));
    await same('get-lock-config-only-enabled', s3.getObjectLockConfiguration({ Bucket }));
  },
  'TestS3ObjectLock::test_get_object_lock_configuration_exc': async ({ s3, bucket: Bucket, same }) => {
    await same('get-lock-config-no-enabled', s3.getObjectLockConfiguration({ Bucket }));
    await same(
      'get-lock-config-bucket-not-exists',
      s3.getObjectLockConfiguration({ Bucket: 'no-such-bucket-of-ours' }),
    );
  },
  'TestS3BucketLifecycle::test_delete_lifecycle_configuration_on_bucket_deletion': async ({
    s3,
    bucket: Bucket,
    same,
  }) => {
    await s3.putBucketLifecycleConfiguration({
      Bucket,
      LifecycleConfiguration: {
        Rules: [{ Expiration: { Days: 7 }, ID: 'wholebucket', Filter: { Prefix: '' }, Status: 'Enabled' }],
      },
    });
    await same('get-bucket-lifecycle-conf', s3.getBucketLifecycleConfiguration({ Bucket }));
    await s3.deleteBucket({ Bucket });
    await s3.createBucket({ Bucket });
    await same('get-bucket-lifecycle-exc', s3.getBucketLifecycleConfiguration({ Bucket }));
  },
  'TestS3StaticWebsiteHosting::test_crud_website_configuration': async ({ s3, bucket: Bucket, same }) => {
    await same('get-no-such-website-config', s3.getBucketWebsite({ Bucket }));
    await same('del-no-such-website-config', s3.deleteBucketWebsite({ Bucket }));
    const WebsiteConfiguration = { IndexDocument: { Suffix: 'index.html' } };
    await same('put-website-config', s3.putBucketWebsite({ Bucket, WebsiteConfiguration }));
    await same('get-website-config', s3.getBucketWebsite({ Bucket }));
  },
};

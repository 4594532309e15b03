import { afterAll, beforeAll, expect, test } from 'vitest';
import { live, prepare, type Lifecycle } from '../testing/lifecycle.ts';
import { role, startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
  await prepare(stacks);
});
afterAll(() => stacks.close());

const NAME = { BucketName: 'lives-in-a-stack' };
const OTHER = {
  Other: {
    Type: 'AWS::S3::Bucket',
    Properties: { BucketName: 'the-other-bucket', VersioningConfiguration: { Status: 'Enabled' } },
  },
};
const report = (prefix: string) => ({ BucketArn: 'arn:aws:s3:::the-other-bucket', Format: 'CSV', Prefix: prefix });

const LIVES: Readonly<Record<string, Lifecycle>> = {
  'who may reach a bucket': {
    type: 'AWS::S3::Bucket',
    first: {
      ...NAME,
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    },
    second: {
      ...NAME,
      PublicAccessBlockConfiguration: { RestrictPublicBuckets: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
      AccessControl: 'LogDeliveryWrite',
      Tags: [{ Key: 'b', Value: '3' }],
    },
  },
  'what happens to the objects of a bucket': {
    type: 'AWS::S3::Bucket',
    around: OTHER,
    first: {
      ...NAME,
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' }, BucketKeyEnabled: true },
        ],
      },
      LoggingConfiguration: { DestinationBucketName: 'the-other-bucket', LogFilePrefix: 'log/' },
      AccelerateConfiguration: { AccelerationStatus: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          { Id: 'old', Status: 'Enabled', Prefix: 'tmp/', ExpirationInDays: 7 },
          {
            Id: 'versions',
            Status: 'Enabled',
            NoncurrentVersionExpiration: { NoncurrentDays: 30, NewerNoncurrentVersions: 2 },
            NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER', TransitionInDays: 10 }],
          },
        ],
      },
    },
    second: {
      ...NAME,
      VersioningConfiguration: { Status: 'Suspended' },
      AccelerateConfiguration: { AccelerationStatus: 'Suspended' },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'cold',
            Status: 'Disabled',
            Prefix: 'a/',
            TagFilters: [{ Key: 'k', Value: 'v' }],
            ObjectSizeGreaterThan: '1000',
            Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 40 }],
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 },
          },
        ],
      },
    },
  },
  'a bucket for browsers': {
    type: 'AWS::S3::Bucket',
    first: {
      ...NAME,
      CorsConfiguration: {
        CorsRules: [{ Id: 'r', AllowedMethods: ['GET'], AllowedOrigins: ['*'], ExposedHeaders: ['ETag'], MaxAge: 5 }],
      },
      WebsiteConfiguration: {
        IndexDocument: 'index.html',
        ErrorDocument: 'error.html',
        RoutingRules: [{ RedirectRule: { HostName: 'h' }, RoutingRuleCondition: { KeyPrefixEquals: 'p' } }],
      },
    },
    second: {
      ...NAME,
      WebsiteConfiguration: { RedirectAllRequestsTo: { HostName: 'example.com', Protocol: 'https' } },
    },
  },
  'reports on a bucket': {
    type: 'AWS::S3::Bucket',
    around: OTHER,
    first: {
      ...NAME,
      AnalyticsConfigurations: [
        {
          Id: 'a',
          Prefix: 'p/',
          StorageClassAnalysis: { DataExport: { OutputSchemaVersion: 'V_1', Destination: report('a/') } },
        },
      ],
      InventoryConfigurations: [
        {
          Id: 'i',
          Enabled: true,
          IncludedObjectVersions: 'Current',
          ScheduleFrequency: 'Weekly',
          Destination: report('i/'),
          OptionalFields: ['Size'],
        },
      ],
      MetricsConfigurations: [{ Id: 'm', TagFilters: [{ Key: 'k', Value: 'v' }] }, { Id: 'n' }],
    },
    second: {
      ...NAME,
      AnalyticsConfigurations: [{ Id: 'b', StorageClassAnalysis: {} }],
      IntelligentTieringConfigurations: [
        { Id: 't', Status: 'Enabled', Prefix: 'p/', Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }] },
      ],
      MetricsConfigurations: [{ Id: 'm', Prefix: 'x/', TagFilters: [{ Key: 'k', Value: 'v' }] }],
    },
  },
  'a bucket that tells of its objects': {
    type: 'AWS::S3::Bucket',
    around: {
      Role: role({ RoleName: 'notified' }),
      Function: {
        Type: 'AWS::Lambda::Function',
        DependsOn: 'Role',
        Properties: {
          FunctionName: 'notified',
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Role: 'arn:aws:iam::111122223333:role/notified',
          Code: { ZipFile: 'exports.handler = async () => 1;' },
        },
      },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        DependsOn: 'Function',
        Properties: { FunctionName: 'notified', Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com' },
      },
    },
    first: {
      ...NAME,
      NotificationConfiguration: {
        LambdaConfigurations: [
          {
            Event: 's3:ObjectCreated:*',
            Function: 'arn:aws:lambda:us-east-1:111122223333:function:notified',
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } },
          },
        ],
      },
    },
    second: { ...NAME, NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } },
  },
  'a bucket that is copied': {
    type: 'AWS::S3::Bucket',
    around: { ...OTHER, Role: role({ RoleName: 'copies' }) },
    first: {
      ...NAME,
      VersioningConfiguration: { Status: 'Enabled' },
      ReplicationConfiguration: {
        Role: 'arn:aws:iam::111122223333:role/copies',
        Rules: [
          {
            Id: 'r',
            Priority: 1,
            Status: 'Enabled',
            Filter: { And: { Prefix: 'a/', TagFilters: [{ Key: 'k', Value: 'v' }] } },
            DeleteMarkerReplication: { Status: 'Disabled' },
            Destination: { Bucket: 'arn:aws:s3:::the-other-bucket', StorageClass: 'STANDARD_IA' },
          },
        ],
      },
    },
    second: { ...NAME, VersioningConfiguration: { Status: 'Enabled' } },
  },
  'a bucket whose objects stay': {
    type: 'AWS::S3::Bucket',
    first: { ...NAME, ObjectLockEnabled: true },
    second: {
      ...NAME,
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
      },
    },
  },
  'a bucket policy': {
    type: 'AWS::S3::BucketPolicy',
    around: OTHER,
    first: {
      Bucket: 'the-other-bucket',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::the-other-bucket/a' },
        ],
      },
    },
    second: {
      Bucket: 'the-other-bucket',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::the-other-bucket/b' },
        ],
      },
    },
  },
};

test.each(Object.entries(LIVES))('%s', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a bucket that could not be set up is gone again', async () => {
  const status = await stacks.create('half-a-bucket', {
    Resources: {
      Bucket: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          BucketName: 'half-a-bucket',
          LifecycleConfiguration: { Rules: [{ Id: 'x', Status: 'Enabled', ExpirationInDays: -1 }] },
        },
      },
    },
  });
  expect(status).toBe('ROLLBACK_COMPLETE');
  await expect(stacks.s3.headBucket({ Bucket: 'half-a-bucket' })).rejects.toMatchObject({ name: 'NotFound' });
});

test('a private bucket needs no ACLs, a bucket with another ACL does', async () => {
  const bucket = (AccessControl: string) => ({
    Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { AccessControl } } },
  });
  expect(await stacks.create('private-bucket', bucket('Private'))).toBe('CREATE_COMPLETE');
  expect(await stacks.create('public-bucket', bucket('LogDeliveryWrite'))).toBe('ROLLBACK_COMPLETE');
  expect(await stacks.reason('public-bucket', 'Bucket')).toContain('The bucket does not allow ACLs');
});

import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, refusal, rootOf, startS3, type Keys, type TestCloud } from './testing/client.ts';

let cloud: TestCloud;
let root: S3;
let iam: IAM;
beforeAll(async () => {
  cloud = await startS3();
  root = cloud.s3();
  iam = new IAM({ endpoint: cloud.cloud.endpoint, region: 'us-east-1', credentials: rootOf(ACCOUNT) });
});
afterAll(async () => {
  iam.destroy();
  await cloud.close();
});

const allow = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

async function user(UserName: string, document: string): Promise<Keys> {
  await iam.createUser({ UserName });
  await iam.putUserPolicy({ UserName, PolicyName: 'p', PolicyDocument: document });
  const { AccessKey } = await iam.createAccessKey({ UserName });
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** A caller without a signature. */
function stranger(): S3 {
  return new S3({
    endpoint: cloud.cloud.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    signer: { sign: (request) => Promise.resolve(request) },
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
}

const denied = { code: 'AccessDenied', message: 'Access Denied', status: 403 };

test('a user reads under the prefix that a policy names, and nowhere else', async () => {
  const Bucket = 'prefixed-bucket';
  await root.createBucket({ Bucket });
  for (const Key of ['own/a', 'other/b']) await root.putObject({ Bucket, Key, Body: 'text' });
  const keys = await user(
    'prefixed',
    policy(
      allow('s3:GetObject', `arn:aws:s3:::${Bucket}/own/*`),
      allow('s3:ListBucket', `arn:aws:s3:::${Bucket}`, { Condition: { StringLike: { 's3:prefix': 'own/*' } } }),
    ),
  );
  const s3 = cloud.s3(keys);
  expect((await s3.getObject({ Bucket, Key: 'own/a' })).ContentLength).toBe(4);
  expect((await s3.listObjectsV2({ Bucket, Prefix: 'own/' })).KeyCount).toBe(1);
  expect(await refusal(s3.getObject({ Bucket, Key: 'other/b' }))).toEqual({
    code: 'AccessDenied',
    message: `User: arn:aws:iam::${ACCOUNT}:user/prefixed is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::${Bucket}/other/b" because no identity-based policy allows the s3:GetObject action`,
    status: 403,
  });
  expect(await refusal(s3.listObjectsV2({ Bucket }))).toMatchObject({ code: 'AccessDenied' });
  expect(await refusal(s3.putObject({ Bucket, Key: 'own/a', Body: 'new' }))).toMatchObject({ code: 'AccessDenied' });
});

test('whoever may not list is not told that a key is missing', async () => {
  const Bucket = 'hiding-bucket';
  await root.createBucket({ Bucket });
  const reader = cloud.s3(await user('reader', policy(allow('s3:GetObject', `arn:aws:s3:::${Bucket}/*`))));
  expect(await refusal(reader.getObject({ Bucket, Key: 'missing' }))).toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining('s3:ListBucket'),
  });
  const lister = cloud.s3(
    await user(
      'lister',
      policy(allow(['s3:GetObject', 's3:ListBucket'], [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`])),
    ),
  );
  expect(await refusal(lister.getObject({ Bucket, Key: 'missing' }))).toMatchObject({ code: 'NoSuchKey', status: 404 });
});

test('an older version needs a permission of its own', async () => {
  const Bucket = 'versioned-bucket';
  await root.createBucket({ Bucket });
  await root.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  const { VersionId } = await root.putObject({ Bucket, Key: 'k', Body: 'first' });
  await root.putObject({ Bucket, Key: 'k', Body: 'second' });
  const s3 = cloud.s3(await user('newest', policy(allow('s3:GetObject', `arn:aws:s3:::${Bucket}/*`))));
  expect(await (await s3.getObject({ Bucket, Key: 'k' })).Body?.transformToString()).toBe('second');
  expect(await refusal(s3.getObject({ Bucket, Key: 'k', VersionId }))).toMatchObject({
    message: expect.stringContaining('s3:GetObjectVersion'),
  });
});

test('an explicit deny of the bucket stops its own account', async () => {
  const Bucket = 'denying-bucket';
  await root.createBucket({ Bucket });
  await root.putObject({ Bucket, Key: 'k', Body: 'text' });
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  await root.putBucketPolicy({ Bucket, Policy: policy(deny) });
  expect(await refusal(root.deleteObject({ Bucket, Key: 'k' }))).toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining('with an explicit deny in a resource-based policy'),
  });
  const { Errors } = await root.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'k' }] } });
  expect(Errors).toMatchObject([{ Key: 'k', Code: 'AccessDenied' }]);
});

test('another account needs the bucket and its own account to agree, and learns nothing from a refusal', async () => {
  const Bucket = 'shared-bucket-of-ours';
  await root.createBucket({ Bucket });
  await root.putObject({ Bucket, Key: 'k', Body: 'text' });
  const other = cloud.s3(rootOf('222222222222'));
  expect(await refusal(other.getObject({ Bucket, Key: 'k' }))).toEqual(denied);
  const statement = allow('s3:GetObject', `arn:aws:s3:::${Bucket}/*`, { Principal: { AWS: '222222222222' } });
  await root.putBucketPolicy({ Bucket, Policy: policy(statement) });
  expect((await other.getObject({ Bucket, Key: 'k' })).ContentLength).toBe(4);
  expect(await refusal(other.createBucket({ Bucket }))).toMatchObject({ code: 'BucketAlreadyExists', status: 409 });
});

test('strangers get what a public policy allows, once public access is not blocked', async () => {
  const Bucket = 'public-bucket-of-ours';
  await root.createBucket({ Bucket });
  await root.putObject({ Bucket, Key: 'k', Body: 'text' });
  const Policy = policy(allow('s3:GetObject', `arn:aws:s3:::${Bucket}/*`, { Principal: '*' }));
  expect(await refusal(root.putBucketPolicy({ Bucket, Policy }))).toEqual({
    code: 'AccessDenied',
    message: `User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${Bucket}" because public policies are blocked by the BlockPublicPolicy block public access setting.`,
    status: 403,
  });
  await root.deletePublicAccessBlock({ Bucket });
  await root.putBucketPolicy({ Bucket, Policy });
  expect((await root.getBucketPolicyStatus({ Bucket })).PolicyStatus?.IsPublic).toBe(true);
  const s3 = stranger();
  expect((await s3.getObject({ Bucket, Key: 'k' })).ContentLength).toBe(4);
  expect(await refusal(s3.putObject({ Bucket, Key: 'k', Body: 'new' }))).toEqual(denied);
  expect(await refusal(s3.getObject({ Bucket, Key: 'k', ResponseContentType: 'text/html' }))).toMatchObject({
    code: 'InvalidRequest',
  });
  await root.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } });
  expect(await refusal(s3.getObject({ Bucket, Key: 'k' }))).toEqual(denied);
});

test('a policy that S3 does not understand is refused', async () => {
  const Bucket = 'policed-bucket';
  await root.createBucket({ Bucket });
  const put = (Policy: string) => refusal(root.putBucketPolicy({ Bucket, Policy }));
  const statement = allow('s3:GetObject', `arn:aws:s3:::${Bucket}/*`, { Principal: { AWS: ACCOUNT } });
  expect(await put('no json')).toMatchObject({
    code: 'MalformedPolicy',
    message: "Policies must be valid JSON and the first byte must be '{'",
  });
  expect(await put(policy({ ...statement, Resource: 'arn:aws:s3:::another/*' }))).toMatchObject({
    message: 'Policy has invalid resource',
  });
  expect(await put(policy({ ...statement, Action: 'sqs:SendMessage' }))).toMatchObject({
    message: 'Policy has invalid action',
  });
  expect(await put(policy({ ...statement, Principal: { AWS: 'nobody' } }))).toMatchObject({
    message: 'Invalid principal in policy',
  });
  expect(await put(policy({ ...statement, Principal: undefined }))).toMatchObject({
    message: 'Missing required field Principal',
  });
});

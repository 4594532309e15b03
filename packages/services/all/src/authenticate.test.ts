import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { ListFunctionsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetObjectCommand,
  GetObjectTorrentCommand,
  CreateBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { SERVICES } from './index.ts';

let cloud: RunningCloud;
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
});
afterAll(() => cloud.close());

const ROOT = { accessKeyId: '111122223333', secretAccessKey: 'test' };

function config(credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = ROOT) {
  return { endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1, forcePathStyle: true };
}

interface Seen {
  name: string;
  message: string;
  status: number | undefined;
}

async function failure(call: Promise<unknown>): Promise<Seen> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('The call went through.');
}

test('the keys of LocalStack users are roots of their accounts', async () => {
  const identity = (credentials: typeof ROOT) =>
    new STSClient(config(credentials)).send(new GetCallerIdentityCommand({}));
  expect(await identity({ accessKeyId: 'test', secretAccessKey: 'test' })).toMatchObject({
    Account: '000000000000',
    Arn: 'arn:aws:iam::000000000000:root',
  });
  expect(await identity(ROOT)).toMatchObject({ Account: '111122223333', Arn: 'arn:aws:iam::111122223333:root' });
});

test('a key of IAM is its user, until it is inactive', async () => {
  const iam = new IAMClient(config());
  await iam.send(new CreateUserCommand({ UserName: 'ada' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
  const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  const identity = () => new STSClient(config(key)).send(new GetCallerIdentityCommand({}));
  expect(await identity()).toMatchObject({ Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/ada' });

  const denied = await failure(new DynamoDBClient(config(key)).send(new ListTablesCommand({})));
  expect(denied).toEqual({
    name: 'AccessDeniedException',
    status: 400,
    message:
      'User: arn:aws:iam::111122223333:user/ada is not authorized to perform: dynamodb:ListTables on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/* because no identity-based policy allows the dynamodb:ListTables action',
  });
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'dynamodb:ListTables', Resource: '*' }],
  };
  await iam.send(
    new PutUserPolicyCommand({ UserName: 'ada', PolicyName: 'list', PolicyDocument: JSON.stringify(policy) }),
  );
  expect((await new DynamoDBClient(config(key)).send(new ListTablesCommand({}))).TableNames).toEqual([]);

  await iam.send(new UpdateAccessKeyCommand({ UserName: 'ada', AccessKeyId: key.accessKeyId, Status: 'Inactive' }));
  expect(await failure(identity())).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
});

describe('a wrong signature', () => {
  const LONG =
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
  const wrong = () => config({ ...ROOT, secretAccessKey: 'wrong' });
  const cases: [string, () => Promise<unknown>, Seen][] = [
    [
      'awsJson',
      () => new DynamoDBClient(wrong()).send(new ListTablesCommand({})),
      { name: 'InvalidSignatureException', status: 400, message: LONG },
    ],
    [
      'awsQuery',
      () => new IAMClient(wrong()).send(new ListUsersCommand({})),
      { name: 'SignatureDoesNotMatch', status: 403, message: LONG },
    ],
    [
      'restJson',
      () => new LambdaClient(wrong()).send(new ListFunctionsCommand({})),
      { name: 'InvalidSignatureException', status: 403, message: LONG },
    ],
    [
      'restXml',
      () => new S3Client(wrong()).send(new ListBucketsCommand({})),
      {
        name: 'SignatureDoesNotMatch',
        status: 403,
        message:
          'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      },
    ],
  ];
  test.each(cases)('in %s', async (_, call, seen) => {
    expect(await failure(call())).toEqual(seen);
  });
});

describe('an unknown key', () => {
  const unknown = () => config({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' });
  const TOKEN = 'The security token included in the request is invalid.';
  const cases: [string, () => Promise<unknown>, Seen][] = [
    [
      'awsJson',
      () => new DynamoDBClient(unknown()).send(new ListTablesCommand({})),
      { name: 'UnrecognizedClientException', status: 400, message: TOKEN },
    ],
    [
      'awsQuery',
      () => new IAMClient(unknown()).send(new ListUsersCommand({})),
      { name: 'InvalidClientTokenId', status: 403, message: TOKEN },
    ],
    [
      'restJson',
      () => new LambdaClient(unknown()).send(new ListFunctionsCommand({})),
      { name: 'UnrecognizedClientException', status: 403, message: TOKEN },
    ],
    [
      'restXml',
      () => new S3Client(unknown()).send(new ListBucketsCommand({})),
      {
        name: 'InvalidAccessKeyId',
        status: 403,
        message: 'The AWS Access Key Id you provided does not exist in our records.',
      },
    ],
  ];
  test.each(cases)('in %s', async (_, call, seen) => {
    expect(await failure(call())).toEqual(seen);
  });
});

test('a clock that is twenty minutes late', async () => {
  const late = { ...config(), systemClockOffset: -20 * 60_000 };
  expect(await failure(new DynamoDBClient(late).send(new ListTablesCommand({})))).toMatchObject({
    name: 'InvalidSignatureException',
    message: expect.stringMatching(
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
    ),
  });
  expect(await failure(new S3Client(late).send(new ListBucketsCommand({})))).toMatchObject({
    name: 'RequestTimeTooSkewed',
    message: 'The difference between the request time and the current time is too large.',
    status: 403,
  });
});

test('a request without a signature', async () => {
  const answer = await fetch(cloud.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' },
    body: '{}',
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ __type: expect.stringContaining('MissingAuthenticationToken') });
});

describe('a presigned URL', () => {
  async function presigned(expiresIn: number): Promise<string> {
    const s3 = new S3Client(config());
    await s3
      .send(
        new CreateBucketCommand({
          Bucket: 'presigned-bucket',
          CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
        }),
      )
      .catch(() => undefined);
    await s3.send(new PutObjectCommand({ Bucket: 'presigned-bucket', Key: 'a b+é.txt', Body: 'hello' }));
    return getSignedUrl(s3, new GetObjectCommand({ Bucket: 'presigned-bucket', Key: 'a b+é.txt' }), { expiresIn });
  }

  test('opens for whoever has it', async () => {
    const answer = await fetch(await presigned(60));
    expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
  });

  test('does not open when it was changed', async () => {
    const answer = await fetch((await presigned(60)).replace('X-Amz-Expires=60', 'X-Amz-Expires=600'));
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('<Code>SignatureDoesNotMatch</Code>'),
    ]);
  });

  test('expires with the time of the cloud', async () => {
    const url = await presigned(60);
    await cloud.clock.advance(61_000);
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringMatching(/<Code>AccessDenied<\/Code><Message>Request has expired<\/Message>/),
    ]);
  });
});

test('after time has moved, new signatures are still good', async () => {
  await cloud.clock.advance(3 * 3_600_000);
  expect((await new DynamoDBClient(config()).send(new ListTablesCommand({}))).TableNames).toEqual([]);
});

/** A request to a service that the cloud does not have, as a client of its protocol sends it. */
async function ask(service: string, headers: Record<string, string>, body?: string): Promise<Response> {
  return fetch(cloud.endpoint, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20261123/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const JSON_1_1 = { 'x-amz-target': 'RekognitionService.DetectFaces', 'content-type': 'application/x-amz-json-1.1' };

test.each([
  [
    'JSON 1.1',
    'rekognition',
    JSON_1_1,
    '{}',
    /^\{"__type":"NotImplemented","message":"The service rekognition [^"]+"\}$/,
  ],
  ['REST JSON', 'appsync', {}, undefined, /^\{"message":"The service appsync [^"]+"\}$/],
  ['a form', 'redshift', FORM, 'Action=DescribeClusters', /^<ErrorResponse><Error>.*<Code>NotImplemented<\/Code>/],
  ['REST XML', 'route53', {}, undefined, /^<ErrorResponse><Error>.*<Code>NotImplemented<\/Code>/],
  [
    'CBOR',
    'arc-region-switch',
    { 'smithy-protocol': 'rpc-v2-cbor' },
    'x',
    /__typenNotImplemented.*The service arc-region-switch/,
  ],
])('a service that is not there is named in %s', async (_protocol, service, headers, body, expected) => {
  const answer = await ask(service, headers, body);
  expect(answer.status).toBe(501);
  expect(answer.headers.get('x-amzn-errortype')).toBe('NotImplemented');
  expect(await answer.text()).toMatch(expected);
});

test('an operation that is not there is named in the form of EC2', async () => {
  const ec2 = new EC2Client({ ...config(), maxAttempts: 1 });
  await expect(ec2.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
    name: 'NotImplemented',
    message: expect.stringContaining('DescribeInstances') as string,
    $metadata: { httpStatusCode: 501 },
  });
  ec2.destroy();
});

test('what is not there is not asked for again', async () => {
  const sent: string[] = [];
  const s3 = new S3Client({ ...config(), maxAttempts: 3 });
  s3.middlewareStack.add(
    (next) => (args) => {
      sent.push('request');
      return next(args);
    },
    { step: 'deserialize' },
  );
  await expect(s3.send(new GetObjectTorrentCommand({ Bucket: 'some-bucket', Key: 'k' }))).rejects.toMatchObject({
    name: 'NotImplemented',
    $metadata: { httpStatusCode: 501 },
  });
  expect(sent).toHaveLength(1);
});

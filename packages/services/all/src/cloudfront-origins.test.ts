import { createHash } from 'node:crypto';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { EC2 } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Lambda, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { entries as apis } from '@coldstart/service-apigateway/entry';
import {
  ALL_VIEWER,
  ALL_VIEWER_EXCEPT_HOST,
  behavior,
  bucket,
  CACHING_DISABLED,
  config,
  custom,
  startEdge,
  type Made,
  type TestEdge,
} from '@coldstart/service-cloudfront/testing';
import { entries as ec2 } from '@coldstart/service-ec2/entry';
import { entries as elb } from '@coldstart/service-elbv2/entry';
import { policy, refusal, trust } from '@coldstart/service-iam/testing';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { entries as logs } from '@coldstart/service-logs/entry';
import { entries as s3 } from '@coldstart/service-s3/entry';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';

let edge: TestEdge;
let files: S3;
let functions: Lambda;
let role: string;
beforeAll(async () => {
  edge = await startEdge([...s3, ...lambda, ...logs, ...apis, ...ec2, ...elb], true);
  files = new S3({ ...edge.test.config(), forcePathStyle: true });
  functions = new Lambda(edge.test.config());
  role = await edge.test.role('functions', trust({ Service: 'lambda.amazonaws.com' }));
});
afterAll(async () => {
  files.destroy();
  functions.destroy();
  await edge.close();
});

const control = async (Name: string, type: 's3' | 'lambda', SigningBehavior: 'always' | 'no-override' = 'always') => {
  const { OriginAccessControl } = await edge.cloudfront.createOriginAccessControl({
    OriginAccessControlConfig: { Name, OriginAccessControlOriginType: type, SigningBehavior, SigningProtocol: 'sigv4' },
  });
  return OriginAccessControl?.Id ?? '';
};

async function filled(Bucket: string): Promise<void> {
  await files.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } });
  await files.putObject({ Bucket, Key: 'site/index.html', Body: '<h1>hi</h1>', ContentType: 'text/html' });
}

const letIn = (Bucket: string, principal: object, condition?: object) =>
  files.putBucketPolicy({
    Bucket,
    Policy: JSON.stringify(
      policy({
        Effect: 'Allow',
        Principal: principal,
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
        ...(condition !== undefined && { Condition: condition }),
      }),
    ),
  });

test('a bucket is open to the distribution that its policy names, by an origin access control', async () => {
  await filled('oac-files');
  const OriginAccessControlId = await control('files', 's3');
  const of = () =>
    edge.make(
      config([bucket('oac-files', { OriginAccessControlId, OriginPath: '/site' })], {
        DefaultRootObject: 'index.html',
      }),
    );
  const [made, other] = [await of(), await of()];
  // Nothing lets CloudFront in yet.
  const refused = await edge.get(made, '/');
  expect(refused.status).toBe(403);
  expect(refused.body).toContain('<Code>AccessDenied</Code>');
  await letIn('oac-files', { Service: 'cloudfront.amazonaws.com' }, { StringEquals: { 'AWS:SourceArn': made.arn } });
  const got = await edge.get(made, '/');
  expect(got).toMatchObject({ status: 200, body: '<h1>hi</h1>', cache: 'Miss from cloudfront' });
  expect(got.headers.get('content-type')).toBe('text/html');
  expect(got.headers.get('server')).toBe('AmazonS3');
  expect((await edge.get(other, '/')).status).toBe(403);
  // What is not there is forbidden to those who may not list.
  expect((await edge.get(made, '/missing.html')).status).toBe(403);
});

test('without an origin access control a closed bucket says 403, whatever its policy says of CloudFront', async () => {
  await filled('plain-files');
  await letIn('plain-files', { Service: 'cloudfront.amazonaws.com' });
  const made = await edge.make(config([bucket('plain-files')]));
  expect((await edge.get(made, '/site/index.html')).status).toBe(403);
});

test('an origin access identity is let in by its ARN or its canonical id', async () => {
  await filled('oai-files');
  const { CloudFrontOriginAccessIdentity: identity } = await edge.cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: 'oai', Comment: '' },
  });
  const OriginAccessIdentity = `origin-access-identity/cloudfront/${identity?.Id}`;
  const made = await edge.make(config([bucket('oai-files', { S3OriginConfig: { OriginAccessIdentity } })]));
  const status = async () => (await edge.get(made, '/site/index.html')).status;
  expect(await status()).toBe(403);
  await letIn('oai-files', { Service: 'cloudfront.amazonaws.com' });
  expect(await status()).toBe(403);
  await letIn('oai-files', { CanonicalUser: identity?.S3CanonicalUserId });
  expect(await status()).toBe(200);
  await edge.cloudfront.createInvalidation({
    DistributionId: made.id,
    InvalidationBatch: { CallerReference: '1', Paths: { Quantity: 1, Items: ['/*'] } },
  });
  await letIn('oai-files', {
    AWS: `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${identity?.Id}`,
  });
  expect(await status()).toBe(200);
  expect(
    await refusal(edge.cloudfront.deleteCloudFrontOriginAccessIdentity({ Id: identity?.Id, IfMatch: 'x' })),
  ).toMatchObject({ code: 'PreconditionFailed' });
});

async function fn(name: string, answer: string): Promise<void> {
  await functions.createFunction({
    FunctionName: name,
    Role: role,
    Code: { ZipFile: zipSync({ 'index.mjs': strToU8(`export const handler = async (event) => (${answer});`) }) },
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
  });
  await waitUntilFunctionActiveV2(
    { client: functions, maxWaitTime: 20, minDelay: 0.02, maxDelay: 0.1 },
    { FunctionName: name },
  );
}

/** A function's URL as AWS would name it. */
async function urlOf(FunctionName: string, AuthType: 'AWS_IAM' | 'NONE'): Promise<string> {
  const { FunctionUrl = '' } = await functions.createFunctionUrlConfig({ FunctionName, AuthType });
  return `${/url\/([a-z0-9]+)/.exec(FunctionUrl)?.[1]}.lambda-url.eu-central-1.on.aws`;
}

const passing = { OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST, CachePolicyId: CACHING_DISABLED };
const ALL_METHODS = {
  Quantity: 7,
  Items: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
} as const satisfies { Quantity: number; Items: readonly string[] };

test('a function URL behind an origin access control asks for both permissions, and for the hash of a body', async () => {
  await fn('orders', '({ statusCode: 200, body: event.rawPath + (event.body ?? "") })');
  const DomainName = await urlOf('orders', 'AWS_IAM');
  const OriginAccessControlId = await control('functions', 'lambda');
  const made = await edge.make(
    config([custom(443, { DomainName, OriginAccessControlId })], {
      DefaultCacheBehavior: behavior({
        ...passing,
        AllowedMethods: { Quantity: 7, Items: [...ALL_METHODS.Items] },
      }),
    }),
  );
  const permit = (Action: string, more: object = {}) =>
    functions.addPermission({
      FunctionName: 'orders',
      StatementId: Action.replace(':', '-'),
      Action,
      Principal: 'cloudfront.amazonaws.com',
      SourceArn: made.arn,
      ...more,
    });
  expect((await edge.get(made, '/a')).status).toBe(403);
  await permit('lambda:InvokeFunctionUrl', { FunctionUrlAuthType: 'AWS_IAM' });
  expect((await edge.get(made, '/a')).status).toBe(403);
  await permit('lambda:InvokeFunction');
  expect(await edge.get(made, '/a')).toMatchObject({ status: 200, body: '/a' });
  const other = await edge.make(
    config([custom(443, { DomainName, OriginAccessControlId })], { DefaultCacheBehavior: behavior(passing) }),
  );
  expect((await edge.get(other, '/a')).status).toBe(403);
  const post = (headers: Record<string, string>) => edge.get(made, '/b', { method: 'POST', body: 'x', headers });
  const unsigned = await post({ 'content-type': 'text/plain' });
  expect(unsigned.status).toBe(403);
  expect(unsigned.body).toContain('The request signature we calculated does not match');
  const hash = createHash('sha256').update('x').digest('hex');
  expect(await post({ 'content-type': 'text/plain', 'x-amz-content-sha256': hash })).toMatchObject({
    status: 200,
    body: '/bx',
  });
});

test('APIs and function URLs refuse the viewer’s host', async () => {
  await fn('hello', '({ statusCode: 200, headers: { "cache-control": "max-age=5" }, body: "hello" })');
  const v2 = new ApiGatewayV2(edge.test.config());
  const { FunctionArn } = await functions.getFunctionConfiguration({ FunctionName: 'hello' });
  await functions.addPermission({
    FunctionName: 'hello',
    StatementId: 'apis',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
  });
  const { ApiId } = await v2.createApi({ Name: 'hello', ProtocolType: 'HTTP', Target: FunctionArn });
  v2.destroy();
  const DomainName = `${ApiId}.execute-api.eu-central-1.amazonaws.com`;
  const of = (OriginRequestPolicyId: string): Promise<Made> =>
    edge.make(
      config([custom(443, { DomainName })], {
        DefaultCacheBehavior: behavior({ ...passing, OriginRequestPolicyId }),
      }),
    );
  expect(await edge.get(await of(ALL_VIEWER_EXCEPT_HOST), '/')).toMatchObject({ status: 200, body: 'hello' });
  expect(await edge.get(await of(ALL_VIEWER), '/')).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  const why = edge.test.cloud.journal.entries({ action: 'origin' }).at(-1);
  expect(why?.message).toContain('AllViewerExceptHostHeader');
});

test('an open function URL needs no signature', async () => {
  await fn('open', '({ statusCode: 200, cookies: ["a=1", "b=2"], body: event.requestContext.domainName })');
  const DomainName = await urlOf('open', 'NONE');
  for (const Action of ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'])
    await functions.addPermission({
      FunctionName: 'open',
      StatementId: Action.replace(':', '-'),
      Action,
      Principal: '*',
      ...(Action.endsWith('Url') ? { FunctionUrlAuthType: 'NONE' as const } : { InvokedViaFunctionUrl: true }),
    });
  const made = await edge.make(config([custom(443, { DomainName })], { DefaultCacheBehavior: behavior(passing) }));
  const got = await edge.get(made, '/');
  expect(got).toMatchObject({ status: 200, body: DomainName });
  expect(got.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('a load balancer answers whatever its viewers call it', async () => {
  const networks = new EC2(edge.test.config());
  const balancers = new ElasticLoadBalancingV2(edge.test.config());
  const { Subnets = [] } = await networks.describeSubnets({});
  const { LoadBalancers: [made] = [] } = await balancers.createLoadBalancer({
    Name: 'orders',
    Subnets: Subnets.slice(0, 2).map(({ SubnetId = '' }) => SubnetId),
  });
  const redirect = {
    Protocol: 'HTTPS',
    Port: '443',
    Host: '#{host}',
    Path: '/to/#{path}',
    StatusCode: 'HTTP_302',
  } as const;
  await balancers.createListener({
    LoadBalancerArn: made?.LoadBalancerArn,
    Protocol: 'HTTP',
    Port: 80,
    DefaultActions: [{ Type: 'redirect', RedirectConfig: redirect }],
  });
  networks.destroy();
  balancers.destroy();
  const of = (OriginRequestPolicyId: string): Promise<Made> =>
    edge.make(
      config([custom(80, { DomainName: made?.DNSName })], {
        DefaultCacheBehavior: behavior({ ...passing, OriginRequestPolicyId }),
      }),
    );
  const [own, viewers] = [await of(ALL_VIEWER_EXCEPT_HOST), await of(ALL_VIEWER)];
  const leadsTo = async (to: Made) => (await edge.get(to, '/a')).headers.get('location');
  expect(await leadsTo(own)).toBe(`https://${made?.DNSName?.replace(/:\d+$/, '')}:443/to/a`);
  expect(await leadsTo(viewers)).toBe(`https://${viewers.domain.replace(/localhost:.*/, 'net')}:443/to/a`);
});

test('a bucket’s website is an origin by its own address', async () => {
  await filled('site-files');
  await files.deletePublicAccessBlock({ Bucket: 'site-files' });
  await files.putBucketWebsite({
    Bucket: 'site-files',
    WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } },
  });
  await letIn('site-files', { AWS: '*' });
  const DomainName = 'site-files.s3-website.eu-central-1.amazonaws.com';
  const made = await edge.make(config([custom(80, { DomainName })]));
  expect(await edge.get(made, '/site/')).toMatchObject({ status: 200, body: '<h1>hi</h1>' });
});

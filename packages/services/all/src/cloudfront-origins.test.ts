import { createHash } from 'node:crypto';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { EC2 } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Lambda, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { entries as apis } from '@coldstart/service-apigateway/entry';
import {
  ALL_VIEWER,
  ALL_VIEWER_EXCEPT_HOST,
  behavior,
  CACHING_DISABLED,
  config,
  custom,
  startEdge,
  startOrigin,
  type Made,
  type TestEdge,
} from '@coldstart/service-cloudfront/testing';
import { entries as ec2 } from '@coldstart/service-ec2/entry';
import { entries as elb } from '@coldstart/service-elbv2/entry';
import { trust } from '@coldstart/service-iam/testing';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { entries as logs } from '@coldstart/service-logs/entry';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';

let edge: TestEdge;
let functions: Lambda;
let role: string;
beforeAll(async () => {
  edge = await startEdge([...lambda, ...logs, ...apis, ...ec2, ...elb], true);
  functions = new Lambda(edge.test.config());
  role = await edge.test.role('functions', trust({ Service: 'lambda.amazonaws.com' }));
});
afterAll(async () => {
  functions.destroy();
  await edge.close();
});

async function fn(name: string, answer: string): Promise<void> {
  await functions.createFunction({
    FunctionName: name,
    Role: role,
    Code: { ZipFile: zipSync({ 'index.mjs': strToU8(`export const handler = async (event) => (${answer});`) }) },
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
  });
  await ready(name);
}

const ready = (FunctionName: string) =>
  waitUntilFunctionActiveV2({ client: functions, maxWaitTime: 20, minDelay: 0.02, maxDelay: 0.1 }, { FunctionName });

/** Everybody may call the URL of a function. */
async function openToAll(FunctionName: string): Promise<void> {
  for (const Action of ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'])
    await functions.addPermission({
      FunctionName,
      StatementId: Action.replace(':', '-'),
      Action,
      Principal: '*',
      ...(Action.endsWith('Url') ? { FunctionUrlAuthType: 'NONE' as const } : { InvokedViaFunctionUrl: true }),
    });
}

/** A function's URL as AWS would name it. */
async function urlOf(
  FunctionName: string,
  AuthType: 'AWS_IAM' | 'NONE',
  InvokeMode: 'BUFFERED' | 'RESPONSE_STREAM' = 'BUFFERED',
): Promise<string> {
  const { FunctionUrl = '' } = await functions.createFunctionUrlConfig({ FunctionName, AuthType, InvokeMode });
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
  const { OriginAccessControl } = await edge.cloudfront.createOriginAccessControl({
    OriginAccessControlConfig: {
      Name: 'functions',
      OriginAccessControlOriginType: 'lambda',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    },
  });
  const OriginAccessControlId = OriginAccessControl?.Id;
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
  await openToAll('open');
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

test('what is kept for nobody goes on as the function writes it', async () => {
  const gate = await startOrigin();
  const waiting = Promise.withResolvers<() => void>();
  gate.handler = (_request, response) => waiting.resolve(() => void response.end());
  await functions.createFunction({
    FunctionName: 'stream',
    Role: role,
    Code: {
      ZipFile: zipSync({
        'index.mjs': strToU8(`export const handler = awslambda.streamifyResponse(async (event, stream) => {
          stream.write('first'); await fetch('http://localhost:${gate.port}/'); stream.end(' second');
        });`),
      }),
    },
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
  });
  await ready('stream');
  const DomainName = await urlOf('stream', 'NONE', 'RESPONSE_STREAM');
  await openToAll('stream');
  const made = await edge.make(config([custom(443, { DomainName })], { DefaultCacheBehavior: behavior(passing) }));
  const answer = await fetch(`${edge.test.cloud.endpoint}/_cloudfront/${made.id}/`);
  expect(answer.headers.get('x-cache')).toBe('Miss from cloudfront');
  const reader = answer.body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first');
  (await waiting.promise)();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(' second');
  expect((await reader?.read())?.done).toBe(true);
  await gate.close();
});

import type { ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  behavior,
  CACHING_OPTIMIZED,
  config,
  custom,
  startEdge,
  startOrigin,
  type Made,
  type TestEdge,
  type TestOrigin,
} from '../testing/index.ts';

let edge: TestEdge;
let origin: TestOrigin;
beforeAll(async () => {
  edge = await startEdge();
  origin = await startOrigin();
});
afterAll(async () => {
  await edge.close();
  await origin.close();
});

test('AWS’s own policies are listed, read, and not changed', async () => {
  const { cloudfront } = edge;
  const { CachePolicyList } = await cloudfront.listCachePolicies({ Type: 'managed' });
  const names = (CachePolicyList?.Items ?? []).map(({ CachePolicy }) => CachePolicy?.CachePolicyConfig?.Name);
  expect(names).toContain('Managed-CachingOptimized');
  expect(names).toContain('Managed-CachingDisabled');
  const { CachePolicy, ETag } = await cloudfront.getCachePolicy({ Id: CACHING_OPTIMIZED });
  expect(CachePolicy?.CachePolicyConfig).toMatchObject({
    MinTTL: 1,
    DefaultTTL: 86_400,
    MaxTTL: 31_536_000,
    ParametersInCacheKeyAndForwardedToOrigin: { EnableAcceptEncodingGzip: true, EnableAcceptEncodingBrotli: true },
  });
  expect(await refusal(cloudfront.deleteCachePolicy({ Id: CACHING_OPTIMIZED, IfMatch: ETag }))).toMatchObject({
    code: 'IllegalDelete',
  });
  const { OriginRequestPolicyList } = await cloudfront.listOriginRequestPolicies({ Type: 'managed' });
  expect(OriginRequestPolicyList?.Quantity).toBe(8);
  const { ResponseHeadersPolicyList } = await cloudfront.listResponseHeadersPolicies({ Type: 'managed' });
  expect(ResponseHeadersPolicyList?.Quantity).toBe(5);
});

test('a policy is made, read, changed, and stays while it is in use', async () => {
  const { cloudfront } = edge;
  const CachePolicyConfig = { Name: 'short', MinTTL: 0, DefaultTTL: 5, MaxTTL: 10 };
  const made = await cloudfront.createCachePolicy({ CachePolicyConfig });
  const Id = made.CachePolicy?.Id ?? '';
  expect(made.Location).toBe(`https://cloudfront.amazonaws.com/2020-05-31/cache-policy/${Id}`);
  expect(await refusal(cloudfront.createCachePolicy({ CachePolicyConfig }))).toMatchObject({
    code: 'CachePolicyAlreadyExists',
    status: 409,
  });
  const changed = await cloudfront.updateCachePolicy({
    Id,
    IfMatch: made.ETag,
    CachePolicyConfig: { ...CachePolicyConfig, DefaultTTL: 7 },
  });
  const read = await cloudfront.getCachePolicyConfig({ Id });
  expect(read.ETag).toBe(changed.ETag);
  expect(read.CachePolicyConfig?.DefaultTTL).toBe(7);
  const user = await edge.make(
    config([custom(8080)], { DefaultCacheBehavior: behavior({ CachePolicyId: Id }), Enabled: false }),
  );
  const { DistributionIdList } = await cloudfront.listDistributionsByCachePolicyId({ CachePolicyId: Id });
  expect(DistributionIdList?.Items).toEqual([user.id]);
  expect(await refusal(cloudfront.deleteCachePolicy({ Id, IfMatch: changed.ETag }))).toMatchObject({
    code: 'CachePolicyInUse',
    status: 409,
  });
  await cloudfront.deleteDistribution({ Id: user.id, IfMatch: user.etag });
  await cloudfront.deleteCachePolicy({ Id, IfMatch: changed.ETag });
  expect(await refusal(cloudfront.getCachePolicy({ Id }))).toMatchObject({ code: 'NoSuchCachePolicy', status: 404 });
});

test('policies that contradict themselves are refused', async () => {
  const { cloudfront } = edge;
  const codes = [
    cloudfront.createCachePolicy({ CachePolicyConfig: { Name: 'order', MinTTL: 9, DefaultTTL: 5, MaxTTL: 10 } }),
    cloudfront.createCachePolicy({ CachePolicyConfig: { Name: 'Managed-own', MinTTL: 0 } }),
    cloudfront.createCachePolicy({
      CachePolicyConfig: {
        Name: 'nothing-kept',
        MinTTL: 0,
        DefaultTTL: 0,
        MaxTTL: 0,
        ParametersInCacheKeyAndForwardedToOrigin: {
          EnableAcceptEncodingGzip: false,
          HeadersConfig: { HeaderBehavior: 'whitelist', Headers: { Quantity: 1, Items: ['Authorization'] } },
          CookiesConfig: { CookieBehavior: 'none' },
          QueryStringsConfig: { QueryStringBehavior: 'none' },
        },
      },
    }),
    cloudfront.createOriginRequestPolicy({
      OriginRequestPolicyConfig: {
        Name: 'authorization',
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: { Quantity: 1, Items: ['Authorization'] } },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    }),
    cloudfront.createOriginRequestPolicy({
      OriginRequestPolicyConfig: {
        Name: 'no-names',
        HeadersConfig: { HeaderBehavior: 'whitelist' },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    }),
    cloudfront.createResponseHeadersPolicy({
      ResponseHeadersPolicyConfig: {
        Name: 'via',
        CustomHeadersConfig: { Quantity: 1, Items: [{ Header: 'Via', Value: 'x', Override: true }] },
      },
    }),
  ].map(async (call) => (await refusal(call)).code);
  expect(await Promise.all(codes)).toEqual(codes.map(() => 'InvalidArgument'));
});

async function dressed(given: Omit<ResponseHeadersPolicyConfig, 'Name'>, Name: string): Promise<Made> {
  const { ResponseHeadersPolicy } = await edge.cloudfront.createResponseHeadersPolicy({
    ResponseHeadersPolicyConfig: { Name, ...given },
  });
  return edge.make(
    config([custom(origin.port)], {
      DefaultCacheBehavior: behavior({
        ResponseHeadersPolicyId: ResponseHeadersPolicy?.Id,
        AllowedMethods: { Quantity: 3, Items: ['GET', 'HEAD', 'OPTIONS'] },
      }),
    }),
  );
}

test('security headers are added, and the origin’s own stay where the policy does not go before them', async () => {
  origin.handler = (_request, response) =>
    void response
      .writeHead(200, { 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'x-powered-by': 'tests' })
      .end('hello');
  const made = await dressed(
    {
      SecurityHeadersConfig: {
        FrameOptions: { FrameOption: 'SAMEORIGIN', Override: false },
        ReferrerPolicy: { ReferrerPolicy: 'same-origin', Override: true },
        ContentTypeOptions: { Override: true },
        ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'self'", Override: true },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Preload: true, Override: true },
        XSSProtection: { Protection: true, ModeBlock: true, Override: true },
      },
      CustomHeadersConfig: { Quantity: 1, Items: [{ Header: 'X-Team', Value: 'shop', Override: false }] },
      RemoveHeadersConfig: { Quantity: 1, Items: [{ Header: 'X-Powered-By' }] },
      ServerTimingHeadersConfig: { Enabled: true, SamplingRate: 100 },
    },
    'secure',
  );
  const { headers } = await edge.get(made, '/');
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-security-policy': "default-src 'self'",
    'referrer-policy': 'same-origin',
    'server-timing': expect.stringContaining('cdn-cache-miss') as unknown,
    'strict-transport-security': 'max-age=60; includeSubDomains; preload',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-team': 'shop',
    'x-xss-protection': '1; mode=block',
  });
  expect(headers.get('x-powered-by')).toBeNull();
  const managed = await edge.make(
    config([custom(origin.port)], {
      DefaultCacheBehavior: behavior({ ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03' }),
    }),
  );
  const secured = await edge.get(managed, '/');
  expect(Object.fromEntries(secured.headers)).toMatchObject({
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000',
    'x-frame-options': 'DENY',
  });
});

test('CORS headers are for pages of others, those of a preflight for preflights', async () => {
  origin.handler = (_request, response) => void response.end('hello');
  const made = await dressed(
    {
      CorsConfig: {
        AccessControlAllowOrigins: { Quantity: 1, Items: ['https://*.example.com'] },
        AccessControlAllowHeaders: { Quantity: 1, Items: ['x-custom'] },
        AccessControlAllowMethods: { Quantity: 2, Items: ['GET', 'PUT'] },
        AccessControlAllowCredentials: true,
        AccessControlMaxAgeSec: 60,
        OriginOverride: true,
      },
    },
    'cors',
  );
  const asked = async (headers: Record<string, string>, method = 'GET') =>
    Object.fromEntries(
      [...(await edge.get(made, '/', { headers, method })).headers].filter(([name]) => name.startsWith('access-')),
    );
  expect(await asked({})).toEqual({});
  expect(await asked({ origin: 'https://other.org' })).toEqual({});
  expect(await asked({ origin: 'https://www.example.com' })).toEqual({
    'access-control-allow-credentials': 'true',
    'access-control-allow-origin': 'https://www.example.com',
  });
  const preflight = { origin: 'https://www.example.com', 'access-control-request-method': 'PUT' };
  expect(await asked(preflight, 'OPTIONS')).toEqual({
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'x-custom',
    'access-control-allow-methods': 'GET, PUT',
    'access-control-allow-origin': 'https://www.example.com',
    'access-control-max-age': '60',
  });
});

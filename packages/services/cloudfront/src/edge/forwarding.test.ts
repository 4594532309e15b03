import { expect, test } from 'vitest';
import {
  ALL_VIEWER,
  ALL_VIEWER_EXCEPT_HOST,
  behavior,
  CACHING_DISABLED,
  config,
  custom,
  startSite,
} from '../testing/index.ts';

const { edge, origin } = await startSite();

const last = () => {
  const found = origin.requests.at(-1);
  if (found === undefined) throw new Error('The origin was not asked.');
  return found;
};

const VIEWER = {
  accept: 'text/html',
  'accept-language': 'de',
  authorization: 'Bearer t',
  cookie: 'a=1; b=2',
  'content-type': 'text/plain',
  origin: 'https://example.com',
  referer: 'https://example.com/',
  'user-agent': 'Mozilla/5.0 (iPhone) Mobile',
  'x-custom': 'yes',
  'x-forwarded-for': '192.0.2.4',
};

test('an origin sees little of a viewer, and what CloudFront adds', async () => {
  const CustomHeaders = { Quantity: 1, Items: [{ HeaderName: 'X-Secret', HeaderValue: 'from the edge' }] };
  const made = await edge.make(config([custom(origin.port, { CustomHeaders })]));
  await edge.get(made, '/a?q=1', { headers: { ...VIEWER, 'x-secret': 'guessed' } });
  const { url, headers } = last();
  expect(url).toBe('/a');
  expect(headers).toMatchObject({
    host: 'localhost',
    'user-agent': 'Amazon CloudFront',
    via: expect.stringMatching(/\(CloudFront\)$/) as unknown,
    'x-amz-cf-id': expect.stringMatching(/==$/) as unknown,
    'x-forwarded-for': expect.stringMatching(/^192\.0\.2\.4, (?:127\.0\.0\.1|::1)$/) as unknown,
    'x-secret': 'from the edge',
    'content-type': 'text/plain',
  });
  for (const name of ['accept-language', 'authorization', 'cookie', 'origin', 'referer', 'x-custom'])
    expect(headers[name]).toBeUndefined();
});

test('an origin request policy lets more through, and adds what CloudFront knows of the viewer', async () => {
  const { OriginRequestPolicy } = await edge.cloudfront.createOriginRequestPolicy({
    OriginRequestPolicyConfig: {
      Name: 'countries',
      HeadersConfig: {
        HeaderBehavior: 'whitelist',
        Headers: { Quantity: 3, Items: ['X-Custom', 'CloudFront-Viewer-Country', 'CloudFront-Is-Mobile-Viewer'] },
      },
      CookiesConfig: { CookieBehavior: 'whitelist', Cookies: { Quantity: 1, Items: ['b'] } },
      QueryStringsConfig: { QueryStringBehavior: 'allExcept', QueryStrings: { Quantity: 1, Items: ['utm'] } },
    },
  });
  const made = await edge.make(
    config([custom(origin.port)], {
      DefaultCacheBehavior: behavior({
        OriginRequestPolicyId: OriginRequestPolicy?.Id,
        CachePolicyId: CACHING_DISABLED,
      }),
    }),
  );
  const headers = { ...VIEWER, 'x-coldstart-viewer-country': 'DE', 'cloudfront-viewer-country': 'FR' };
  await edge.get(made, '/a?q=1&utm=2&r', { headers });
  expect(last()).toMatchObject({
    url: '/a?q=1&r',
    headers: {
      cookie: 'b=2',
      'x-custom': 'yes',
      'cloudfront-viewer-country': 'DE',
      'cloudfront-is-mobile-viewer': 'true',
    },
  });
  expect(last().headers['x-coldstart-viewer-country']).toBeUndefined();
  expect(last().headers['accept-language']).toBeUndefined();
});

test('AllViewer forwards the name of the distribution, AllViewerExceptHostHeader that of the origin', async () => {
  const all = (OriginRequestPolicyId: string) =>
    config([custom(origin.port)], {
      DefaultCacheBehavior: behavior({ OriginRequestPolicyId, CachePolicyId: CACHING_DISABLED }),
    });
  const withHost = await edge.make(all(ALL_VIEWER));
  await edge.get(withHost, '/a?q=1', { headers: VIEWER });
  expect(last()).toMatchObject({
    url: '/a?q=1',
    headers: { host: withHost.domain.replace(/localhost:.*/, 'net'), cookie: 'a=1; b=2', 'x-custom': 'yes' },
  });
  await edge.get(await edge.make(all(ALL_VIEWER_EXCEPT_HOST)), '/a', { headers: VIEWER });
  expect(last().headers).toMatchObject({ host: 'localhost', 'user-agent': VIEWER['user-agent'], 'x-custom': 'yes' });
});

test('forwarded values work as they did before there were policies', async () => {
  const made = await edge.make(
    config([custom(origin.port)], {
      DefaultCacheBehavior: behavior({
        ForwardedValues: {
          QueryString: true,
          QueryStringCacheKeys: { Quantity: 1, Items: ['page'] },
          Cookies: { Forward: 'whitelist', WhitelistedNames: { Quantity: 1, Items: ['a'] } },
          Headers: { Quantity: 1, Items: ['Accept-Language'] },
        },
        MinTTL: 0,
      }),
    }),
  );
  await edge.get(made, '/a?page=1&x=1', { headers: VIEWER });
  expect(last()).toMatchObject({
    url: '/a?page=1&x=1',
    headers: { 'accept-language': 'de', cookie: 'a=1', 'x-custom': 'yes' },
  });
  expect((await edge.get(made, '/a?page=1&x=2', { headers: VIEWER })).cache).toBe('Hit from cloudfront');
  expect((await edge.get(made, '/a?page=2&x=1', { headers: VIEWER })).cache).toBe('Miss from cloudfront');
  expect((await edge.get(made, '/a?page=1', { headers: { ...VIEWER, 'accept-language': 'en' } })).cache).toBe(
    'Miss from cloudfront',
  );
});

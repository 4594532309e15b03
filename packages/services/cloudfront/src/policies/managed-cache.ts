import type { CachePolicyConfig } from '@aws-sdk/client-cloudfront';
import { listed } from '../listed.ts';

interface Settings {
  /** Seconds. */
  readonly ttl: readonly [least: number, usual: number, most: number];
  readonly compressed?: 'gzip' | 'both';
  readonly headers?: readonly string[];
  readonly cookies?: 'all';
  readonly query?: 'all' | readonly string[];
}

const policy = (name: string, Comment: string, settings: Settings): CachePolicyConfig => ({
  Comment,
  Name: `Managed-${name}`,
  MinTTL: settings.ttl[0],
  DefaultTTL: settings.ttl[1],
  MaxTTL: settings.ttl[2],
  ParametersInCacheKeyAndForwardedToOrigin: {
    EnableAcceptEncodingGzip: settings.compressed !== undefined,
    EnableAcceptEncodingBrotli: settings.compressed === 'both',
    HeadersConfig:
      settings.headers === undefined
        ? { HeaderBehavior: 'none' }
        : { HeaderBehavior: 'whitelist', Headers: listed(settings.headers) },
    CookiesConfig: { CookieBehavior: settings.cookies ?? 'none' },
    QueryStringsConfig:
      settings.query === undefined || settings.query === 'all'
        ? { QueryStringBehavior: settings.query ?? 'none' }
        : { QueryStringBehavior: 'whitelist', QueryStrings: listed(settings.query) },
  },
});

const DAY = 86_400;
const YEAR = 31_536_000;
const ORIGIN_DECIDES = ['host', 'origin', 'x-http-method-override', 'x-http-method', 'x-method-override'];

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const MANAGED_CACHE_POLICIES: Readonly<Record<string, CachePolicyConfig>> = {
  '2e54312d-136d-493c-8eb9-b001f22f67d2': policy('Amplify', 'Policy for Amplify Origin', {
    ttl: [2, 2, 600],
    compressed: 'both',
    headers: ['Authorization', 'CloudFront-Viewer-Country', 'Host'],
    cookies: 'all',
    query: 'all',
  }),
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': policy('CachingDisabled', 'Policy with caching disabled', { ttl: [0, 0, 0] }),
  '658327ea-f89d-4fab-a63d-7e88639e58f6': policy(
    'CachingOptimized',
    'Policy with caching enabled. Supports Gzip and Brotli compression.',
    { ttl: [1, DAY, YEAR], compressed: 'both' },
  ),
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': policy(
    'CachingOptimizedForUncompressedObjects',
    'Default policy when compression is disabled',
    { ttl: [1, DAY, YEAR] },
  ),
  '08627262-05a9-4f76-9ded-b50ca2e3a84f': policy('Elemental-MediaPackage', 'Policy for Elemental MediaPackage Origin', {
    ttl: [0, DAY, YEAR],
    compressed: 'gzip',
    headers: ['origin'],
    query: ['aws.manifestfilter', 'start', 'end', 'm'],
  }),
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65': policy(
    'UseOriginCacheControlHeaders',
    'Policy for origins that return Cache-Control headers. Query strings are not included in the cache key.',
    { ttl: [0, 0, YEAR], compressed: 'both', headers: ORIGIN_DECIDES, cookies: 'all' },
  ),
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': policy(
    'UseOriginCacheControlHeaders-QueryStrings',
    'Policy for origins that return Cache-Control headers and serve different content based on values present in the query string.',
    { ttl: [0, 0, YEAR], compressed: 'both', headers: ORIGIN_DECIDES, cookies: 'all', query: 'all' },
  ),
};

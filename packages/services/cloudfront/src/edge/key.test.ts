import { beforeEach, expect, test } from 'vitest';
import { behavior, config, custom, startSite } from '../testing/index.ts';

const { edge, origin, answer, policyOf, withPolicy } = await startSite();
beforeEach(() => answer({}));

test('a cache policy says what tells requests apart', async () => {
  const { CachePolicy } = await edge.cloudfront.createCachePolicy({
    CachePolicyConfig: {
      Name: 'languages',
      MinTTL: 60,
      ParametersInCacheKeyAndForwardedToOrigin: {
        EnableAcceptEncodingGzip: false,
        HeadersConfig: {
          HeaderBehavior: 'whitelist',
          Headers: { Quantity: 2, Items: ['Accept-Language', 'CloudFront-Viewer-Country'] },
        },
        CookiesConfig: { CookieBehavior: 'whitelist', Cookies: { Quantity: 1, Items: ['session'] } },
        QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: { Quantity: 1, Items: ['page'] } },
      },
    },
  });
  const made = await withPolicy(CachePolicy?.Id ?? '');
  const ask = async (path: string, headers: Record<string, string> = {}): Promise<string | null> =>
    (await edge.get(made, path, { headers })).cache;
  const [MISS, HIT] = ['Miss from cloudfront', 'Hit from cloudfront'];
  expect(await ask('/a?page=1')).toBe(MISS);
  expect(await ask('/a?page=1&utm=7', { cookie: 'other=1', 'x-custom': '1' })).toBe(HIT);
  expect(await ask('/a?page=2')).toBe(MISS);
  expect(await ask('/a?page=1', { cookie: 'other=1; session=7' })).toBe(MISS);
  expect(await ask('/a?page=1', { 'accept-language': 'de' })).toBe(MISS);
  expect(await ask('/a?page=1', { 'x-coldstart-viewer-country': 'FR' })).toBe(MISS);
  expect(await ask('/a?page=1', { 'x-coldstart-viewer-country': 'FR' })).toBe(HIT);
});

test('HEAD is answered from what GET has left, and not the other way round', async () => {
  const made = await withPolicy(await policyOf('heads', 60, 60, 60));
  const head = await edge.get(made, '/a', { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, body: '', cache: 'Miss from cloudfront' });
  expect((await edge.get(made, '/a')).cache).toBe('Miss from cloudfront');
  const again = await edge.get(made, '/a', { method: 'HEAD' });
  expect(again).toMatchObject({ body: '', cache: 'Hit from cloudfront' });
});

test('OPTIONS is kept where the behaviour says so', async () => {
  const methods = (cached: ('GET' | 'HEAD' | 'OPTIONS')[]) =>
    config([custom(origin.port)], {
      DefaultCacheBehavior: behavior({
        AllowedMethods: {
          Quantity: 3,
          Items: ['GET', 'HEAD', 'OPTIONS'],
          CachedMethods: { Quantity: cached.length, Items: cached },
        },
      }),
    });
  const kept = await edge.make(methods(['GET', 'HEAD', 'OPTIONS']));
  await edge.get(kept, '/a', { method: 'OPTIONS' });
  expect((await edge.get(kept, '/a', { method: 'OPTIONS' })).cache).toBe('Hit from cloudfront');
  expect((await edge.get(kept, '/a')).cache).toBe('Miss from cloudfront');
  const passed = await edge.make(methods(['GET', 'HEAD']));
  await edge.get(passed, '/a', { method: 'OPTIONS' });
  expect((await edge.get(passed, '/a', { method: 'OPTIONS' })).cache).toBe('Miss from cloudfront');
});

test('viewers who have an object are told so, and get the part that they want', async () => {
  const made = await withPolicy(await policyOf('parts', 60, 60, 60));
  origin.handler = (_request, response) => void response.writeHead(200, { etag: '"v1"' }).end('0123456789');
  const same = await edge.get(made, '/a', { headers: { 'if-none-match': '"v0", W/"v1"' } });
  expect(same).toMatchObject({ status: 304, body: '' });
  const part = await edge.get(made, '/a', { headers: { range: 'bytes=2-4' } });
  expect(part).toMatchObject({ status: 206, body: '234', cache: 'Hit from cloudfront' });
  expect(part.headers.get('content-range')).toBe('bytes 2-4/10');
  expect((await edge.get(made, '/a', { headers: { range: 'bytes=-3' } })).body).toBe('789');
  expect((await edge.get(made, '/a', { headers: { range: 'bytes=99-' } })).status).toBe(416);
  expect(origin.requests).toHaveLength(1);
  expect(origin.requests[0]?.headers).not.toHaveProperty('range');
});

import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  behavior,
  CACHING_DISABLED,
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
beforeEach(() => {
  origin.requests.length = 0;
  answer({});
});
afterAll(async () => {
  await edge.close();
  await origin.close();
});

/** How the origin answers from now on; each answer has another body. */
function answer(headers: Record<string, string>, status = 200): void {
  let asked = 0;
  origin.handler = (_request, response) => void response.writeHead(status, headers).end(`answer ${(asked += 1)}`);
}

const policyOf = async (Name: string, MinTTL: number, DefaultTTL: number, MaxTTL: number): Promise<string> => {
  const { CachePolicy } = await edge.cloudfront.createCachePolicy({
    CachePolicyConfig: { Name, MinTTL, DefaultTTL, MaxTTL },
  });
  return CachePolicy?.Id ?? '';
};

const withPolicy = (CachePolicyId: string): Promise<Made> =>
  edge.make(config([custom(origin.port)], { DefaultCacheBehavior: behavior({ CachePolicyId }) }));

test('an object is kept until its time is over, and its age is told', async () => {
  const made = await withPolicy(await policyOf('minutes', 0, 60, 600));
  expect(await edge.get(made, '/a')).toMatchObject({ body: 'answer 1', cache: 'Miss from cloudfront' });
  await edge.pass(59);
  const hit = await edge.get(made, '/a');
  expect(hit).toMatchObject({ body: 'answer 1', cache: 'Hit from cloudfront' });
  expect(hit.headers.get('age')).toBe('59');
  await edge.pass(2);
  expect(await edge.get(made, '/a')).toMatchObject({ body: 'answer 2', cache: 'Miss from cloudfront' });
});

// What the origin says, and for how many seconds the object is fresh by a policy of 10, 60 and 600.
test.each([
  ['max-age', { 'cache-control': 'max-age=100' }, 100],
  ['s-maxage before max-age', { 'cache-control': 'max-age=5, s-maxage=200' }, 200],
  ['more than the most', { 'cache-control': 'public, max-age=9999' }, 600],
  ['less than the least', { 'cache-control': 'max-age=1' }, 10],
  ['no-store, for which the least counts', { 'cache-control': 'no-store' }, 10],
  ['nothing', {}, 60],
])('%s', async (what, headers, seconds) => {
  const made = await withPolicy(await policyOf(what.replaceAll(/\W/g, '-'), 10, 60, 600));
  answer(headers);
  await edge.get(made, '/a');
  await edge.pass(seconds - 1);
  expect((await edge.get(made, '/a')).cache).toBe('Hit from cloudfront');
  await edge.pass(2);
  expect((await edge.get(made, '/a')).cache).toBe('Miss from cloudfront');
});

test('Expires counts where there is no max-age, on the cloud’s clock', async () => {
  const made = await withPolicy(await policyOf('dates', 0, 60, 6000));
  answer({ expires: new Date(edge.test.cloud.clock.now() + 300_000).toUTCString() });
  await edge.get(made, '/a');
  await edge.pass(290);
  expect((await edge.get(made, '/a')).cache).toBe('Hit from cloudfront');
  await edge.pass(20);
  expect((await edge.get(made, '/a')).cache).toBe('Miss from cloudfront');
});

test('without a least time, what the origin forbids is not kept', async () => {
  const made = await withPolicy(await policyOf('forbidden', 0, 60, 600));
  answer({ 'cache-control': 'private, max-age=100' });
  await edge.get(made, '/a');
  expect(await edge.get(made, '/a')).toMatchObject({ body: 'answer 2', cache: 'Miss from cloudfront' });
});

test('CachingDisabled asks the origin each time', async () => {
  const made = await withPolicy(CACHING_DISABLED);
  answer({ 'cache-control': 'max-age=100' });
  await edge.get(made, '/a');
  expect((await edge.get(made, '/a')).body).toBe('answer 2');
});

test('what is stale is asked for by its tag, and is fresh again when the origin has nothing newer', async () => {
  const made = await withPolicy(await policyOf('tags', 0, 10, 10));
  origin.handler = ({ headers }, response) => {
    const same = headers['if-none-match'] === '"v1"';
    response.writeHead(same ? 304 : 200, { etag: '"v1"' }).end(same ? undefined : 'first');
  };
  await edge.get(made, '/a');
  await edge.pass(11);
  expect(await edge.get(made, '/a')).toMatchObject({ status: 200, body: 'first', cache: 'RefreshHit from cloudfront' });
  expect((await edge.get(made, '/a')).cache).toBe('Hit from cloudfront');
  expect(origin.requests).toHaveLength(2);
});

test('a stale object is better than an error of the origin’s', async () => {
  const made = await withPolicy(await policyOf('stale', 0, 10, 10));
  await edge.get(made, '/a');
  await edge.pass(11);
  answer({}, 503);
  expect(await edge.get(made, '/a')).toMatchObject({ status: 200, body: 'answer 1' });
  expect((await edge.get(made, '/a')).status).toBe(200);
  answer({}, 404);
  await edge.pass(11);
  expect((await edge.get(made, '/a')).status).toBe(404);
});

test('errors are kept for ten seconds, or as long as the distribution says', async () => {
  const usual = await withPolicy(await policyOf('errors', 0, 60, 600));
  answer({}, 404);
  expect(await edge.get(usual, '/a')).toMatchObject({ status: 404, cache: 'Error from cloudfront' });
  await edge.pass(9);
  expect((await edge.get(usual, '/a')).body).toBe('answer 1');
  await edge.pass(2);
  expect((await edge.get(usual, '/a')).body).toBe('answer 2');
  const own = await edge.make(
    config([custom(origin.port)], {
      CustomErrorResponses: { Quantity: 1, Items: [{ ErrorCode: 404, ErrorCachingMinTTL: 100 }] },
    }),
  );
  answer({}, 404);
  await edge.get(own, '/a');
  await edge.pass(99);
  expect((await edge.get(own, '/a')).body).toBe('answer 1');
  // Of these, those alone that say for how long.
  answer({}, 403);
  await edge.get(own, '/b');
  expect((await edge.get(own, '/b')).body).toBe('answer 2');
});

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

/** What comes over the wire, not unpacked. */
function raw(made: Made, path: string, encoding: string): Promise<{ encoding: unknown; etag: unknown; body: Buffer }> {
  const { hostname, port } = new URL(edge.test.cloud.endpoint);
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': encoding };
    request({ hostname, port, path: `/_cloudfront/${made.id}${path}`, headers }, (got) => {
      const chunks: Buffer[] = [];
      got.on('data', (chunk: Buffer) => chunks.push(chunk));
      got.on('end', () =>
        resolve({ encoding: got.headers['content-encoding'], etag: got.headers.etag, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

test('text is compressed as the viewer takes it, and each form is kept', async () => {
  const text = 'compress me '.repeat(200);
  origin.handler = (_request, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': text.length, etag: '"v1"' })
      .end(text);
  const made = await edge.make(config([custom(origin.port)], { DefaultCacheBehavior: behavior({ Compress: true }) }));
  const br = await raw(made, '/a', 'gzip, br');
  expect(br).toMatchObject({ encoding: 'br', etag: 'W/"v1"' });
  expect(brotliDecompressSync(br.body).toString()).toBe(text);
  const gzip = await raw(made, '/a', 'gzip');
  expect(gzip.encoding).toBe('gzip');
  expect(gunzipSync(gzip.body).toString()).toBe(text);
  expect(await raw(made, '/a', 'identity')).toMatchObject({ encoding: undefined, etag: '"v1"' });
  expect(origin.requests.map(({ headers }) => headers['accept-encoding'])).toEqual(['br,gzip', 'gzip', undefined]);
  await raw(made, '/a', 'br');
  expect(origin.requests).toHaveLength(3);
  const plain = await edge.make(config([custom(origin.port)]));
  expect((await raw(plain, '/a', 'gzip, br')).encoding).toBeUndefined();
});

test('an invalidation drops what its paths name, with a wildcard at the end', async () => {
  const { cloudfront } = edge;
  const made = await withPolicy(await policyOf('invalidated', 600, 600, 600));
  const paths = ['/index.html', '/images/a.png', '/images/b.png', '/other.html'];
  for (const path of paths) await edge.get(made, path);
  const invalidate = (CallerReference: string, Items: string[]) =>
    cloudfront.createInvalidation({
      DistributionId: made.id,
      InvalidationBatch: { CallerReference, Paths: { Quantity: Items.length, Items } },
    });
  const { Invalidation, Location, $metadata } = await invalidate('first', ['/index.html', '/images/*']);
  const Id = Invalidation?.Id ?? '';
  expect($metadata.httpStatusCode).toBe(201);
  expect(Invalidation?.Status).toBe('InProgress');
  expect(Location).toBe(`https://cloudfront.amazonaws.com/2020-05-31/distribution/${made.id}/invalidation/${Id}`);
  const caches = [];
  for (const path of paths) caches.push((await edge.get(made, path)).cache);
  expect(caches).toEqual(['Miss', 'Miss', 'Miss', 'Hit'].map((one) => `${one} from cloudfront`));
  const { Invalidation: done } = await cloudfront.getInvalidation({ DistributionId: made.id, Id });
  expect(done).toMatchObject({ Status: 'Completed', InvalidationBatch: { CallerReference: 'first' } });
  const { InvalidationList } = await cloudfront.listInvalidations({ DistributionId: made.id });
  expect(InvalidationList).toMatchObject({ Quantity: 1, Items: [{ Id, Status: 'Completed' }] });
  await expect(invalidate('first', ['/another'])).rejects.toMatchObject({ name: 'InvalidArgument' });
  await expect(invalidate('second', ['/a*b'])).rejects.toMatchObject({ name: 'InvalidArgument' });
  await expect(cloudfront.getInvalidation({ DistributionId: made.id, Id: 'I0' })).rejects.toMatchObject({
    name: 'NoSuchInvalidation',
  });
});

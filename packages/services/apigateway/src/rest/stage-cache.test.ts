import { ACCOUNT, allow, policy } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRestApis, uriOf, type TestRestApis } from '../testing/rest.ts';
import { REGION } from '../testing/apis.ts';
import { signedFetch } from '../testing/signed-fetch.ts';

let apis: TestRestApis;
let counting: string;
beforeAll(async () => {
  apis = await startRestApis();
  // Counts the requests that reach it: one environment answers them in turn.
  counting = await apis.fn('counting', '{ statusCode: 200, body: String(++count) }', { more: 'let count = 0;' });
});
afterAll(() => apis.close());

const replace = (restApiId: string, settings: Record<string, string>) =>
  apis.rest.updateStage({
    restApiId,
    stageName: 'test',
    patchOperations: Object.entries(settings).map(([path, value]) => ({ op: 'replace' as const, path, value })),
  });

async function cached(settings: Record<string, string> = {}): Promise<string> {
  const integration = { uri: uriOf(counting), cacheKeyParameters: ['method.request.querystring.q'] };
  const method = { requestParameters: { 'method.request.querystring.q': false } };
  const id = await apis.api(
    [
      { path: '/things/{id}', integration, method },
      { path: '/things/{id}', verb: 'POST', integration },
    ],
    {},
    { cacheClusterEnabled: true },
  );
  await replace(id, { '/*/*/caching/enabled': 'true', ...settings });
  return id;
}

const ask = async (id: string, path: string, init: RequestInit = {}): Promise<string> =>
  (await apis.call(id, `/test/things/${path}`, init)).text();
const NEW = { headers: { 'cache-control': 'max-age=0' } };

test('an answer is kept for as long as the stage says, by the parts of the key and nothing else', async () => {
  const id = await cached({ '/*/*/caching/ttlInSeconds': '60' });
  const first = await ask(id, '1?q=a');
  expect(await ask(id, '1?q=a&other=x')).toBe(first);
  // What is no part of the key is the same for all: a variable of the path, too.
  expect(await ask(id, '2?q=a')).toBe(first);
  const other = await ask(id, '1?q=b');
  expect(other).not.toBe(first);
  await apis.cloud.clock.advance(59_000);
  expect(await ask(id, '1?q=a')).toBe(first);
  await apis.cloud.clock.advance(2000);
  expect(await ask(id, '1?q=a')).not.toBe(first);
});

test('only GET is kept, unless a method is named; without a cluster nothing is', async () => {
  const id = await cached();
  const post = { method: 'POST' };
  expect(await ask(id, '1', post)).not.toBe(await ask(id, '1', post));
  await replace(id, { '/~1things~1{id}/POST/caching/enabled': 'true' });
  expect(await ask(id, '1', post)).toBe(await ask(id, '1', post));
  await replace(id, { '/cacheClusterEnabled': 'false' });
  expect(await ask(id, '1')).not.toBe(await ask(id, '1'));
});

test('a cache that is flushed has nothing', async () => {
  const id = await cached();
  const first = await ask(id, '1');
  await apis.rest.flushStageCache({ restApiId: id, stageName: 'test' });
  expect(await ask(id, '1')).not.toBe(first);
});

test('who may not ask for what is new gets what was kept, with a warning, or nothing', async () => {
  const id = await cached();
  const first = await ask(id, '1');
  const warned = await apis.call(id, '/test/things/1', NEW);
  expect([await warned.text(), warned.headers.get('warning')]).toEqual([
    first,
    '199 Cache-control headers were ignored because the caller was unauthorized.',
  ]);
  const strategy = '/*/*/caching/unauthorizedCacheControlHeaderStrategy';
  await replace(id, { [strategy]: 'SUCCEED_WITHOUT_RESPONSE_HEADER' });
  const silent = await apis.call(id, '/test/things/1', NEW);
  expect([await silent.text(), silent.headers.get('warning')]).toEqual([first, null]);
  await replace(id, { [strategy]: 'FAIL_WITH_403' });
  expect((await apis.call(id, '/test/things/1', NEW)).status).toBe(403);
  await replace(id, { '/*/*/caching/requireAuthorizationForCacheControl': 'false' });
  const fresh = await ask(id, '1', NEW);
  expect(fresh).not.toBe(first);
  expect(await ask(id, '1')).toBe(fresh);
});

test('who has execute-api:InvalidateCache gets what is new', async () => {
  const id = await cached();
  const first = await ask(id, '1');
  const arn = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${id}/test/GET/things/*`;
  const [may, mayNot] = [
    await apis.test.user('fresh', policy(allow(['execute-api:InvalidateCache', 'execute-api:Invoke'], arn))),
    await apis.test.user('stale', policy(allow('execute-api:Invoke', arn))),
  ];
  const url = `${apis.cloud.endpoint}/_execute-api/${id}/test/things/1`;
  const stale = await signedFetch(url, mayNot, 'GET', { 'cache-control': 'max-age=0' });
  expect(await stale.text()).toBe(first);
  const fresh = await signedFetch(url, may, 'GET', { 'cache-control': 'max-age=0' });
  expect(await fresh.text()).not.toBe(first);
});

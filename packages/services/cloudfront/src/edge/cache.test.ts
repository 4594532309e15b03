import { beforeEach, expect, test } from 'vitest';
import { CACHING_DISABLED, config, custom, startSite } from '../testing/index.ts';

const { edge, origin, answer, policyOf, withPolicy } = await startSite();
beforeEach(() => answer({}));

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

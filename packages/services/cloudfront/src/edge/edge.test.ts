import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { expect, test } from 'vitest';
import { behavior, CACHING_DISABLED, config, custom, startSite, type Handler } from '../testing/index.ts';

const { edge, origin } = await startSite();

const echo: Handler = ({ method, url }, response, body) => void response.end(`${method} ${url} ${body}`);

test('a distribution is reached by its address and its id, over its host and by a path', async () => {
  const made = await edge.make(config([custom(origin.port)]));
  const first = await edge.get(made, '/a');
  expect(first).toMatchObject({ status: 200, body: 'hello', cache: 'Miss from cloudfront' });
  expect(first.headers.get('via')).toMatch(/^1\.1 d[a-z0-9]{13}\.cloudfront\.net \(CloudFront\)$/);
  expect(first.headers.get('x-amz-cf-pop')).toBe('FRA56-P1');
  expect(first.headers.get('x-amz-cf-id')).toMatch(/^[\w-]{55}==$/);
  expect(first.headers.get('age')).toBeNull();
  for (const host of [
    made.domain,
    `${made.id.toLowerCase()}.cloudfront.localhost`,
    made.domain.replace(/localhost:.*/, 'net'),
  ])
    expect(await byHost(host, '/a')).toEqual({ status: 200, cache: 'Hit from cloudfront', body: 'hello' });
  expect((await edge.get({ id: 'E0000000000000' }, '/')).status).toBe(403);
});

/** Asks the cloud under another name. */
function byHost(host: string, path: string): Promise<{ status: number; cache: unknown; body: string }> {
  const { hostname, port } = new URL(edge.test.cloud.endpoint);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, headers: { host, 'accept-encoding': 'gzip' } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, cache: answer.headers['x-cache'], body }));
    });
    outgoing.on('error', reject).end();
  });
}

test('behaviours are looked at in their order, and the default one is the last', async () => {
  const others = { DomainName: 'localhost', CustomOriginConfig: custom(origin.port).CustomOriginConfig };
  const made = await edge.make(
    config(
      [
        custom(origin.port, { OriginPath: '/shop' }),
        { ...others, Id: 'images', OriginPath: '/images-only' },
        { ...others, Id: 'api', OriginPath: '/production' },
      ],
      {
        DefaultRootObject: 'index.html',
        CacheBehaviors: {
          Quantity: 3,
          Items: [
            { ...behavior({ TargetOriginId: 'images' }), PathPattern: 'img/?.png' },
            { ...behavior({ TargetOriginId: 'api', CachePolicyId: CACHING_DISABLED }), PathPattern: '/api/*' },
            { ...behavior({ TargetOriginId: 'images' }), PathPattern: '/api/never*' },
          ],
        },
      },
    ),
  );
  origin.handler = echo;
  const bodies = ['/', '/img/1.png', '/img/12.png', '/api/orders/7', '/API/orders', '/api/never'].map(async (path) =>
    (await edge.get(made, path)).body.trim(),
  );
  expect(await Promise.all(bodies)).toEqual([
    'GET /shop/index.html',
    'GET /images-only/img/1.png',
    'GET /shop/img/12.png',
    'GET /production/api/orders/7',
    'GET /shop/API/orders',
    'GET /production/api/never',
  ]);
});

test('viewer protocol policies redirect or refuse what is not HTTPS', async () => {
  const redirecting = await edge.make(
    config([custom(origin.port)], { DefaultCacheBehavior: behavior({ ViewerProtocolPolicy: 'redirect-to-https' }) }),
  );
  const redirected = await edge.get(redirecting, '/a?b=c');
  expect(redirected).toMatchObject({ status: 301, cache: 'Redirect from cloudfront' });
  expect(redirected.headers.get('location')).toBe(
    `${edge.test.cloud.endpoint.replace('http', 'https')}/_cloudfront/${redirecting.id}/a?b=c`,
  );
  expect(await overTls(redirecting)).toBe(200);
  const strict = await edge.make(
    config([custom(origin.port)], { DefaultCacheBehavior: behavior({ ViewerProtocolPolicy: 'https-only' }) }),
  );
  const refused = await edge.get(strict, '/a');
  expect(refused).toMatchObject({ status: 403, cache: 'Error from cloudfront' });
  expect(refused.body).toContain('ERROR: The request could not be satisfied');
  expect(origin.requests).toHaveLength(1);
  expect(await overTls(strict)).toBe(200);
});

/** The status of an answer over HTTPS, which the cloud speaks at the same port with a certificate of its own. */
function overTls({ id }: { readonly id: string }): Promise<number | undefined> {
  const { hostname, port } = new URL(edge.test.cloud.endpoint);
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path: `/_cloudfront/${id}/tls`, rejectUnauthorized: false, agent: false };
    secureRequest(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

test('methods that the behaviour does not allow do not pass, others do with their bodies', async () => {
  const reading = await edge.make(config([custom(origin.port)]));
  const refused = await edge.get(reading, '/a', { method: 'POST', body: 'x' });
  expect(refused.status).toBe(403);
  expect(refused.body).toContain(
    'This distribution is not configured to allow the HTTP request method that was used for this request. The distribution supports only cachable requests.',
  );
  expect(origin.requests).toEqual([]);
  const writing = await edge.make(
    config([custom(origin.port)], {
      DefaultCacheBehavior: behavior({
        AllowedMethods: { Quantity: 7, Items: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] },
      }),
    }),
  );
  origin.handler = echo;
  const first = await edge.get(writing, '/a', { method: 'POST', body: 'x' });
  expect(first).toMatchObject({ status: 200, body: 'POST /a x', cache: 'Miss from cloudfront' });
  expect((await edge.get(writing, '/a', { method: 'POST', body: 'y' })).body).toBe('POST /a y');
});

import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  ALL_VIEWER,
  ALL_VIEWER_EXCEPT_HOST,
  behavior,
  CACHING_DISABLED,
  config,
  custom,
  startEdge,
  startOrigin,
  type Handler,
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
  origin.handler = (_request, response) => void response.end('hello');
});
afterAll(async () => {
  await edge.close();
  await origin.close();
});

const last = () => {
  const found = origin.requests.at(-1);
  if (found === undefined) throw new Error('The origin was not asked.');
  return found;
};
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
        custom(origin.port, { OriginPath: '/root' }),
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
    'GET /root/index.html',
    'GET /images-only/img/1.png',
    'GET /root/img/12.png',
    'GET /production/api/orders/7',
    'GET /root/API/orders',
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

test('an origin that is not there is a 502 page, one that says nothing a 504', async () => {
  const closed = await startOrigin();
  await closed.close();
  const gone = await edge.get(await edge.make(config([custom(closed.port)])), '/');
  expect(gone).toMatchObject({ status: 502, cache: 'Error from cloudfront' });
  expect(gone.headers.get('server')).toBe('CloudFront');
  origin.handler = () => undefined;
  const { CustomOriginConfig } = custom(origin.port);
  const silent = await edge.make(
    config([
      custom(origin.port, {
        CustomOriginConfig: CustomOriginConfig && { ...CustomOriginConfig, OriginReadTimeout: 1 },
      }),
    ]),
  );
  expect((await edge.get(silent, '/')).status).toBe(504);
});

test('a group asks its second origin where the first has failed', async () => {
  const second = await startOrigin();
  second.handler = (_request, response) => void response.end('from the second');
  const group = (TargetOriginId: string) =>
    config([custom(origin.port), custom(second.port, { Id: 'second' })], {
      OriginGroups: {
        Quantity: 1,
        Items: [
          {
            Id: 'both',
            FailoverCriteria: { StatusCodes: { Quantity: 2, Items: [500, 404] } },
            Members: { Quantity: 2, Items: [{ OriginId: 'web' }, { OriginId: 'second' }] },
          },
        ],
      },
      DefaultCacheBehavior: behavior({ TargetOriginId, CachePolicyId: CACHING_DISABLED }),
    });
  const made = await edge.make(group('both'));
  expect((await edge.get(made, '/a')).body).toBe('hello');
  origin.handler = (_request, response) => void response.writeHead(404).end('missing');
  expect(await edge.get(made, '/b')).toMatchObject({ status: 200, body: 'from the second' });
  origin.handler = (_request, response) => void response.writeHead(403).end('closed');
  expect(await edge.get(made, '/c')).toMatchObject({ status: 403, body: 'closed' });
  await second.close();
});

test('countries that are blocked see a page', async () => {
  const made = await edge.make(
    config([custom(origin.port)], {
      Restrictions: { GeoRestriction: { RestrictionType: 'blacklist', Quantity: 1, Items: ['DE'] } },
    }),
  );
  const blocked = await edge.get(made, '/', { headers: { 'x-coldstart-viewer-country': 'de' } });
  expect(blocked.status).toBe(403);
  expect(blocked.body).toContain('configured to block access from your country');
  expect((await edge.get(made, '/')).status).toBe(200);
});

test('a distribution that is switched off serves nothing', async () => {
  const made = await edge.make(config([custom(origin.port)], { Enabled: false }));
  expect((await edge.get(made, '/')).status).toBe(403);
});

test('a page takes the place of an error, with another status', async () => {
  const made = await edge.make(
    config([custom(origin.port)], {
      CustomErrorResponses: {
        Quantity: 2,
        Items: [
          { ErrorCode: 404, ResponseCode: '200', ResponsePagePath: '/app.html' },
          { ErrorCode: 500, ResponseCode: '503', ResponsePagePath: '/missing.html' },
        ],
      },
    }),
  );
  origin.handler = ({ url }, response) => {
    const status = url === '/app.html' ? 200 : url === '/broken' ? 500 : 404;
    response.writeHead(status).end(`page of ${url}`);
  };
  expect(await edge.get(made, '/orders/7')).toMatchObject({
    status: 200,
    body: 'page of /app.html',
    cache: 'Error from cloudfront',
  });
  // Its page is not there: the error stays what it is.
  expect(await edge.get(made, '/broken')).toMatchObject({ status: 500, body: 'page of /broken' });
});

test('an origin that breaks off is a 502, and stops nobody else', async () => {
  const made = await edge.make(config([custom(origin.port)]));
  origin.handler = (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half');
    response.destroy();
  };
  expect((await edge.get(made, '/half')).status).toBe(502);
  origin.handler = (_request, response) => void response.end('hello');
  expect((await edge.get(made, '/whole')).body).toBe('hello');
});

test('headers and addresses that are too long are refused', async () => {
  const made = await edge.make(config([custom(origin.port)]));
  expect((await edge.get(made, `/${'a'.repeat(9000)}`)).status).toBe(414);
  expect(origin.requests).toEqual([]);
});

test('a viewer who hangs up stops nobody', async () => {
  const made = await edge.make(config([custom(origin.port)]));
  const gone = new AbortController();
  origin.handler = (_request, response) => {
    gone.abort();
    response.end('late');
  };
  await expect(edge.get(made, '/slow', { signal: gone.signal })).rejects.toMatchObject({ name: 'AbortError' });
  origin.handler = (_request, response) => void response.end('hello');
  expect((await edge.get(made, '/next')).body).toBe('hello');
});

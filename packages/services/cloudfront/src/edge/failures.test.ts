import { expect, test } from 'vitest';
import { behavior, CACHING_DISABLED, config, custom, startOrigin, startSite } from '../testing/index.ts';

const { edge, origin } = await startSite();

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

test('a distribution that is its own origin does not go round in circles', async () => {
  const made = await edge.make(config([custom(origin.port)]));
  await edge.cloudfront.updateDistribution({
    Id: made.id,
    IfMatch: made.etag,
    DistributionConfig: {
      ...made.config,
      Origins: { Quantity: 1, Items: [custom(80, { DomainName: made.domain })] },
    },
  });
  const got = await edge.get(made, '/');
  expect(got.status).toBe(403);
  expect(got.body).toContain('origin of itself');
});

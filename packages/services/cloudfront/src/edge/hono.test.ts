import { bundle } from '@coldstart/service-lambda/testing/bundle';
import { entries as lambdaEntries } from '@coldstart/service-lambda/entry';
import { entries as logsEntries } from '@coldstart/service-logs/entry';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  behavior,
  config,
  custom,
  startEdge,
  startOrigin,
  startVersions,
  type TestEdge,
  type TestOrigin,
} from '../testing/index.ts';

// A handler as its authors write it.
const HANDLER = `
  import { Hono } from 'hono';
  import { handle } from 'hono/lambda-edge';
  const app = new Hono();
  app.get('/hello/:name', (c) => c.json({ name: c.req.param('name'), q: c.req.queries('q') ?? [], agent: c.req.header('x-agent') }));
  app.post('/echo', async (c) => {
    c.header('set-cookie', 'a=1');
    return c.json(await c.req.json(), 201);
  });
  app.get('/bytes', () => new Response(new Uint8Array([0, 127, 128, 255]), { headers: { 'content-type': 'image/png' } }));
  app.get('/pass', async (c, next) => { await next(); c.env.callback(null, c.env.request); });
  app.notFound((c) => c.json({ missing: c.req.path }, 404));
  export const handler = handle(app);
`;

let edge: TestEdge;
let origin: TestOrigin;
beforeAll(async () => {
  edge = await startEdge([...lambdaEntries, ...logsEntries]);
  origin = await startOrigin();
});
afterAll(async () => {
  await origin.close();
  await edge.close();
});

test.each(['viewer-request', 'origin-request'] as const)(
  'a handler written with Hono answers at %s',
  async (EventType) => {
    const versions = startVersions(edge);
    const code = strToU8(await bundle(HANDLER, import.meta.dirname));
    // Handlers with three parameters are called back, which the newest runtime no longer does.
    const LambdaFunctionARN = await versions.version(EventType, '', {
      Code: { ZipFile: zipSync({ 'index.mjs': code }) },
      Runtime: 'nodejs22.x',
    });
    const made = await edge.make(
      config([custom(origin.port)], {
        DefaultCacheBehavior: behavior({
          AllowedMethods: { Quantity: 7, Items: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'] },
          LambdaFunctionAssociations: { Quantity: 1, Items: [{ LambdaFunctionARN, EventType, IncludeBody: true }] },
          MinTTL: 0,
          ForwardedValues: {
            QueryString: true,
            Cookies: { Forward: 'all' },
            Headers: { Quantity: 1, Items: ['x-agent'] },
          },
        }),
      }),
    );
    const hello = await edge.get(made, '/hello/w%C3%B6rld?q=1&q=2', { headers: { 'x-agent': 'ann' } });
    expect([hello.status, JSON.parse(hello.body)]).toEqual([200, { name: 'wörld', q: ['1', '2'], agent: 'ann' }]);
    const echo = await edge.get(made, '/echo', {
      method: 'POST',
      body: '{"a":"ü"}',
      headers: { 'content-type': 'application/json' },
    });
    expect([echo.status, JSON.parse(echo.body), echo.headers.getSetCookie()]).toEqual([201, { a: 'ü' }, ['a=1']]);
    const bytes = await fetch(`${edge.test.cloud.endpoint}/_cloudfront/${made.id}/bytes`);
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 127, 128, 255]);
    expect(await edge.get(made, '/nothing')).toMatchObject({ status: 404, body: '{"missing":"/nothing"}' });
    expect(await edge.get(made, '/pass')).toMatchObject({ status: 200, body: 'hello' });
    versions.close();
  },
);

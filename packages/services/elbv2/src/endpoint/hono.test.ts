import { bundle } from '@coldstart/service-lambda/testing/bundle';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forward, startBalancers, type TestBalancers } from '../testing/index.ts';

// A handler as its authors write it: unchanged in both header modes.
const HANDLER = `
  import { Hono } from 'hono';
  import { handle } from 'hono/aws-lambda';
  const app = new Hono();
  app.get('/hello/:name', (c) => c.json({ name: c.req.param('name'), q: c.req.queries('q') ?? [] }));
  app.post('/echo', async (c) => {
    c.header('set-cookie', 'a=1');
    c.header('set-cookie', 'b=2', { append: true });
    return c.json(await c.req.json(), 201);
  });
  app.get('/bytes', () => new Response(new Uint8Array([0, 127, 128, 255]), { headers: { 'content-type': 'image/png' } }));
  app.notFound((c) => c.json({ missing: c.req.path }, 404));
  export const handler = handle(app);
`;

let balancers: TestBalancers;
beforeAll(async () => {
  balancers = await startBalancers();
  await balancers.network();
});
afterAll(() => balancers.close());

test('a handler written with Hono answers behind a load balancer, whatever form its headers have', async () => {
  const arn = await balancers.fn('hono', '1');
  const code = strToU8(await bundle(HANDLER, import.meta.dirname));
  await balancers.lambda.updateFunctionCode({ FunctionName: 'hono', ZipFile: zipSync({ 'index.mjs': code }) });
  await balancers.cloud.clock.advance(1000);
  const TargetGroupArn = await balancers.group('hono', arn);
  const { name } = await balancers.balancer('hono', forward(TargetGroupArn));
  for (const lists of [false, true]) {
    await balancers.elb.modifyTargetGroupAttributes({
      TargetGroupArn,
      Attributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: String(lists) }],
    });
    const hello = await balancers.call(name, '/hello/w%C3%B6rld?q=1&q=a%2Bb');
    expect(await hello.json()).toEqual({ name: 'wörld', q: lists ? ['1', 'a+b'] : ['a+b'] });
    const echo = await balancers.call(name, '/echo', {
      method: 'POST',
      body: '{"a":"ü"}',
      headers: { 'content-type': 'application/json' },
    });
    expect([echo.status, await echo.json()]).toEqual([201, { a: 'ü' }]);
    if (lists) expect(echo.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const bytes = await balancers.call(name, '/bytes');
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 127, 128, 255]);
    const missing = await balancers.call(name, '/nothing');
    expect([missing.status, await missing.json()]).toEqual([404, { missing: '/nothing' }]);
  }
}, 60_000);

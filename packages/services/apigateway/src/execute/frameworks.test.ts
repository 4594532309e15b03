import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTRANCES, startFrameworks, type TestFrameworks } from '../testing/frameworks.ts';

let apis: TestFrameworks;
beforeAll(async () => {
  apis = await startFrameworks();
});
afterAll(() => apis.close());

/** Handlers of `src/testing/handlers`, as users of each framework write them: the same three routes. */
describe.each(['hono', 'express', 'fastify', 'middy', 'powertools'])('a handler written with %s', (framework) => {
  let fn: string;
  beforeAll(async () => {
    fn = await apis.deploy(framework);
  });

  test.each(ENTRANCES)('runs unchanged behind a %s', async (entrance) => {
    const address = await apis.behind(fn, entrance);
    const hello = await fetch(`${address}/hello/Ada%20L?q=1&q=2`);
    expect([hello.status, await hello.json()]).toEqual([200, { name: 'Ada L', q: ['1', '2'] }]);

    const sent = { text: 'ça va', list: [1, null] };
    const echo = await fetch(`${address}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    });
    expect([echo.status, await echo.json()]).toEqual([201, sent]);
    expect(echo.headers.getSetCookie()).toEqual(['a=1', 'b=2']);

    const bytes = await fetch(`${address}/bytes`, { headers: { accept: 'image/png' } });
    expect(bytes.headers.get('content-type')).toBe('image/png');
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 127, 128, 255]);

    const missing = await fetch(`${address}/nowhere`);
    expect([missing.status, await missing.json()]).toEqual([404, { missing: '/nowhere' }]);
  });
});

import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { runFunction, type FunctionStore } from './engine.ts';

const NOW = Date.UTC(2026, 10, 30, 10);
const run = (code: string, event: unknown = {}, store?: FunctionStore) =>
  runFunction(code, JSON.stringify(event), NOW, store);
const answer = async (body: string, imports = '', store?: FunctionStore): Promise<unknown> => {
  const { output, error } = await run(`${imports}\nasync function handler(event) { ${body} }`, {}, store);
  expect(error).toBeUndefined();
  return output === undefined ? undefined : JSON.parse(output);
};

test('a handler is given the event, and what it returns comes back', async () => {
  const code = `function handler(event) { var request = event.request; request.uri += 'index.html'; return request; }`;
  expect(await run(code, { request: { uri: '/a/' } })).toEqual({
    logs: [],
    compute: 0,
    output: '{"uri":"/a/index.html"}',
  });
  expect(await answer(`return 1 + (await Promise.resolve(2))`)).toBe(3);
});

test('nothing of one run is seen by the next', async () => {
  const code = `var count = 0; function handler() { global.seen = (global.seen || 0) + 1; return [++count, global.seen]; }`;
  for (const _ of [1, 2]) expect((await run(code)).output).toBe('[1,1]');
});

test('time stands still, and logs are kept to 10 KB', async () => {
  expect(
    await answer(`return [Date.now(), new Date().getTime(), new Date(5).getTime(), new Date().constructor === Date]`),
  ).toEqual([NOW, NOW, 5, true]);
  const { logs } = await run(
    `function handler() { console.log('a'); console.log({ b: 1 }); console.log('x'.repeat(20000)); }`,
  );
  expect([logs.slice(0, 2), logs.join('').length]).toEqual([['a', '{"b":1}'], 10 * 1024]);
});

test('there is no network, no timer, no process, no file, no code from text', async () => {
  const names =
    'fetch XMLHttpRequest WebSocket setTimeout setImmediate setInterval process Map Set Proxy Reflect URL BigInt Intl structuredClone';
  expect(
    await answer(
      `return ${JSON.stringify(names.split(' '))}.filter(function (name) { return global[name] !== undefined; })`,
    ),
  ).toEqual([]);
  for (const [code, error] of [
    [`require('fs')`, 'Error: Cannot find module "fs"'],
    [`eval('1')`, 'Error: eval is not supported'],
    [`new Function('return 1')()`, 'TypeError: function constructor is disabled in "safe" mode'],
    [`(function () {}).constructor('return 1')()`, 'TypeError: function constructor is disabled in "safe" mode'],
    [`(async function () {}).constructor('return 1')()`, 'TypeError: function constructor is disabled in "safe" mode'],
    [`process.env.HOME`, 'ReferenceError: "process" is not defined'],
    [`[3, 1].toSorted()`, 'TypeError: not a function'],
    [`undefined.value`, 'TypeError: cannot get property "value" of undefined'],
    [`global.x = y`, 'ReferenceError: "y" is not defined'],
  ] as const)
    expect((await run(`function handler() { return ${code}; }`)).error).toBe(error);
  expect((await run(`function handle() {}`)).error).toBe('ReferenceError: "handler" is not defined');
  expect((await run(`async function handler() { throw new TypeError('no') }`)).error).toBe('TypeError: no');
  expect((await run(`async function handler() { await new Promise(function () {}) }`)).error).toMatch(/did not finish/);
});

test('what a function may compute is counted in steps, the same each time, and its memory ends', async () => {
  const loop = (turns: number): string =>
    `function handler() { var sum = 0; for (var i = 0; i < ${turns}; i++) sum += i; return sum; }`;
  const [one, other] = [await run(loop(100_000)), await run(loop(100_000))];
  expect(one).toEqual(other);
  expect(one.compute).toBeGreaterThan(10);
  const endless = await run('function handler() { while (true) {} }');
  expect(endless).toMatchObject({ compute: 100, error: expect.stringContaining('exceeded its compute limit') });
  const caught = await run('function handler() { for (;;) { try { for (;;) {} } catch (error) {} } }');
  expect(caught.error).toContain('exceeded its compute limit');
  const filled = await run(
    `function handler() { var all = []; for (var i = 0; i < 100; i++) all.push(String(i).repeat(10000).split('')); return all.length; }`,
  );
  expect(filled.error).toBe('MemoryError');
  expect((await run(`function deep() { return deep() + 1 } function handler() { return deep() }`)).error).toMatch(
    /^(?:Range|Internal)Error/,
  );
  expect((await run('function handler() { return 1 }')).output).toBe('1');
});

test('crypto, Buffer and querystring are there', async () => {
  for (const algorithm of ['md5', 'sha1', 'sha256']) {
    const made = await answer(
      `return [crypto.createHash('${algorithm}').update('a').update('ü').digest('hex'), crypto.createHmac('${algorithm}', 'key').update('aü').digest('base64url')]`,
      `import crypto from 'crypto';`,
    );
    expect(made).toEqual([
      createHash(algorithm).update('aü').digest('hex'),
      createHmac(algorithm, 'key').update('aü').digest('base64url'),
    ]);
  }
  expect((await run(`function handler() { return require('crypto').createHash('sha512') }`)).error).toBe(
    'TypeError: not supported algorithm: "sha512"',
  );
  expect(
    await answer(
      `var b = Buffer.alloc(4); b.writeUInt16BE(258, 1); return [Buffer.from('aGk=', 'base64').toString(), Buffer.from('hi').toString('hex'), b,
        b.readUInt16BE(1), b.readUIntBE(0, 3), Buffer.concat([Buffer.from('a'), Buffer.from('b')]).toString(), Buffer.byteLength('ü'),
        Buffer.from('abcabc').lastIndexOf('bc'), Buffer.isBuffer(b.subarray(1)), btoa('hi'), atob('aGk='), new TextDecoder().decode(new TextEncoder().encode('ü'))]`,
    ),
  ).toEqual(['hi', '6869', { type: 'Buffer', data: [0, 1, 2, 0] }, 258, 258, 'ab', 2, 4, true, 'aGk=', 'hi', 'ü']);
  expect(
    await answer(
      `return [qs.parse('name=value&abc=xyz&abc=1%2B2&e'), qs.stringify({ name: 'value', abc: ['xyz', '123'], anotherName: '' })]`,
      `import qs from 'querystring';`,
    ),
  ).toEqual([{ name: 'value', abc: ['xyz', '1+2'], e: '' }, 'name=value&abc=xyz&abc=123&anotherName=']);
});

test('a key-value store is read', async () => {
  const meta = {
    creationDateTime: '2026-11-30T10:00:00.000Z',
    lastUpdatedDateTime: '2026-11-30T10:00:00.000Z',
    keyCount: 2,
  };
  const store = { meta, values: { a: '1', json: '{"b":2}' } };
  expect(
    await answer(
      `var kvs = cf.kvs(); var missing = 'none'; try { await kvs.get('toString') } catch (error) { missing = error.message }
       return [await kvs.get('a'), await kvs.get('json', { format: 'json' }), await kvs.exists('z'), await kvs.count(), await kvs.meta(), missing]`,
      `import cf from 'cloudfront';`,
      store,
    ),
  ).toEqual(['1', { b: 2 }, false, 2, meta, 'KeyNotFound']);
  expect(
    (await run(`import cf from 'cloudfront'; async function handler() { return await cf.kvs().get('a') }`)).error,
  ).toBe('Error: No key value store is associated with the function');
  expect((await run(`import cf from 'cloudfront'; function handler() { cf.updateRequestOrigin({}) }`)).error).toBe(
    'Error: cf.updateRequestOrigin is not part of this cloud',
  );
});

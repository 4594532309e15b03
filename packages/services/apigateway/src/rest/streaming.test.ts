import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REGION } from '../testing/apis.ts';
import { startRestApis, uriOf, type TestRestApis } from '../testing/rest.ts';

let apis: TestRestApis;
/** Where functions wait until the test lets them go on. */
let gate: { readonly url: string; readonly open: () => void; readonly close: () => void };
beforeAll(async () => {
  apis = await startRestApis();
  gate = await startGate();
});
afterAll(async () => {
  gate.close();
  await apis.close();
});

async function startGate() {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const server = createServer((_, response) => {
    void promise.then(() => response.end('open'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, open: () => resolve(undefined), close };
}

const streamingUri = (arn: string): string =>
  `arn:aws:apigateway:${REGION}:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations`;

/** A function that writes: `stream` is its answer. */
function writing(name: string, body: string): Promise<string> {
  const more = `export const write = awslambda.streamifyResponse(async (event, stream) => { ${body} });`;
  return apis.fn(name, 'undefined', { more, handler: 'write' });
}

const streamed = (arn: string, more: object = {}) =>
  apis.api([{ integration: { uri: streamingUri(arn), responseTransferMode: 'STREAM', ...more } }]);

const METADATA = `{ statusCode: 201, headers: { 'content-type': 'text/event-stream', 'x-own': '1' }, multiValueHeaders: { 'x-many': ['a', 'b'] }, cookies: ['c=1', 'd=2'] }`;

test('a function’s answer begins before the function has ended, behind its metadata', async () => {
  const arn = await writing(
    'Begins',
    `stream = awslambda.HttpResponseStream.from(stream, ${METADATA}); stream.write('first '); await fetch('${gate.url}'); stream.end('second');`,
  );
  const answer = await apis.call(await streamed(arn), '/test');
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-own')]).toEqual([
    201,
    'text/event-stream',
    '1',
  ]);
  expect([answer.headers.get('x-many'), answer.headers.getSetCookie()]).toEqual(['a, b', ['c=1', 'd=2']]);
  const reader = answer.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  expect(new TextDecoder().decode(value)).toBe('first ');
  gate.open();
  let rest = '';
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read())
    rest += new TextDecoder().decode(next.value);
  expect(rest).toBe('second');
});

test('bytes stay bytes, without a media type for them', async () => {
  const arn = await writing(
    'Bytes',
    `stream = awslambda.HttpResponseStream.from(stream, { headers: { 'content-type': 'image/png' } }); stream.write(Buffer.from([0, 127, 128, 255])); stream.end();`,
  );
  const answer = await apis.call(await streamed(arn), '/test');
  expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 127, 128, 255]);
});

test.each([
  ['no metadata', `stream.end('only text');`],
  ['metadata that are no JSON', `stream.write('{'); stream.write(Buffer.alloc(8)); stream.end('x');`],
  ['metadata of 16 KiB and more', `stream.end('{' + ' '.repeat(17000));`],
  ['an error at once', `throw new Error('no');`],
])('%s is malformed', async (name, body) => {
  const answer = await apis.call(await streamed(await writing(name.replaceAll(/\W/g, '-'), body)), '/test');
  expect([answer.status, await answer.json()]).toEqual([502, { message: 'Internal server error' }]);
});

test('an error on the way, or one that comes too late, closes the connection', async () => {
  const head = `stream = awslambda.HttpResponseStream.from(stream, {}); stream.write('half');`;
  const fails = await streamed(await writing('Fails', `${head} throw new Error('midway');`));
  await expect(apis.call(fails, '/test').then((answer) => answer.text())).rejects.toThrow();
  const slow = await writing('Slow', `${head} await new Promise((done) => setTimeout(done, 20000));`);
  const late = await streamed(slow, { timeoutInMillis: 1500 });
  await expect(apis.call(late, '/test').then((answer) => answer.text())).rejects.toThrow();
});

test('an HTTP backend is streamed, too', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain', server: 'own' }).write('first');
    void promise.then(() => response.end('second'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const integration = {
    type: 'HTTP_PROXY',
    uri,
    integrationHttpMethod: 'GET',
    responseTransferMode: 'STREAM',
  } as const;
  const answer = await apis.call(await apis.api([{ integration }]), '/test');
  expect([answer.status, answer.headers.get('x-amzn-remapped-server')]).toEqual([200, 'own']);
  resolve(undefined);
  expect(await answer.text()).toBe('firstsecond');
  server.close();
});

test('modes, addresses and patience have to fit', async () => {
  const arn = await apis.fn('any', '1');
  const refused = async (integration: object) => refusal(apis.api([{ integration }]));
  const STREAM = { responseTransferMode: 'STREAM' };
  const BAD = { code: 'BadRequestException' };
  expect(await refused({ uri: uriOf(arn), ...STREAM })).toMatchObject(BAD);
  expect(await refused({ uri: streamingUri(arn) })).toMatchObject(BAD);
  expect(await refused({ type: 'MOCK', ...STREAM })).toMatchObject(BAD);
  expect(await refused({ uri: uriOf(arn), timeoutInMillis: 29_001 })).toMatchObject(BAD);
  expect(await refused({ uri: streamingUri(arn), ...STREAM, timeoutInMillis: 900_001 })).toMatchObject(BAD);
  const id = await streamed(arn, { timeoutInMillis: 900_000 });
  const { items = [] } = await apis.rest.getResources({ restApiId: id, embed: ['methods'] });
  expect(items[0]?.resourceMethods?.['GET']?.methodIntegration).toMatchObject({ ...STREAM, timeoutInMillis: 900_000 });
});

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRestApis, type TestRestApis } from '../testing/rest.ts';

/*
 * What becomes of bodies on their way: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */

const BYTES = Buffer.from([0, 127, 128, 255]);

let apis: TestRestApis;
let backend: Server;
let uri: string;
beforeAll(async () => {
  apis = await startRestApis();
  // Sends back what it has got, as the type that a header names.
  backend = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      response.setHeader('content-type', String(request.headers['x-answer-type']));
      response.end(Buffer.concat(pieces));
    });
  });
  await once(backend.listen(0, '127.0.0.1'), 'listening');
  uri = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  backend.closeAllConnections();
  backend.close();
  await apis.close();
});

const api = (ask: object, answer: Record<string, unknown>) =>
  apis.api(
    [
      {
        verb: 'POST',
        method: { requestParameters: { 'method.request.header.X-Answer-Type': false } },
        integration: {
          type: 'HTTP',
          integrationHttpMethod: 'POST',
          uri,
          requestParameters: { 'integration.request.header.X-Answer-Type': 'method.request.header.X-Answer-Type' },
          ...ask,
        },
        responses: { 200: answer },
      },
    ],
    { binaryMediaTypes: ['image/png'] },
  );

interface Exchange {
  readonly sent: string | Buffer;
  readonly type: string;
  readonly answerType: string;
  readonly accept: string;
}

async function exchange(id: string, { sent, type, answerType, accept }: Exchange): Promise<string> {
  const answer = await apis.call(id, '/test', {
    method: 'POST',
    headers: { 'content-type': type, 'x-answer-type': answerType, accept },
    body: typeof sent === 'string' ? sent : new Uint8Array(sent),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  return answer.status === 200 ? body.toString('base64') : String(answer.status);
}

const base64 = (value: string | Buffer): string => Buffer.from(value).toString('base64');

test.each([
  ['image/png', 'image/png', undefined, base64(BYTES)],
  ['image/png', 'text/plain', undefined, base64(base64(BYTES))],
  ['image/png', 'image/png', 'CONVERT_TO_TEXT', base64(base64(BYTES))],
  ['image/png', 'text/plain', 'CONVERT_TO_BINARY', base64(BYTES)],
  // Bytes that are called text are taken for text.
  ['text/plain', 'text/plain', undefined, base64(BYTES.toString('utf8'))],
  ['text/plain', 'text/plain', 'CONVERT_TO_TEXT', base64(BYTES.toString('utf8'))],
  ['text/plain', 'image/png', undefined, '500'],
  ['text/plain', 'text/plain', 'CONVERT_TO_BINARY', '500'],
])('an answer of %s for who accepts %s, with %s', async (answerType, accept, contentHandling, expected) => {
  const id = await api({}, contentHandling === undefined ? {} : { contentHandling });
  expect(await exchange(id, { sent: BYTES, type: 'image/png', answerType, accept })).toBe(expected);
});

test.each([
  ['image/png', undefined, BYTES, base64(BYTES)],
  ['image/png', 'CONVERT_TO_TEXT', BYTES, base64(base64(BYTES))],
  ['text/plain', undefined, BYTES, base64(BYTES.toString('utf8'))],
  ['text/plain', 'CONVERT_TO_BINARY', base64(BYTES), base64(BYTES)],
  ['text/plain', 'CONVERT_TO_BINARY', 'no base64!', '500'],
])('a request of %s, with %s', async (type, contentHandling, sent, expected) => {
  const id = await api(contentHandling === undefined ? {} : { contentHandling }, {});
  expect(await exchange(id, { sent, type, answerType: 'image/png', accept: 'image/png' })).toBe(expected);
});

test('bytes do not go through a template', async () => {
  const requestTemplates = { 'image/png': '$input.body', 'text/plain': '$input.body' };
  const id = await api({ requestTemplates }, {});
  const ask = (type: string) => exchange(id, { sent: 'x', type, answerType: 'text/plain', accept: 'text/plain' });
  expect(await ask('image/png')).toBe('500');
  expect(await ask('text/plain')).toBe(base64('x'));
});

import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen } from './http.ts';
import { BODY_LIMIT, startAllProtocols, type EchoServer } from './testing/echo-server.ts';

/** Whatever a client sends, it gets an AWS-shaped 4xx, and the next client is served. */

let server: EchoServer;

beforeAll(async () => {
  server = await startAllProtocols();
});

afterAll(() => server.close());

const credential = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

const JSON_TARGET = { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'content-type': 'application/x-amz-json-1.0' };

function exchange(text: string, { end = false, port = server.port } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => (received += chunk.toString()));
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
    socket.write(text);
    if (end) socket.end();
  });
}

async function alive(): Promise<number> {
  const answer = await fetch(server.url, {
    method: 'POST',
    headers: { authorization: credential('dynamodb'), ...JSON_TARGET },
    body: '{"TableName":"t","Key":{}}',
  });
  await answer.text();
  return answer.status;
}

test('what is no HTTP gets a 400', async () => {
  expect(await exchange('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  expect(await alive()).toBe(200);
});

test('a client that stops in the middle of its request is told so', async () => {
  const patient = await listen({
    port: 0,
    host: '127.0.0.1',
    timeout: 200,
    bodyLimit: () => BODY_LIMIT,
    handle: () => Promise.resolve({ status: 200, headers: {} }),
    tooLarge: () => Promise.resolve({ status: 413, headers: {} }),
  });
  const answer = await exchange('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{', { port: patient.port });
  expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*<Code>RequestTimeout<\/Code>/);
  await patient.close();
});

test('a client that closes in the middle of its body leaves nothing behind', async () => {
  await exchange(
    `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: ${credential('dynamodb')}\r\nContent-Length: 100\r\n\r\n{"Table`,
    { end: true },
  );
  expect(await alive()).toBe(200);
});

test('a body that is announced too large is refused before it is sent', async () => {
  const head = `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: ${credential('dynamodb')}\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\nContent-Length: 999999999\r\n\r\n`;
  const answer = await exchange(head);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('RequestEntityTooLarge');
});

test('a client that does not read its answer is hung up on', async () => {
  const gone = Promise.withResolvers<void>();
  const listener = await listen({
    port: 0,
    host: '127.0.0.1',
    bodyLimit: () => 1,
    timeout: 200,
    handle: async ({ connection }) => {
      (connection as Socket).once('close', gone.resolve);
      // More than the systems of both sides keep for it.
      return { status: 200, headers: {}, body: Buffer.alloc(64 * 1024 * 1024) };
    },
    tooLarge: async () => ({ status: 413, headers: {} }),
  });
  const socket = connect(listener.port, '127.0.0.1');
  socket.on('error', () => undefined).pause();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await gone.promise;
  socket.destroy();
  await listener.close();
});

test('a server that closes waits for no client that has not said anything yet', async () => {
  const closing = await startAllProtocols();
  const silent = exchange('', { port: closing.port });
  // Connections are accepted in their order: the silent one is there when this one is answered.
  expect(await exchange('hello\r\n\r\n', { port: closing.port })).toMatch(/^HTTP\/1\.1 400 /);
  await closing.close();
  expect(await silent).toBe('');
});

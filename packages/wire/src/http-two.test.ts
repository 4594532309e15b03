import { connect, type ClientHttp2Session } from 'node:http2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen, type Listener } from './http.ts';

let listener: Listener;
beforeAll(async () => {
  listener = await listen({
    port: 0,
    host: '127.0.0.1',
    bodyLimit: () => 1000,
    handle: ({ method, path, headers, body }) =>
      Promise.resolve({
        status: 200,
        reason: 'OK',
        headers: { connection: 'close' },
        body: `${method} ${path} ${headers['host']} ${body.toString()}`,
      }),
    tooLarge: () => Promise.resolve({ status: 413, headers: {}, body: 'too large' }),
  });
});
afterAll(() => listener.close());

async function send(session: ClientHttp2Session, path: string, body: string): Promise<[number, string]> {
  const request = session.request({ ':method': 'POST', ':path': path });
  let status = 0;
  request.on('response', (headers) => {
    status = Number(headers[':status']);
  });
  request.end(body);
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return [status, Buffer.concat(chunks).toString()];
}

test('the port that speaks HTTP/1.1 speaks HTTP/2 as well, to who begins with it', async () => {
  const session = connect(listener.url);
  const host = `127.0.0.1:${listener.port}`;
  const answers = await Promise.all(['/a', '/b'].map((path) => send(session, path, 'x')));
  expect(answers).toEqual([
    [200, `POST /a ${host} x`],
    [200, `POST /b ${host} x`],
  ]);
  expect(await send(session, '/c', 'y'.repeat(1001))).toEqual([413, 'too large']);
  session.close();
});

test('over TLS a client that asks for HTTP/2 gets it', async () => {
  const session = connect(listener.url.replace('http:', 'https:'), { ca: listener.certificate });
  expect(await send(session, '/secret', 'x')).toEqual([200, `POST /secret 127.0.0.1:${listener.port} x`]);
  expect(session.alpnProtocol).toBe('h2');
  session.close();
});

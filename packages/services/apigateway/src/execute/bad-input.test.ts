import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mock, startRestApis, type TestRestApis } from '../testing/rest.ts';

let apis: TestRestApis;
let id: string;
beforeAll(async () => {
  apis = await startRestApis();
  id = await apis.api([{ verb: 'POST', integration: mock, responses: { 200: {} } }]);
});
afterAll(() => apis.close());

/** What comes back for bytes that no client would send, until the connection ends or says enough. */
function raw(text: string, until: (answer: string) => boolean): Promise<string> {
  const { hostname, port } = new URL(apis.cloud.endpoint);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('utf8');
      if (until(answer)) socket.destroy();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const head = (lines: readonly string[]): string =>
  [`POST /_execute-api/${id}/test HTTP/1.1`, 'Host: localhost', ...lines, '', ''].join('\r\n');

test.each([
  ['conflicting lengths', ['Content-Length: 1', 'Content-Length: 2']],
  ['a length and chunks', ['Content-Length: 1', 'Transfer-Encoding: chunked']],
  ['a length and chunks, the other way round', ['Transfer-Encoding: chunked', 'Content-Length: 1']],
  ['a length twice, once in a list', ['Content-Length: 1, 2']],
  ['a length with a sign', ['Content-Length: +2']],
  ['chunks that hide behind a blank', ['Transfer-Encoding : chunked']],
  ['another encoding than chunks', ['Transfer-Encoding: chunked, identity']],
  ['a header that goes on in the next line', ['Content-Length: 2', 'X-A: a', '\tTransfer-Encoding: chunked']],
  ['a line feed in a header', ['X-A: a\nX-B: b\n\nGET / HTTP/1.1']],
  ['a carriage return in a header', ['X-A: a\rTransfer-Encoding: chunked']],
  ['a NUL in a header', ['X-A: a\0b']],
  ['a name with a blank', ['X A: a']],
])('a request with %s is refused, and others are answered', async (_name, lines) => {
  const answer = await raw(`${head(lines)}ab`, (text) => text.includes('</Error>'));
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request/);
  expect((await apis.call(id, '/test', { method: 'POST' })).status).toBe(200);
});

test('requests one behind the other are answered in order', async () => {
  const both = `${head(['Content-Length: 2'])}{}${head(['Content-Length: 2', 'Connection: close'])}{}`;
  const answer = await raw(both, () => false);
  expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
});

test('who hangs up in the middle stops nobody', async () => {
  const { hostname, port } = new URL(apis.cloud.endpoint);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head(['Content-Length: 100'])}half`, () => socket.destroy());
    });
    socket.on('close', () => resolve());
  });
  expect((await apis.call(id, '/test', { method: 'POST' })).status).toBe(200);
});

test('lines that end without a carriage return are no request', async () => {
  const answer = await raw(`POST /_execute-api/${id}/test HTTP/1.1\nHost: localhost\n\n`, (text) =>
    text.includes('</Error>'),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request/);
});

test("a chunk of no size ends its connection, and what follows it is nobody's request", async () => {
  const smuggled = head(['Content-Length: 0']);
  const answer = await raw(`${head(['Transfer-Encoding: chunked'])}zz\r\n${smuggled}`, () => false);
  expect(answer).not.toContain('200 OK');
});

test('an endless body is refused and its connection closed, while others are answered', async () => {
  const { hostname, port } = new URL(apis.cloud.endpoint);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.on('error', () => undefined);
  const piece = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const send = (): void => {
    while (socket.writable && socket.write(piece));
  };
  socket.on('drain', send);
  socket.write(head(['Transfer-Encoding: chunked']), send);
  const other = apis.call(id, '/test', { method: 'POST' });
  await new Promise<void>((resolve) => socket.on('close', () => resolve()));
  // A client that is busy sending may lose the answer, but not be read for ever.
  expect(answer === '' || answer.startsWith('HTTP/1.1 413 ')).toBe(true);
  expect((await other).status).toBe(200);
});

test('who sends a byte now and then, and who reads nothing, keep nobody waiting', async () => {
  const { hostname, port } = new URL(apis.cloud.endpoint);
  const slow = [...'POST /'].map((letter) => {
    const socket = connect(Number(port), hostname, () => socket.write(letter));
    return socket.on('error', () => undefined);
  });
  const deaf = connect(Number(port), hostname);
  deaf.on('error', () => undefined).pause();
  deaf.write(head(['Content-Length: 2']).concat('{}').repeat(1000));
  for (let count = 0; count < 5; count += 1)
    expect((await apis.call(id, '/test', { method: 'POST' })).status).toBe(200);
  for (const socket of [...slow, deaf]) socket.destroy();
});

test('a body that is too large for an API is refused in its words', async () => {
  const answer = await raw(head([`Content-Length: ${10 * 1024 * 1024 + 1}`]), (text) => text.includes('}'));
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('Request Entity Too Large');
});

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
  ['a line feed in a header', ['X-A: a\nX-B: b\n\nGET / HTTP/1.1']],
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

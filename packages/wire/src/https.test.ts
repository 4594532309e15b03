import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCertificate } from './certificate.ts';
import { listen, type Listener } from './http.ts';

let listener: Listener;
beforeAll(async () => {
  listener = await listen({
    port: 0,
    host: '127.0.0.1',
    bodyLimit: () => 1_000_000,
    handle: ({ method, path, body }) =>
      Promise.resolve({ status: 200, headers: {}, body: `${method} ${path} ${body.length}` }),
    tooLarge: () => Promise.resolve({ status: 413, headers: {} }),
  });
});
afterAll(() => listener.close());

async function put(agent: Agent, host: string, path: string, body: string): Promise<string> {
  const sent = request({ host, port: listener.port, path, method: 'PUT', agent }).end(body);
  const [answer] = (await once(sent, 'response')) as [AsyncIterable<Buffer>];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('one port speaks HTTP and HTTPS', async () => {
  const plain = await fetch(`${listener.url}/plain`, { method: 'PUT', body: 'x'.repeat(100_000) });
  expect(await plain.text()).toBe('PUT /plain 100000');
  const agent = new Agent({ keepAlive: true, ca: listener.certificate });
  for (const host of ['127.0.0.1', 'localhost', '127.0.0.1']) {
    expect(await put(agent, host, '/secure', 'y'.repeat(100_000))).toBe('PUT /secure 100000');
  }
  agent.destroy();
});

test('nobody trusts it who was not told to', async () => {
  await expect(put(new Agent(), '127.0.0.1', '/', '')).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});

test('each certificate can be read, whatever the length of its signature', () => {
  for (let round = 0; round < 50; round++) {
    const { cert } = createCertificate('127.1.2.3');
    expect(new X509Certificate(cert).subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:127.1.2.3');
  }
});

test('it holds for names and addresses of every kind', () => {
  const { cert } = createCertificate('room.local', '::1', 'fe80::1:2', '2001:db8:0:0:0:0:0:1', '::ffff:10.0.0.1');
  const read = new X509Certificate(cert);
  for (const address of ['127.0.0.1', '::1', 'fe80::1:2', '2001:db8::1', '::ffff:10.0.0.1'])
    expect(read.checkIP(address)).toBe(address);
  for (const name of ['localhost', 'room.local']) expect(read.checkHost(name)).toBe(name);
  expect(read.checkHost('other.local')).toBe(undefined);
});

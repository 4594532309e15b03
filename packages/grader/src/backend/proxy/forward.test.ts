import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { listen } from '@coldstart/wire';
import { expect, onTestFinished, test } from 'vitest';
import { createForwarder } from './forward.ts';

/** A forwarder, and what has arrived behind it. */
async function started(more?: Record<string, string>) {
  const arrived: IncomingMessage[] = [];
  const backend = createServer((message, response) => {
    arrived.push(message);
    message.resume().on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  const forwarder = createForwarder(`http://127.0.0.1:${(backend.address() as AddressInfo).port}`);
  const front = await listen({
    port: 0,
    host: '127.0.0.1',
    bodyLimit: () => 1000,
    handle: (request) => forwarder.send(request, more),
    tooLarge: async () => ({ status: 413, headers: {} }),
  });
  onTestFinished(async () => {
    forwarder.close();
    await front.close();
    backend.close();
  });
  const lines = (): string[] => {
    const [{ rawHeaders } = { rawHeaders: [] as string[] }] = arrived;
    return rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));
  };
  return { url: front.url, lines };
}

/** Sends a request through a forwarder, and tells what has arrived behind it. */
async function forwarded(headers: Record<string, string | string[]>, more?: Record<string, string>) {
  const { url, lines } = await started(more);
  const outgoing = request(url, { method: 'POST', headers });
  outgoing.end('{}');
  await once(outgoing, 'response');
  return lines();
}

test('names of headers arrive as they were written, and what is repeated is', async () => {
  const lines = await forwarded({
    'CONTENT-type': 'application/json',
    'X-Two': ['1', '2'],
    'transfer-encoding': 'chunked',
  });
  expect(lines).toEqual(expect.arrayContaining(['CONTENT-type: application/json', 'X-Two: 1', 'X-Two: 2']));
  expect(lines).toContain('Content-Length: 2');
  expect(lines.join()).not.toMatch(/chunked/i);
});

test('what is added stands in the place of what came', async () => {
  const lines = await forwarded({ 'X-Amzn-Trace-Id': 'Root=1' }, { 'x-amzn-trace-id': 'Root=2' });
  expect(lines.filter((line) => /trace-id/i.test(line))).toEqual(['x-amzn-trace-id: Root=2']);
});

test('what comes by HTTP/2 goes on by HTTP/1.1, with the host that it was sent to', async () => {
  const { url, lines } = await started();
  const session = connect(url);
  onTestFinished(() => session.destroy());
  const stream = session.request({
    ':method': 'POST',
    ':path': '/a?b=c',
    ':authority': 'kinesis.test:1',
    'x-own': '1',
  });
  stream.end('{}');
  const [answered] = (await once(stream, 'response')) as [Record<string, unknown>];
  expect(answered[':status']).toBe(200);
  expect(lines()).toEqual(expect.arrayContaining(['Host: kinesis.test:1', 'x-own: 1']));
  expect(lines().filter((line) => line.startsWith(':'))).toEqual([]);
});

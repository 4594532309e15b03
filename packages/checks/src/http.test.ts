import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendHttp } from './http.ts';

const server = createServer((request: IncomingMessage, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(418, 'Short and stout', { 'X-Kind': 'teapot', 'Set-Cookie': ['a=1', 'b=2'] });
    const { method, url, rawHeaders } = request;
    response.end(JSON.stringify({ method, url, rawHeaders, body: Buffer.concat(chunks).toString('utf8') }));
  });
});
let endpoint: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test('a request goes to the cloud, whatever name its address has, with headers as they are written', async () => {
  const answer = await sendHttp(endpoint, 'https://abc.execute-api.eu-west-1.amazonaws.com/prod/a%20b?x=1&x=2', {
    method: 'POST',
    headers: { 'CONTENT-type': 'text/plain', 'X-Two': ['1', '2'] },
    body: 'Zoë',
  });
  const { rawHeaders, ...asked } = JSON.parse(answer.text) as { rawHeaders: string[] };
  expect(asked).toEqual({ method: 'POST', url: '/prod/a%20b?x=1&x=2', body: 'Zoë' });
  expect(rawHeaders.join('|')).toContain('CONTENT-type|text/plain|X-Two|1|X-Two|2|Host|abc.execute-api.eu-west-1.');
  expect([answer.status, answer.reason]).toEqual([418, 'Short and stout']);
  expect(answer.headers).toMatchObject({ 'x-kind': 'teapot', 'set-cookie': 'a=1,b=2' });
});

test('nobody there is said so, with the address', async () => {
  const gone = 'http://127.0.0.1:1';
  await expect(sendHttp(gone, 'http://abc.execute-api.localhost/prod')).rejects.toThrow(
    /Expected an answer to GET http:\/\/abc\.execute-api\.localhost\/prod, but there was none: .*ECONNREFUSED/,
  );
});

import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { behavior, config, custom, startSite, type Made } from '../testing/index.ts';

const { edge, origin } = await startSite();

/** What comes over the wire, not unpacked. */
function raw(made: Made, path: string, encoding: string): Promise<{ encoding: unknown; etag: unknown; body: Buffer }> {
  const { hostname, port } = new URL(edge.test.cloud.endpoint);
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': encoding };
    request({ hostname, port, path: `/_cloudfront/${made.id}${path}`, headers }, (got) => {
      const chunks: Buffer[] = [];
      got.on('data', (chunk: Buffer) => chunks.push(chunk));
      got.on('end', () =>
        resolve({ encoding: got.headers['content-encoding'], etag: got.headers.etag, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

test('text is compressed as the viewer takes it, and each form is kept', async () => {
  const text = 'compress me '.repeat(200);
  origin.handler = (_request, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': text.length, etag: '"v1"' })
      .end(text);
  const made = await edge.make(config([custom(origin.port)], { DefaultCacheBehavior: behavior({ Compress: true }) }));
  const br = await raw(made, '/a', 'gzip, br');
  expect(br).toMatchObject({ encoding: 'br', etag: 'W/"v1"' });
  expect(brotliDecompressSync(br.body).toString()).toBe(text);
  const gzip = await raw(made, '/a', 'gzip');
  expect(gzip.encoding).toBe('gzip');
  expect(gunzipSync(gzip.body).toString()).toBe(text);
  expect(await raw(made, '/a', 'identity')).toMatchObject({ encoding: undefined, etag: '"v1"' });
  expect(origin.requests.map(({ headers }) => headers['accept-encoding'])).toEqual(['br,gzip', 'gzip', undefined]);
  await raw(made, '/a', 'br');
  expect(origin.requests).toHaveLength(3);
  const plain = await edge.make(config([custom(origin.port)]));
  expect((await raw(plain, '/a', 'gzip, br')).encoding).toBeUndefined();
});

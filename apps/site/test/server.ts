import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** The file that a static host answers a path with; undefined where it has none. */
export function fileFor(dist: string, path: string): string | undefined {
  const wanted = normalize(join(dist, decodeURIComponent(path)));
  if (wanted !== dist && !wanted.startsWith(dist + sep)) return undefined;
  const file = existsSync(wanted) && statSync(wanted).isDirectory() ? join(wanted, 'index.html') : wanted;
  return existsSync(file) ? file : undefined;
}

/** Answers one request as a static host would. */
export async function answerStatic(dist: string, pathname: string, response: ServerResponse): Promise<void> {
  const file = fileFor(dist, pathname) ?? join(dist, '404.html');
  const body = await readFile(file);
  response.writeHead(file.endsWith('404.html') ? 404 : 200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
  });
  response.end(body);
}

/**
 * Serves a built site as a static host would, on a free port of the loopback.
 *
 * @param under path that it is hosted under: `/course`
 */
export async function serve(dist: string, under = ''): Promise<{ url: string; close: () => Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const within = pathname.startsWith(`${under}/`) ? pathname.slice(under.length) : '/404.html';
    answerStatic(dist, within, response).catch((error: unknown) => {
      response.writeHead(500);
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}${under}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

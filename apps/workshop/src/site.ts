import { readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import { inside } from './inside.ts';

const HTML = 'text/html; charset=utf-8';
/** Pagefind's files, which no list of types has. */
const OWN_TYPES: Readonly<Record<string, string>> = { webmanifest: 'application/manifest+json' };

/** Answers a path with the file of the built site, or with its 404 page. */
export async function serveSite(context: Context, dist: string): Promise<Response> {
  const { req } = context;
  if (req.method !== 'GET' && req.method !== 'HEAD') return context.json({ error: 'Pages can only be read.' }, 405);
  const { pathname, search } = new URL(req.url);
  const found = await fileFor(dist, pathname);
  if (found === 'folder') return context.redirect(`${pathname.replace(/^\/+/, '/')}/${search}`, 301);
  if (found === undefined) {
    const page = await readFile(join(dist, '404.html')).catch(() => 'Not found');
    return context.body(page, 404, { 'content-type': HTML, 'cache-control': 'no-cache' });
  }
  const body = await readFile(found);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers = {
    'content-type': OWN_TYPES[found.split('.').at(-1) ?? ''] ?? getMimeType(found) ?? 'application/octet-stream',
    // Astro's own files have their contents' hash in the name.
    'cache-control': found.includes(`${sep}_astro${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag,
  };
  // What was compressed has a weak tag.
  if (req.header('if-none-match')?.replace(/^W\//, '') === etag) return context.body(null, 304, headers);
  return context.body(body, 200, headers);
}

/** `folder` where only the slash at its end is missing. */
async function fileFor(dist: string, pathname: string): Promise<string | undefined> {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const found = await inside(dist, `.${path}`);
  if (found === undefined) return undefined;
  if (!(await stat(found)).isDirectory()) return found;
  const index = await inside(dist, `.${path}/index.html`);
  return index === undefined || path.endsWith('/') ? index : 'folder';
}

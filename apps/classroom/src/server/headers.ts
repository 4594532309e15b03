import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/** Platforms of LTI that may show the pages in their frames. */
export type FramedBy = readonly string[];

/**
 * What a browser is told about every answer. Pages run the scripts of the site alone: those of its files, and those
 * that stand in the page itself, named by their hashes. Nothing is loaded from elsewhere, nothing is sent there.
 */
export function safeHeaders(secure: boolean, framedBy: FramedBy): readonly MiddlewareHandler[] {
  const general = secureHeaders({
    // Certificates of a classroom's own cannot be trusted for ever: a browser that insists on TLS would lock people out.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: secure ? 'same-origin' : false,
    originAgentCluster: false,
    xFrameOptions: framedBy.length === 0 ? 'DENY' : false,
    referrerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  });
  return [general, contentPolicy(framedBy)];
}

/** By the tag of a page: the hashes of the scripts in it. */
const scripts = new Map<string, string>();

/** Where an answer has no policy yet: to be used before anything packs the answer, for it reads the page. */
export function contentPolicy(framedBy: FramedBy): MiddlewareHandler {
  const frames = framedBy.length === 0 ? "'none'" : ["'self'", ...framedBy].join(' ');
  return async (context, next) => {
    await next();
    const { res } = context;
    if (res.headers.has('content-security-policy')) return;
    if (res.headers.get('content-type')?.startsWith('text/html') !== true) {
      res.headers.set('content-security-policy', `default-src 'none'; frame-ancestors ${frames}`);
      return;
    }
    const body = await res.clone().text();
    // Pages of the site have a tag, and are few; others are made for one reader.
    const tag = res.headers.get('etag');
    const hashes = (tag === null ? undefined : scripts.get(tag)) ?? scriptHashes(body);
    if (tag !== null) scripts.set(tag, hashes);
    res.headers.set(
      'content-security-policy',
      [
        "default-src 'self'",
        // The search and some widgets are WebAssembly.
        `script-src 'self' 'wasm-unsafe-eval' ${hashes}`,
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        `frame-ancestors ${frames}`,
      ].join('; '),
    );
  };
}

function scriptHashes(page: string): string {
  const found = page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g);
  const hashes = [...found].map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return [...new Set(hashes)].join(' ');
}

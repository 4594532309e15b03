import { hostname } from 'node:os';
import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { Refusal } from './refusal.ts';

/** By what names a server is asked. */
export interface Names {
  /** Of `--host` and `--name`. */
  readonly names: readonly string[];
  /** Where a proxy stands in front: `https://class.example.org` */
  readonly publicUrl: URL | undefined;
  readonly https: boolean;
}

/** Where others send a browser with something: sealed by themselves, and by a state that this server has given out. */
const SENT_FROM_ELSEWHERE = new Set([
  '/api/classroom/openid',
  '/api/classroom/openid/back',
  '/api/classroom/lti/login',
  '/api/classroom/lti/launch',
]);

/**
 * A page elsewhere can point its own name at this machine and then read what it likes (DNS rebinding): only names that
 * are this server's are answered. Addresses cannot be pointed anywhere.
 */
export function checkHost({ names, publicUrl }: Names): MiddlewareHandler {
  const own = hostname().toLowerCase();
  const known = new Set(
    ['localhost', own, `${own}.local`, ...names, ...(publicUrl === undefined ? [] : [publicUrl.hostname])].map((name) =>
      name.toLowerCase(),
    ),
  );
  return async (context, next) => {
    const name = (context.req.header('host') ?? '').replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
    if (known.has(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0) return next();
    throw new Refusal(
      403,
      'This name is not the classroom’s. Open the address that its terminal shows, or name it there with `--name`.',
    );
  };
}

/**
 * No page of another origin may change anything or listen. Programs can send what headers they like; what they lack is
 * a session.
 */
export function checkOrigin({ publicUrl, https }: Names): MiddlewareHandler {
  return async ({ req }, next) => {
    if (SENT_FROM_ELSEWHERE.has(req.path)) return next();
    const origin = req.header('origin');
    const site = req.header('sec-fetch-site');
    const change = req.method !== 'GET' && req.method !== 'HEAD';
    const own = [`${https ? 'https' : 'http'}://${req.header('host')}`, publicUrl?.origin];
    const foreign =
      (origin !== undefined && !own.includes(origin)) ||
      (site !== undefined && site !== 'same-origin' && (change || site !== 'none'));
    if (foreign) throw new Refusal(403, 'Only the pages of the classroom itself may ask this. Open its address.');
    if (change && !/^application\/json\s*(?:;|$)/i.test(req.header('content-type') ?? ''))
      throw new Refusal(415, 'Changes need a JSON body and its content type, `application/json`.');
    return next();
  };
}

import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import type { Key } from './key.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * A page elsewhere can point its own name at this machine and then read what it likes (DNS rebinding):
 * only names that are this server's are answered.
 *
 * @param host what the server was told to listen on; addresses cannot be rebound, so they are answered when it is not the loopback
 */
export function checkHost(host: string | undefined): MiddlewareHandler {
  return async (context, next) => {
    const name = (context.req.header('host') ?? '').replace(/:\d+$/, '').toLowerCase();
    const address = isIP(name.replace(/^\[|\]$/g, '')) !== 0;
    if (LOOPBACK.has(name) || (host !== undefined && (name === host.toLowerCase() || address))) return next();
    return context.json(
      {
        error:
          'This name is not the workshop’s. Open the address that `pnpm start` printed, or name the host with --host.',
      },
      403,
    );
  };
}

/** No page of another origin may ask. Programs can send what they like: them, the key keeps out. */
export const checkOrigin: MiddlewareHandler = async (context, next) => {
  const { req } = context;
  const origin = req.header('origin');
  const site = req.header('sec-fetch-site');
  const change = req.method !== 'GET' && req.method !== 'HEAD';
  const foreign =
    (origin !== undefined && origin !== `http://${req.header('host')}`) ||
    (site !== undefined && site !== 'same-origin' && (change || site !== 'none'));
  if (foreign) return context.json({ error: 'Only the pages of the workshop itself may ask this.' }, 403);
  if (change && !/^application\/json\b/i.test(req.header('content-type') ?? '')) {
    return context.json({ error: 'Changes need a JSON body and its content type, `application/json`.' }, 415);
  }
  return next();
};

/** Answered without a key: who answers on this port, and how a page comes by it. */
const OPEN = new Set(['/api/instance', '/api/enter']);

/** Whoever asks has the key: in the header `X-Coldstart`, or in the address of the events, which browsers send no header for. */
export function checkKey(key: Key): MiddlewareHandler {
  return async ({ req, json }, next) => {
    const given = req.header('x-coldstart') ?? (req.path === '/api/events' ? req.query('key') : undefined);
    if (OPEN.has(req.path) || key.fits(given)) return next();
    return json(
      { error: 'This page does not belong to your course yet. Open the link that `pnpm start` shows in its terminal.' },
      401,
    );
  };
}

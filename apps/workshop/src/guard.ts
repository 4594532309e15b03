import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';

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

/** Only the workshop's own pages may ask, and only they can send the header that a change needs. */
export const checkOrigin: MiddlewareHandler = async (context, next) => {
  const { req } = context;
  const origin = req.header('origin');
  const site = req.header('sec-fetch-site');
  const change = req.method !== 'GET' && req.method !== 'HEAD';
  const foreign =
    (origin !== undefined && origin !== `http://${req.header('host')}`) ||
    (site !== undefined && site !== 'same-origin' && (change || site !== 'none'));
  if (foreign) return context.json({ error: 'Only the pages of the workshop itself may ask this.' }, 403);
  if (change && req.header('x-coldstart') !== '1') {
    return context.json({ error: 'Changes need the header `X-Coldstart: 1`.' }, 403);
  }
  if (change && !/^application\/json\b/i.test(req.header('content-type') ?? '')) {
    return context.json({ error: 'Changes need a JSON body and its content type, `application/json`.' }, 415);
  }
  return next();
};

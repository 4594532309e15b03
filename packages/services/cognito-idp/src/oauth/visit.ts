import type { Call } from '@coldstart/cloud';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import type { Pool } from '../state.ts';
import { awsIssuer } from './address.ts';

/** A request to a pool's pages or to its OAuth endpoints. */
export interface Visit {
  readonly call: Call;
  readonly pool: Pool;
  readonly request: WireRequest;
  /** Within the pool's address: `/oauth2/token`. */
  readonly path: string;
  /** What comes before it in links: nothing where the pool has a host of its own. */
  readonly base: string;
  /** Whose name tokens are issued in. */
  readonly issuer: string;
}

/** Members of the query, and those of a form over them. */
export function parameters({ request }: Visit): URLSearchParams {
  const all = new URLSearchParams(request.query);
  if (/^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? ''))
    for (const [name, value] of new URLSearchParams(request.body.toString('utf8'))) all.set(name, value);
  return all;
}

export const json = (status: number, body: object, headers: Record<string, string> = {}): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store', ...CORS, ...headers },
  body: JSON.stringify(body),
});

/** Apps in browsers ask for tokens from wherever they are. */
export const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET,POST,OPTIONS',
};

export const redirect = (location: string, cookies: readonly string[] = []): WireResponse => ({
  status: 302,
  headers: { location, 'cache-control': 'no-store' },
  cookies,
});

/** An error of OAuth. https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export class OAuthError extends Error {
  readonly code: string;
  constructor(code: string, description = '') {
    super(description);
    this.code = code;
  }
}

/**
 * Who issues tokens to whoever comes this way. Whoever begins with what a pool publishes here hears of this address, and
 * tokens have to say the same; all others have AWS's.
 */
export const issuerHere = (pool: Pool, { headers }: WireRequest): string =>
  /^cognito-idp\.[a-z0-9-]+\.amazonaws\.com(?::|$)/.test(headers['host'] ?? '')
    ? awsIssuer(pool)
    : `http://${headers['host'] ?? ''}/${pool.id}`;

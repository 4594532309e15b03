import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { sessionsOf, type AuthorizationCode, type Pool, type User } from '../state.ts';
import { OAuthError } from './visit.ts';

/** Milliseconds. */
const CODE_LIFE = 5 * 60_000;
const LOGIN_LIFE = 3_600_000;
const MOST = 10_000;

/** What is over goes, and the oldest of too many: strangers must not fill the memory. */
function sweep(map: Map<string, { readonly until: number }>, now: number): void {
  for (const [key, { until }] of map) {
    if (until >= now && map.size < MOST) break;
    map.delete(key);
  }
}

/** A code that is exchanged for tokens, once. */
export function newCode(call: Call, pool: Pool, code: Omit<AuthorizationCode, 'until'>): string {
  const { codes } = sessionsOf(call, pool);
  sweep(codes, call.now());
  const name = randomUUID();
  codes.set(name, { ...code, until: call.now() + CODE_LIFE });
  return name;
}

interface Redeeming {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly verifier: string | undefined;
}

/** @throws OAuthError invalid_grant */
export function redeem(
  call: Call,
  pool: Pool,
  { code, clientId, redirectUri, verifier }: Redeeming,
): AuthorizationCode {
  const { codes } = sessionsOf(call, pool);
  const found = codes.get(code);
  codes.delete(code);
  if (
    found === undefined ||
    found.until < call.now() ||
    found.clientId !== clientId ||
    found.redirectUri !== redirectUri
  )
    throw new OAuthError('invalid_grant');
  if (found.challenge !== undefined) {
    const hash = createHash('sha256')
      .update(verifier ?? '')
      .digest('base64url');
    if (hash !== found.challenge.value) throw new OAuthError('invalid_grant');
  } else if (verifier !== undefined) throw new OAuthError('invalid_grant');
  return found;
}

/** Somebody has signed in at the pages. @returns their cookie's value */
export function newLogin(call: Call, pool: Pool, { username }: User): string {
  const { logins } = sessionsOf(call, pool);
  sweep(logins, call.now());
  const token = randomBytes(32).toString('base64url');
  logins.set(token, { username, until: call.now() + LOGIN_LIFE });
  return token;
}

export function findLogin(call: Call, pool: Pool, token: string | undefined): string | undefined {
  const login = sessionsOf(call, pool).logins.get(token ?? '');
  return login === undefined || login.until < call.now() ? undefined : login.username;
}

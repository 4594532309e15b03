import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { notAuthorized } from '../errors.ts';
import { validities } from '../pools/client-rules.ts';
import { grantsOf, type Grant, type Pool, type PoolClient, type User } from '../state.ts';
import { OWN_SCOPE } from './scopes.ts';

/** Longest life of an access token, in milliseconds. */
const DAY = 86_400_000;

const keyOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Five parts, as an encrypted JWT has them; nobody but the pool reads it. */
function newToken(): string {
  const header = Buffer.from('{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}').toString('base64url');
  return [header, ...[256, 12, 512, 16].map((size) => randomBytes(size).toString('base64url'))].join('.');
}

/** Begins what lasts as long as a refresh token. */
export function newGrant(
  call: Call,
  pool: Pool,
  client: PoolClient,
  user: User,
  scopes: readonly string[] = [OWN_SCOPE],
) {
  const now = call.now();
  const grant: Grant = {
    originJti: randomUUID(),
    username: user.username,
    clientId: client.id,
    authTime: Math.floor(now / 1000),
    eventId: randomUUID(),
    scopes,
    until: now + validities(client.settings).refresh * 1000,
    revoked: false,
  };
  return { grant, refreshToken: keepGrant(call, pool, grant) };
}

function keepGrant(call: Call, pool: Pool, grant: Grant): string {
  const { byToken } = grantsOf(call, pool);
  const now = call.now();
  for (const [key, { until }] of byToken) if (until < now) byToken.delete(key);
  const token = newToken();
  byToken.set(keyOf(token), grant);
  return token;
}

/** What a refresh token stands for, be it revoked. @throws AwsError NotAuthorizedException */
export function knownGrant(call: Call, pool: Pool, clientId: string, token: string): Grant {
  const grant = grantsOf(call, pool).byToken.get(keyOf(token));
  if (grant === undefined || grant.clientId !== clientId) throw notAuthorized('Invalid Refresh Token');
  return grant;
}

/** What a refresh token that holds stands for. @throws AwsError NotAuthorizedException */
export function findGrant(call: Call, pool: Pool, clientId: string, token: string): Grant {
  const grant = knownGrant(call, pool, clientId, token);
  if (grant.revoked) throw notAuthorized('Refresh Token has been revoked');
  const now = call.now();
  if (grant.until < now) throw notAuthorized('Refresh Token has expired');
  if (grant.replacedUntil !== undefined && grant.replacedUntil < now)
    throw notAuthorized('Refresh Token has been revoked');
  return grant;
}

/** Another token for the same sign-in; the one before works for a while still. */
export function rotate(call: Call, pool: Pool, grant: Grant, graceSeconds: number): string {
  grant.replacedUntil ??= call.now() + graceSeconds * 1000;
  return keepGrant(call, pool, { ...grant, replacedUntil: undefined });
}

/** Ends a refresh token, and the access tokens that came of it. */
export function revokeGrant(call: Call, pool: Pool, grant: Grant): void {
  const { byToken, revoked } = grantsOf(call, pool);
  const now = call.now();
  for (const [jti, until] of revoked) if (until < now) revoked.delete(jti);
  for (const one of byToken.values()) if (one.originJti === grant.originJti) one.revoked = true;
  revoked.set(grant.originJti, now + DAY);
}

/** Signs somebody out everywhere. */
export function revokeAll(call: Call, pool: Pool, { username }: Pick<User, 'username'>): void {
  for (const grant of grantsOf(call, pool).byToken.values())
    if (grant.username === username && !grant.revoked) revokeGrant(call, pool, grant);
}

/** Forgets the sign-ins of a user who is gone. */
export function dropGrants(call: Call, pool: Pool, { username }: Pick<User, 'username'>): void {
  const { byToken } = grantsOf(call, pool);
  for (const [key, grant] of byToken) if (grant.username === username) byToken.delete(key);
}

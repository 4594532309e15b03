import type { Call } from '@coldstart/cloud';
import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { disabledUser, noUser, notAuthorized } from '../errors.ts';
import { allPools, grantsOf, openPool, usersOf, type Pool, type PoolClient, type User } from '../state.ts';
import { publicKeys } from './keys.ts';
import { OWN_SCOPE } from './scopes.ts';

export interface SignedIn {
  readonly pool: Pool;
  readonly client: PoolClient;
  readonly user: User;
  readonly scopes: readonly string[];
  readonly claims: JWTPayload;
}

/** The pool that a token names; whether it is this pool's is told by the signature. */
function poolOf(call: Call, token: string): Pool | undefined {
  try {
    const id = decodeJwt(token).iss?.split('/').at(-1);
    for (const pool of allPools(call.cloud)) if (pool.id === id) return openPool(call, pool);
    return undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
    throw error;
  }
}

async function claimsOf(call: Call, pool: Pool, token: string): Promise<JWTPayload> {
  try {
    const keys = createLocalJWKSet({ keys: publicKeys(pool.keys) });
    const { payload } = await jwtVerify(token, keys, { algorithms: ['RS256'], currentDate: new Date(call.now()) });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw notAuthorized('Access Token has expired');
    if (error instanceof errors.JOSEError) throw notAuthorized('Invalid Access Token');
    throw error;
  }
}

/**
 * Whose access token it is.
 *
 * @param scope what it must be good for
 * @throws AwsError NotAuthorizedException, UserNotFoundException
 */
export async function readAccessToken(call: Call, token: string, scope: string = OWN_SCOPE): Promise<SignedIn> {
  const pool = poolOf(call, token);
  if (pool === undefined) throw notAuthorized('Invalid Access Token');
  const claims = await claimsOf(call, pool, token);
  const client = pool.clients.get(String(claims['client_id']));
  if (claims['token_use'] !== 'access' || client === undefined) throw notAuthorized('Invalid Access Token');
  if (grantsOf(call, pool).revoked.has(String(claims['origin_jti'])))
    throw notAuthorized('Access Token has been revoked');
  const scopes = String(claims['scope'] ?? '').split(' ');
  if (!scopes.includes(scope)) throw notAuthorized('Access Token does not have required scopes');
  const user = usersOf(call, pool).get(String(claims['username']));
  if (user === undefined || user.sub !== claims.sub) throw noUser();
  if (!user.enabled) throw disabledUser();
  return { pool, client, user, scopes, claims };
}

import type { Call } from '@coldstart/cloud';
import { createLocalJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { notAuthorized } from '../errors.ts';
import { allPools, grantsOf, openPool, usersOf, type Pool } from '../state.ts';
import { publicKeys } from '../tokens/keys.ts';
import { badLogin } from './errors.ts';
import type { StoredIdentityPool } from './state.ts';

/** A login that was verified. */
export interface Login {
  /** `cognito-idp.eu-west-1.amazonaws.com/POOL` */
  readonly provider: string;
  /** That with the app client: what role mappings name. */
  readonly providerAndClient: string;
  readonly sub: string;
  readonly claims: JWTPayload;
}

const PROVIDER = /^cognito-idp\.[a-z0-9-]+\.amazonaws\.com\/([a-z0-9-]+_[A-Za-z0-9]+)$/;

function poolOf(call: Call, provider: string): Pool | undefined {
  const [, id] = PROVIDER.exec(provider) ?? [];
  for (const pool of allPools(call.cloud)) if (pool.id === id) return openPool(call, pool);
  return undefined;
}

async function claimsOf(call: Call, pool: Pool, token: string): Promise<JWTPayload> {
  try {
    const keys = createLocalJWKSet({ keys: publicKeys(pool.keys) });
    const { payload } = await jwtVerify(token, keys, { algorithms: ['RS256'], currentDate: new Date(call.now()) });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw badLogin(`Token expired: ${String(error.payload.exp)} >= ${Math.floor(call.now() / 1000)}`);
    if (error instanceof errors.JWSSignatureVerificationFailed) throw badLogin('Token signature invalid');
    if (error instanceof errors.JOSEError) throw badLogin('Not a valid OpenId Connect identity token.');
    throw error;
  }
}

/** Whether the user may still come in: asked where the pool says so. */
function checkServerSide(call: Call, pool: Pool, claims: JWTPayload): void {
  const user = usersOf(call, pool).get(String(claims['cognito:username']));
  const isOut = grantsOf(call, pool).revoked.has(String(claims['origin_jti']));
  if (user?.enabled !== true || isOut) throw badLogin('Token has been revoked.');
}

/**
 * Verifies what somebody signs in with.
 *
 * @throws AwsError NotAuthorizedException
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-integrating-user-pools-with-identity-pools.html
 */
export async function verifyLogins(
  call: Call,
  { settings }: StoredIdentityPool,
  given: Readonly<Record<string, string>> = {},
): Promise<Login[]> {
  const logins: Login[] = [];
  for (const [provider, token] of Object.entries(given)) {
    const accepted = settings.CognitoIdentityProviders?.filter(({ ProviderName }) => ProviderName === provider) ?? [];
    const pool = poolOf(call, provider);
    if (accepted.length === 0 || pool === undefined)
      throw notAuthorized('Token is not from a supported provider of this identity pool.');
    const claims = await claimsOf(call, pool, token);
    if (claims['token_use'] !== 'id') throw badLogin('Not a valid OpenId Connect identity token.');
    const client = accepted.find(({ ClientId }) => ClientId === claims.aud);
    if (client === undefined) throw badLogin('Incorrect token audience.');
    if (client.ServerSideTokenCheck === true) checkServerSide(call, pool, claims);
    logins.push({ provider, providerAndClient: `${provider}:${client.ClientId}`, sub: String(claims.sub), claims });
  }
  return logins;
}

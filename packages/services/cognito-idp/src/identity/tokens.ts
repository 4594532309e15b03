import type { Call } from '@coldstart/cloud';
import type { JWK } from 'jose';
import type { SigningKey } from '../state.ts';
import { newKey, publicKeys } from '../tokens/keys.ts';
import { sign } from '../tokens/issue.ts';
import type { Login } from './logins.ts';
import { issuerState, type StoredIdentity } from './state.ts';

export const ISSUER = 'https://cognito-identity.amazonaws.com';
/** Seconds. */
const TOKEN_LIFE = 600;

/** Several callers may want the keys before they are there. */
const underWay = new WeakMap<object, Promise<SigningKey>>();

async function keysOf(call: Call): Promise<readonly SigningKey[]> {
  const state = issuerState(call);
  if (state.keys.length > 0) return state.keys;
  const making = underWay.get(state) ?? newKey();
  underWay.set(state, making);
  state.keys = [await making];
  return state.keys;
}

/** What STS verifies tokens with. */
export const identityKeys = async (call: Call): Promise<JWK[]> => publicKeys(await keysOf(call));

/** A token that says who somebody is, for STS. */
export async function identityToken(
  call: Call,
  { id, poolId }: StoredIdentity,
  logins: readonly Login[],
): Promise<string> {
  const [key] = await keysOf(call);
  const now = Math.floor(call.now() / 1000);
  const ways = logins.flatMap(({ provider, sub }) => [provider, `${provider}:CognitoSignIn:${sub}`]);
  return sign(key, {
    sub: id,
    aud: poolId,
    amr: logins.length === 0 ? ['unauthenticated'] : ['authenticated', ...ways],
    iss: ISSUER,
    exp: now + TOKEN_LIFE,
    iat: now,
  });
}

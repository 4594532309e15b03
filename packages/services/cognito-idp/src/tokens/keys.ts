import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Call } from '@coldstart/cloud';
import type { JWK } from 'jose';
import { openPool, type Pool, type SigningKey } from '../state.ts';

const generate = promisify(generateKeyPair);

export async function newKey(): Promise<SigningKey> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { kid: randomBytes(32).toString('base64'), privateKey: pem };
}

/** Several callers may want a pool's keys before they are there. */
const underWay = new WeakMap<Pool, Promise<readonly SigningKey[]>>();

/** A pool's key pairs, for ID tokens and for access tokens; made when they are first wanted. */
export async function signingKeys(call: Call, pool: Pool): Promise<readonly SigningKey[]> {
  const own = openPool(call, pool);
  if (own.keys.length > 0) return own.keys;
  const making = underWay.get(own) ?? Promise.all([newKey(), newKey()]);
  underWay.set(own, making);
  own.keys = await making;
  return own.keys;
}

const parsed = new Map<string, KeyObject>();
const MOST_PARSED = 1000;

/** Parsing a key takes longer than signing with it. */
export function privateKeyOf({ kid, privateKey }: SigningKey): KeyObject {
  const known = parsed.get(kid);
  if (known !== undefined) return known;
  if (parsed.size >= MOST_PARSED) parsed.clear();
  const key = createPrivateKey(privateKey);
  parsed.set(kid, key);
  return key;
}

/** As the pool publishes them. https://www.rfc-editor.org/rfc/rfc7517 */
export function publicKeys(keys: readonly SigningKey[]): JWK[] {
  return keys.map((key) => {
    const { e, kty, n } = createPublicKey(privateKeyOf(key)).export({ format: 'jwk' });
    return { alg: 'RS256', e, kid: key.kid, kty, n, use: 'sig' } as JWK;
  });
}

import { createHmac, createSecretKey, KeyObject } from 'node:crypto';
import type { Signature } from './sigv4.ts';

/** Node makes a key of bytes at each use, which takes longer than the rest: it is given one that is made. */
export const hmac = (key: string | Buffer | KeyObject, text: string): Buffer =>
  createHmac('sha256', key instanceof KeyObject ? key : createSecretKey(Buffer.from(key)))
    .update(text)
    .digest();

/** The key that signs for one day, Region and service; the same for many requests, so it is kept, and made, too. */
interface SigningKey {
  readonly bytes: Buffer;
  readonly made: KeyObject;
}
const signingKeys = new Map<string, SigningKey>();

export function keyFor(
  secret: string,
  { date, region, service }: Pick<Signature, 'date' | 'region' | 'service'>,
): SigningKey {
  const id = JSON.stringify([secret, date, region, service]);
  let key = signingKeys.get(id);
  if (key === undefined) {
    const bytes = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), 'aws4_request');
    key = { bytes, made: createSecretKey(bytes) };
    if (signingKeys.size > 500) signingKeys.clear();
    signingKeys.set(id, key);
  }
  return key;
}

export const signingKey = (secret: string, scope: Pick<Signature, 'date' | 'region' | 'service'>): Buffer =>
  keyFor(secret, scope).bytes;

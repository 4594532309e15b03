import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { CheckContext } from '@coldstart/checks';

/** A key pair of whoever signs tokens. */
export interface Key {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** Made once a run, since making one takes longer than most answers take to grade. */
const made: KeyObject[] = [];
const taken = new WeakMap<CheckContext, number>();

/** A key that no other of the same check has. */
export function newKey(t: CheckContext): Key {
  const index = taken.get(t) ?? 0;
  taken.set(t, index + 1);
  const privateKey = (made[index] ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  return { kid: t.random.hex(16), privateKey };
}

export interface Claims {
  readonly sub?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly iss?: string;
  readonly aud?: string | readonly string[];
  /** Seconds since 1970. */
  readonly exp?: number | undefined;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Seconds. Far enough away for whoever moves time. */
const YEAR = 365 * 24 * 3600;
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** A token's first two parts; its claims are good where they are not given. */
function unsigned(header: object, claims: Claims): string {
  const good = { iss: 'https://login.example', aud: 'orders', exp: inSeconds(YEAR) };
  return `${encoded({ typ: 'JWT', ...header })}.${encoded({ ...good, ...claims })}`;
}

/** A token as it should be, but for the claims and for the kid that are given. */
export function token({ kid, privateKey }: Key, claims: Claims, named = kid): string {
  const text = unsigned({ alg: 'RS256', kid: named }, claims);
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
}

/** One that nobody has signed. */
export const withoutSignature = ({ kid }: Key, claims: Claims): string => `${unsigned({ alg: 'none', kid }, claims)}.`;

/** One that whoever has the public key has signed, as if that were a secret. */
export function signedWithPublicKey({ kid, privateKey }: Key, claims: Claims): string {
  const text = unsigned({ alg: 'HS256', kid }, claims);
  const secret = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** Does something while these keys are published, and no others. */
export const withKeys = <Result>(
  t: CheckContext,
  keys: readonly Key[],
  run: () => Promise<Result>,
): Promise<Result> => {
  const published = keys.map(({ kid, privateKey }) => {
    const { kty, n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
    return { kid, kty, n, e, alg: 'RS256', use: 'sig' };
  });
  return t.withEnvironment('KeysFunction', { JWKS: JSON.stringify({ keys: published }) }, run);
};

import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { PasswordHash } from '../state.ts';

/*
 * SRP-6a with the 3072-bit group of RFC 5054 and SHA-256, as Cognito's clients compute it.
 * Numbers are hashed as bytes with a leading zero where their first bit is set.
 */

/** https://www.rfc-editor.org/rfc/rfc5054#appendix-A */
const N = BigInt(
  `0x${[
    'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD',
    'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED',
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F',
    '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B',
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510',
    '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7',
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C',
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
  ].join('')}`,
);
const G = 2n;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

const hexOf = (number: bigint): string => number.toString(16);
const numberOf = (hex: string): bigint => BigInt(`0x${hex}`);

/** The bytes of a number: never odd, never negative to Java's eyes. */
function padded(number: bigint): Buffer {
  const hex = hexOf(number);
  const even = hex.length % 2 === 1 ? `0${hex}` : hex;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

const sha256 = (...parts: readonly (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const K = numberOf(sha256(padded(N), padded(G)).toString('hex'));

/** @param poolId `eu-west-1_AbCdEfGhI`, of which SRP knows the second half alone */
export const srpPoolName = (poolId: string): string => poolId.slice(poolId.indexOf('_') + 1);

function secretOf(poolId: string, username: string, password: string, salt: bigint): bigint {
  const identity = sha256(`${srpPoolName(poolId)}${username}:${password}`);
  return numberOf(sha256(padded(salt), identity).toString('hex'));
}

/** All that is kept of a password. */
export function hashPassword(poolId: string, username: string, password: string): PasswordHash {
  const salt = numberOf(randomBytes(16).toString('hex'));
  return { salt: hexOf(salt), verifier: hexOf(power(G, secretOf(poolId, username, password, salt))) };
}

export function isPassword(hash: PasswordHash, poolId: string, username: string, password: string): boolean {
  const found = power(G, secretOf(poolId, username, password, numberOf(hash.salt)));
  return timingSafeEqual(Buffer.from(hexOf(found).padStart(768, '0')), Buffer.from(hash.verifier.padStart(768, '0')));
}

/** What the server keeps between the two steps of a sign-in. Hexadecimal digits. */
export interface SrpServer {
  readonly clientPublic: string;
  readonly serverPublic: string;
  readonly serverSecret: string;
}

/** @returns `undefined` for a number of the client's that gives a session to anybody */
export function beginSrp(hash: PasswordHash, clientPublic: string): SrpServer | undefined {
  if (!/^[0-9a-f]+$/i.test(clientPublic) || numberOf(clientPublic) % N === 0n) return undefined;
  const secret = numberOf(randomBytes(32).toString('hex'));
  const serverPublic = (K * numberOf(hash.verifier) + power(G, secret)) % N;
  return { clientPublic, serverPublic: hexOf(serverPublic), serverSecret: hexOf(secret) };
}

export interface SrpClaim {
  readonly poolId: string;
  readonly username: string;
  readonly secretBlock: string;
  /** `Tue Nov 3 10:00:00 UTC 2026` */
  readonly timestamp: string;
  /** Base64. */
  readonly signature: string;
}

/** Whether whoever signs knows the password. */
export function provesPassword(hash: PasswordHash, server: SrpServer, claim: SrpClaim): boolean {
  const [a, b, secret] = [server.clientPublic, server.serverPublic, server.serverSecret].map(numberOf) as [
    bigint,
    bigint,
    bigint,
  ];
  const u = numberOf(sha256(padded(a), padded(b)).toString('hex'));
  if (u === 0n) return false;
  const shared = power(a * power(numberOf(hash.verifier), u), secret);
  const key = Buffer.from(hkdfSync('sha256', padded(shared), padded(u), 'Caldera Derived Key', 16));
  const expected = createHmac('sha256', key)
    .update(srpPoolName(claim.poolId))
    .update(claim.username)
    .update(Buffer.from(claim.secretBlock, 'base64'))
    .update(claim.timestamp)
    .digest();
  const given = Buffer.from(claim.signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

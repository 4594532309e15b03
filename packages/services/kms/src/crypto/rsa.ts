import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

/*
 * RSA with node:crypto. It signs messages alone, and hashes them itself: for digests, the paddings are written here.
 * https://www.rfc-editor.org/rfc/rfc8017, sections 9.1 and 9.2
 */

export const readPrivateKey = (bytes: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' });

const publicKeyOf = (bytes: Uint8Array): KeyObject => createPublicKey(readPrivateKey(bytes));

export type OaepHash = 'sha1' | 'sha256';

export function encryptOaep(plaintext: Uint8Array, privateKey: Uint8Array, oaepHash: OaepHash): Buffer {
  return publicEncrypt(
    { key: publicKeyOf(privateKey), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
    plaintext,
  );
}

/** @throws Error where it was not encrypted so */
export function decryptOaep(ciphertext: Uint8Array, privateKey: Uint8Array, oaepHash: OaepHash): Buffer {
  return privateDecrypt(
    { key: readPrivateKey(privateKey), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
    ciphertext,
  );
}

export type Hash = 'sha256' | 'sha384' | 'sha512';

/** What stands before a digest, and says which one it is. */
const DIGEST_INFO: Readonly<Record<Hash, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

const digestInfo = (digest: Uint8Array, hash: Hash): Buffer =>
  Buffer.concat([Buffer.from(DIGEST_INFO[hash], 'hex'), digest]);

export function signPkcs1(digest: Uint8Array, privateKey: Uint8Array, hash: Hash): Buffer {
  return privateEncrypt(
    { key: readPrivateKey(privateKey), padding: constants.RSA_PKCS1_PADDING },
    digestInfo(digest, hash),
  );
}

export function verifyPkcs1(digest: Uint8Array, signature: Uint8Array, privateKey: Uint8Array, hash: Hash): boolean {
  const key = { key: publicKeyOf(privateKey), padding: constants.RSA_PKCS1_PADDING };
  return opened(() => publicDecrypt(key, signature))?.equals(digestInfo(digest, hash)) === true;
}

export function signPss(digest: Uint8Array, privateKey: Uint8Array, hash: Hash): Buffer {
  const key = readPrivateKey(privateKey);
  const length = bytesOf(key);
  const salt = randomBytes(digest.length);
  const inner = pssHash(digest, salt, hash);
  const block = Buffer.alloc(length - digest.length - 1);
  block[block.length - salt.length - 1] = 1;
  salt.copy(block, block.length - salt.length);
  const masked = xor(block, mask(inner, block.length, hash));
  // The whole must be a smaller number than the modulus, whose first bit is 1.
  masked[0] = (masked[0] ?? 0) & 0x7f;
  const encoded = Buffer.concat([masked, inner, Buffer.from([0xbc])]);
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

export function verifyPss(digest: Uint8Array, signature: Uint8Array, privateKey: Uint8Array, hash: Hash): boolean {
  const key = publicKeyOf(privateKey);
  const encoded = opened(() => publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature));
  if (encoded === undefined || encoded.at(-1) !== 0xbc) return false;
  const masked = encoded.subarray(0, encoded.length - digest.length - 1);
  const inner = encoded.subarray(masked.length, -1);
  const block = xor(masked, mask(inner, masked.length, hash));
  block[0] = (block[0] ?? 0) & 0x7f;
  const salt = block.subarray(block.length - digest.length);
  const padding = block.subarray(0, block.length - digest.length);
  const isPadded = padding.at(-1) === 1 && padding.subarray(0, -1).every((byte) => byte === 0);
  return isPadded && pssHash(digest, salt, hash).equals(inner);
}

const bytesOf = (key: KeyObject): number => (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;

const pssHash = (digest: Uint8Array, salt: Uint8Array, hash: Hash): Buffer =>
  createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();

/** MGF1 */
function mask(seed: Uint8Array, length: number, hash: Hash): Buffer {
  const parts: Buffer[] = [];
  for (let made = 0, counter = 0; made < length; counter += 1) {
    const index = Buffer.alloc(4);
    index.writeUInt32BE(counter);
    const part = createHash(hash).update(seed).update(index).digest();
    parts.push(part);
    made += part.length;
  }
  return Buffer.concat(parts).subarray(0, length);
}

const xor = (one: Uint8Array, other: Uint8Array): Buffer => Buffer.from(one.map((byte, at) => byte ^ (other[at] ?? 0)));

/** What OpenSSL refuses to open was not signed with this key. */
function opened(open: () => Buffer): Buffer | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

import { createECDH, createHmac, createPublicKey, verify, type KeyObject } from 'node:crypto';

/** Signatures that hold in several Regions at once: their scope names none. */
export const MULTI_REGION = 'AWS4-ECDSA-P256-SHA256';

/** The order of P-256's group, less two. */
const MOST = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f');

const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);

/**
 * The private key that follows from an access key: NIST's key derivation in counter mode, until a candidate fits.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key-sigv4a
 */
function privateKey(accessKeyId: string, secret: string): Buffer {
  for (let counter = 1; counter < 255; counter += 1) {
    const candidate = createHmac('sha256', `AWS4A${secret}`)
      .update(bytes(0, 0, 0, 1))
      .update(MULTI_REGION)
      .update(bytes(0))
      .update(accessKeyId)
      .update(bytes(counter))
      .update(bytes(0, 0, 1, 0))
      .digest('hex');
    const value = BigInt(`0x${candidate}`);
    if (value <= MOST) return Buffer.from((value + 1n).toString(16).padStart(64, '0'), 'hex');
  }
  throw new Error('No key of P-256 follows from this access key.');
}

/** The same for many requests, so they are kept. */
const publicKeys = new Map<string, KeyObject>();

function publicKey(accessKeyId: string, secret: string): KeyObject {
  const id = JSON.stringify([accessKeyId, secret]);
  let key = publicKeys.get(id);
  if (key === undefined) {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(privateKey(accessKeyId, secret));
    const point = pair.getPublicKey();
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
    key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    if (publicKeys.size > 500) publicKeys.clear();
    publicKeys.set(id, key);
  }
  return key;
}

/** Whether a signature, in hexadecimal digits, is the one of whoever has the access key. */
export function isSignedBy(
  { accessKeyId, signature }: { readonly accessKeyId: string; readonly signature: string },
  secret: string,
  stringToSign: string,
): boolean {
  const key = publicKey(accessKeyId, secret);
  try {
    return verify('sha256', Buffer.from(stringToSign, 'utf8'), key, Buffer.from(signature, 'hex'));
  } catch {
    // Bytes that are no signature at all.
    return false;
  }
}

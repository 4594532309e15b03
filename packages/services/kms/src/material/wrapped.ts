import { createDecipheriv, createPrivateKey } from 'node:crypto';
import type { AwsError } from '@coldstart/wire';
import { decryptOaep, readPrivateKey } from '../crypto/rsa.ts';
import { invalidCiphertext, refused } from '../errors.ts';
import { specOf } from '../specs.ts';
import type { ImportParameters, Key } from '../state.ts';

/*
 * Key material as it comes from outside: wrapped, and then of one spec or another.
 * https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-encrypt-key-material.html
 */

const WRAPPED_BY_AES = /^RSA_AES_KEY_WRAP_/;
/** Of AES key wrap with padding: https://www.rfc-editor.org/rfc/rfc5649 */
const WRAP_IV = Buffer.from('a65959a6', 'hex');

/** @throws AwsError InvalidCiphertextException */
export function unwrap({ privateKey, algorithm }: ImportParameters, wrapped: Uint8Array): Uint8Array {
  const hash = algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
  try {
    if (!WRAPPED_BY_AES.test(algorithm)) return decryptOaep(wrapped, privateKey, hash);
    const size = (readPrivateKey(privateKey).asymmetricKeyDetails?.modulusLength ?? 0) / 8;
    const aes = decryptOaep(wrapped.subarray(0, size), privateKey, hash);
    const decipher = createDecipheriv('id-aes256-wrap-pad', aes, WRAP_IV);
    return Buffer.concat([decipher.update(wrapped.subarray(size)), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

export const incorrect = (message: string): AwsError => refused('IncorrectKeyMaterialException', message);

/** @throws AwsError IncorrectKeyMaterialException for what a key of this spec cannot be made of */
export function checkMaterial({ spec }: Key, bytes: Uint8Array): void {
  const found = specOf(spec);
  if (found.kind === 'symmetric' || found.kind === 'hmac') {
    if (bytes.length !== found.bytes)
      throw incorrect(`The key material must have ${found.bytes * 8} bits for the key spec ${spec}.`);
    return;
  }
  const mismatch = (): AwsError =>
    incorrect(`The key material is not a private key in PKCS #8 of the key spec ${spec}.`);
  let details;
  try {
    const key = createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' });
    details = key.asymmetricKeyDetails ?? {};
  } catch {
    throw mismatch();
  }
  if (found.kind === 'rsa' && details.modulusLength !== found.bits) throw mismatch();
  if (found.kind === 'ecc' && details.namedCurve !== found.curve) throw mismatch();
}

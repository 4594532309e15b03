import { createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { onUse } from '../access.ts';
import { readPrivateKey } from '../crypto/rsa.ts';
import { dryRun, validation } from '../errors.ts';
import { findKey } from '../names.ts';
import type { KmsOperations } from '../sdk.ts';
import { specOf } from '../specs.ts';
import type { Key } from '../state.ts';
import { checkUsable, checkUsage, materialInUse } from '../usable.ts';
import { checkRecipient } from './encrypt.ts';

/** @throws AwsError ValidationException for what is no public key of the same curve */
function readPublicKey(bytes: Uint8Array, { spec }: Key): KeyObject {
  const found = specOf(spec);
  try {
    const key = createPublicKey({ key: Buffer.from(bytes), format: 'der', type: 'spki' });
    if (found.kind === 'ecc' && key.asymmetricKeyDetails?.namedCurve === found.curve) return key;
  } catch {
    // What cannot be read is as wrong as a key of another curve.
  }
  throw validation('The public key is invalid.');
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html */
export const agreementOperations: KmsOperations = {
  DeriveSharedSecret: {
    access: onUse,
    run(input, call) {
      checkRecipient(input.Recipient);
      const key = findKey(input.KeyId ?? '', call);
      checkUsable(key);
      checkUsage(key, 'KEY_AGREEMENT', 'DeriveSharedSecret');
      const publicKey = readPublicKey(input.PublicKey ?? new Uint8Array(), key);
      if (input.DryRun === true) throw dryRun();
      return {
        KeyId: key.arn,
        SharedSecret: diffieHellman({ privateKey: readPrivateKey(materialInUse(key).bytes), publicKey }),
        KeyAgreementAlgorithm: 'ECDH',
        KeyOrigin: key.origin,
      };
    },
  },
};

import type { EncryptionAlgorithmSpec } from '@aws-sdk/client-kms';
import type { Call } from '@coldstart/cloud';
import { describeWithoutValue, violationMessage } from '@coldstart/wire';
import { keyAccess, onDecrypt, onEncrypt, contextKeys } from '../access.ts';
import { decryptOaep, encryptOaep, type OaepHash } from '../crypto/rsa.ts';
import { readSealed, seal, unseal, type EncryptionContext } from '../crypto/symmetric.ts';
import { dryRun, incorrectKey, invalidCiphertext, invalidState, notImplemented, validation } from '../errors.ts';
import { findKey, keyArn } from '../names.ts';
import type { KmsOperations } from '../sdk.ts';
import { encryptionAlgorithms, specOf } from '../specs.ts';
import type { Key } from '../state.ts';
import { checkAlgorithm, checkUsable, checkUsage, materialInUse } from '../usable.ts';

/*
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 */

const oaepHash = (algorithm: EncryptionAlgorithmSpec): OaepHash =>
  algorithm === 'RSAES_OAEP_SHA_1' ? 'sha1' : 'sha256';

const HASH_BYTES: Readonly<Record<OaepHash, number>> = { sha1: 20, sha256: 32 };

/** @throws AwsError by the key's state, and ValidationException for what does not fit into one block of RSA */
export function encryptWith(
  key: Key,
  plaintext: Uint8Array,
  algorithm: EncryptionAlgorithmSpec,
  context: EncryptionContext = {},
): Uint8Array {
  const { id, bytes } = materialInUse(key);
  const spec = specOf(key.spec);
  if (spec.kind !== 'rsa')
    return seal({ account: key.account, keyId: key.id, materialId: id, bytes }, plaintext, context);
  if (Object.keys(context).length > 0)
    throw validation('An encryption context can be specified only with a symmetric encryption KMS key.');
  const hash = oaepHash(algorithm);
  const most = spec.bits / 8 - 2 * HASH_BYTES[hash] - 2;
  if (plaintext.length > most)
    throw validation(`Algorithm ${algorithm} and key spec ${key.spec} cannot encrypt data larger than ${most} bytes.`);
  return encryptOaep(plaintext, bytes, hash);
}

interface Decrypting {
  readonly KeyId?: string | undefined;
  readonly CiphertextBlob?: Uint8Array | undefined;
  readonly EncryptionContext?: EncryptionContext | undefined;
  readonly EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
}

interface Decrypted {
  readonly key: Key;
  readonly plaintext: Uint8Array;
  readonly algorithm: EncryptionAlgorithmSpec;
  /** Of symmetric keys. */
  readonly materialId: string | undefined;
}

/** The key that decrypts: the one that is named, which must be the one that has encrypted. */
function keyOf({ KeyId, CiphertextBlob = new Uint8Array() }: Decrypting, call: Call): Key {
  const sealed = readSealed(CiphertextBlob);
  if (KeyId !== undefined) {
    const key = findKey(KeyId, call);
    if (sealed !== undefined && specOf(key.spec).kind !== 'rsa' && sealed.keyId !== key.id) throw incorrectKey();
    return key;
  }
  if (sealed === undefined) throw invalidCiphertext();
  return findKey(keyArn(sealed.keyId, { account: sealed.account, region: call.region }), call);
}

/** @param operation `Decrypt` */
function decrypt(input: Decrypting, call: Call, operation: string): Decrypted {
  const { CiphertextBlob: blob = new Uint8Array(), EncryptionAlgorithm: algorithm = 'SYMMETRIC_DEFAULT' } = input;
  const key = keyOf(input, call);
  checkUsable(key);
  checkUsage(key, 'ENCRYPT_DECRYPT', operation);
  checkAlgorithm(key, algorithm, encryptionAlgorithms(key.spec));
  if (specOf(key.spec).kind === 'rsa') {
    try {
      const plaintext = decryptOaep(blob, materialInUse(key).bytes, oaepHash(algorithm));
      return { key, plaintext, algorithm, materialId: undefined };
    } catch {
      throw invalidCiphertext();
    }
  }
  const sealed = readSealed(blob);
  if (sealed === undefined) throw invalidCiphertext();
  const material = key.materials.find(({ id }) => id === sealed.materialId);
  if (material === undefined) throw invalidCiphertext();
  if (material.bytes === undefined) throw invalidState(key.arn, 'is pending import.');
  const plaintext = unseal(sealed, material.bytes, input.EncryptionContext ?? {});
  return { key, plaintext, algorithm, materialId: material.id };
}

/** For reading enclaves' attestations, there would have to be enclaves. @throws AwsError NotImplemented */
export function checkRecipient(recipient: object | undefined): void {
  if (recipient !== undefined) throw notImplemented('Recipients in Nitro Enclaves');
}

export const encryptOperations: KmsOperations = {
  Encrypt: {
    access: onEncrypt,
    violated: (violations) => violationMessage(violations, (violation) => describeWithoutValue(violation)),
    run(input, call) {
      const { KeyId, Plaintext, EncryptionAlgorithm: algorithm = 'SYMMETRIC_DEFAULT' } = input;
      const key = findKey(KeyId ?? '', call);
      checkUsable(key);
      checkUsage(key, 'ENCRYPT_DECRYPT', 'Encrypt');
      checkAlgorithm(key, algorithm, encryptionAlgorithms(key.spec));
      if (input.DryRun === true) throw dryRun();
      const CiphertextBlob = encryptWith(key, Plaintext, algorithm, input.EncryptionContext);
      return { CiphertextBlob, KeyId: key.arn, EncryptionAlgorithm: algorithm };
    },
  },

  Decrypt: {
    access: onDecrypt,
    run(input, call) {
      checkRecipient(input.Recipient);
      const { key, plaintext, algorithm, materialId } = decrypt(input, call, 'Decrypt');
      if (input.DryRun === true) throw dryRun();
      return {
        KeyId: key.arn,
        Plaintext: plaintext,
        EncryptionAlgorithm: algorithm,
        ...(materialId !== undefined && { KeyMaterialId: materialId }),
      };
    },
  },

  ReEncrypt: {
    access(input, call) {
      const source = {
        KeyId: input.SourceKeyId,
        CiphertextBlob: input.CiphertextBlob,
        EncryptionContext: input.SourceEncryptionContext,
        EncryptionAlgorithm: input.SourceEncryptionAlgorithm,
      };
      const from = onDecrypt(source, call, 'kms:ReEncryptFrom');
      const destination = findKey(input.DestinationKeyId ?? '', call);
      const isSame = { 'kms:ReEncryptOnSameKey': String(from?.resource === destination.arn) };
      const to = keyAccess(call, destination, 'kms:ReEncryptTo', {
        ...isSame,
        ...contextKeys(input.DestinationEncryptionContext),
        'kms:EncryptionAlgorithm': input.DestinationEncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT',
      });
      return from === undefined ? [to] : [{ ...from, context: { ...from.context, ...isSame } }, to];
    },
    run(input, call) {
      const source = {
        KeyId: input.SourceKeyId,
        CiphertextBlob: input.CiphertextBlob,
        EncryptionContext: input.SourceEncryptionContext,
        EncryptionAlgorithm: input.SourceEncryptionAlgorithm,
      };
      const { key, plaintext, algorithm } = decrypt(source, call, 'ReEncrypt');
      const destination = findKey(input.DestinationKeyId ?? '', call);
      const to = input.DestinationEncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT';
      checkUsable(destination);
      checkUsage(destination, 'ENCRYPT_DECRYPT', 'ReEncrypt');
      checkAlgorithm(destination, to, encryptionAlgorithms(destination.spec));
      if (input.DryRun === true) throw dryRun();
      return {
        CiphertextBlob: encryptWith(destination, plaintext, to, input.DestinationEncryptionContext),
        SourceKeyId: key.arn,
        KeyId: destination.arn,
        SourceEncryptionAlgorithm: algorithm,
        DestinationEncryptionAlgorithm: to,
      };
    },
  },
};

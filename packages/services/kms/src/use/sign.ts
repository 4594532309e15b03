import { createHash, createPublicKey } from 'node:crypto';
import type { MessageType, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import type { Call } from '@coldstart/cloud';
import { onKey, onUse } from '../access.ts';
import { signDigest, verifyDigest } from '../crypto/ecdsa.ts';
import { readPrivateKey, signPkcs1, signPss, verifyPkcs1, verifyPss, type Hash } from '../crypto/rsa.ts';
import { dryRun, notImplemented, refused, unsupported, validation } from '../errors.ts';
import { findKey } from '../names.ts';
import type { KmsOperations } from '../sdk.ts';
import { encryptionAlgorithms, signingAlgorithms, specOf } from '../specs.ts';
import type { Key } from '../state.ts';
import { checkAlgorithm, checkUsable, checkUsage, materialInUse } from '../usable.ts';

/*
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */

const HASHES: Readonly<Record<string, Hash>> = { '256': 'sha256', '384': 'sha384', '512': 'sha512' };
const DIGEST_BYTES: Readonly<Record<Hash, number>> = { sha256: 32, sha384: 48, sha512: 64 };

const hashOf = (algorithm: SigningAlgorithmSpec): Hash => HASHES[algorithm.slice(-3)] ?? 'sha256';

interface Signing {
  readonly KeyId?: string | undefined;
  readonly Message?: Uint8Array | undefined;
  readonly MessageType?: MessageType | undefined;
  readonly SigningAlgorithm?: SigningAlgorithmSpec | undefined;
}

interface Ready {
  readonly key: Key;
  readonly algorithm: SigningAlgorithmSpec;
  readonly hash: Hash;
  readonly digest: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** @param operation `Sign` */
function prepare(input: Signing, call: Call, operation: string): Ready {
  const { Message: message = new Uint8Array(), MessageType: type = 'RAW', SigningAlgorithm: algorithm } = input;
  const key = findKey(input.KeyId ?? '', call);
  checkUsable(key);
  checkUsage(key, 'SIGN_VERIFY', operation);
  if (algorithm === undefined) throw validation('A signing algorithm is required.');
  checkAlgorithm(key, algorithm, signingAlgorithms(key.spec));
  if (type === 'EXTERNAL_MU') throw notImplemented('Messages of the type EXTERNAL_MU');
  const hash = hashOf(algorithm);
  if (type === 'DIGEST' && message.length !== DIGEST_BYTES[hash])
    throw validation(`Digest is invalid length for algorithm ${algorithm}.`);
  const digest = type === 'DIGEST' ? message : createHash(hash).update(message).digest();
  return { key, algorithm, hash, digest, privateKey: materialInUse(key).bytes };
}

function sign({ key, algorithm, hash, digest, privateKey }: Ready): Uint8Array {
  const spec = specOf(key.spec);
  if (spec.kind === 'ecc') return signDigest(digest, privateKey, spec);
  return (algorithm.startsWith('RSASSA_PSS') ? signPss : signPkcs1)(digest, privateKey, hash);
}

function isValid({ key, algorithm, hash, digest, privateKey }: Ready, signature: Uint8Array): boolean {
  const spec = specOf(key.spec);
  if (spec.kind === 'ecc') return verifyDigest(digest, signature, privateKey, spec);
  return (algorithm.startsWith('RSASSA_PSS') ? verifyPss : verifyPkcs1)(digest, signature, privateKey, hash);
}

/** What the public key is for. */
function algorithmsOf({ usage, spec }: Key) {
  if (usage === 'SIGN_VERIFY') return { SigningAlgorithms: signingAlgorithms(spec) };
  if (usage === 'KEY_AGREEMENT') return { KeyAgreementAlgorithms: ['ECDH' as const] };
  return { EncryptionAlgorithms: encryptionAlgorithms(spec) };
}

export const signOperations: KmsOperations = {
  Sign: {
    access: onUse,
    run(input, call) {
      const ready = prepare(input, call, 'Sign');
      if (input.DryRun === true) throw dryRun();
      return { KeyId: ready.key.arn, Signature: sign(ready), SigningAlgorithm: ready.algorithm };
    },
  },

  Verify: {
    access: onUse,
    run(input, call) {
      const ready = prepare(input, call, 'Verify');
      if (!isValid(ready, input.Signature ?? new Uint8Array())) throw refused('KMSInvalidSignatureException', '');
      if (input.DryRun === true) throw dryRun();
      return { KeyId: ready.key.arn, SignatureValid: true, SigningAlgorithm: ready.algorithm };
    },
  },

  GetPublicKey: {
    access: onKey,
    run({ KeyId }, call) {
      const key = findKey(KeyId, call);
      const kind = specOf(key.spec).kind;
      if (kind !== 'rsa' && kind !== 'ecc')
        throw unsupported(`${key.arn} key spec is ${key.spec} which is not valid for GetPublicKey.`);
      checkUsable(key);
      return {
        KeyId: key.arn,
        PublicKey: createPublicKey(readPrivateKey(materialInUse(key).bytes)).export({ type: 'spki', format: 'der' }),
        CustomerMasterKeySpec: key.spec,
        KeySpec: key.spec,
        KeyUsage: key.usage,
        ...algorithmsOf(key),
      };
    },
  },
};

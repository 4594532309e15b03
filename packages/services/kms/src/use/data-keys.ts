import { createPublicKey, randomBytes } from 'node:crypto';
import type { DataKeyPairSpec, DataKeySpec } from '@aws-sdk/client-kms';
import type { Call } from '@coldstart/cloud';
import { onEncrypt } from '../access.ts';
import { readPrivateKey } from '../crypto/rsa.ts';
import type { EncryptionContext } from '../crypto/symmetric.ts';
import { dryRun, invalidUsage, notImplemented, validation } from '../errors.ts';
import { findKey } from '../names.ts';
import { newPrivateKey } from '../material/material.ts';
import type { KmsOperations } from '../sdk.ts';
import type { Key } from '../state.ts';
import { checkUsable, checkUsage } from '../usable.ts';
import { checkRecipient, encryptWith } from './encrypt.ts';

/*
 * Keys to encrypt with outside of KMS. https://docs.aws.amazon.com/kms/latest/developerguide/data-keys.html
 */

const BYTES: Readonly<Record<DataKeySpec, number>> = { AES_128: 16, AES_256: 32 };

/** The symmetric key that a data key is encrypted under. @param operation `GenerateDataKey` */
function wrappingKey(name: string, call: Call, operation: string): Key {
  const key = findKey(name, call);
  checkUsable(key);
  checkUsage(key, 'ENCRYPT_DECRYPT', operation);
  if (key.spec !== 'SYMMETRIC_DEFAULT')
    throw invalidUsage(`${key.arn} key spec is ${key.spec} which is not valid for ${operation}.`);
  return key;
}

interface Wanted {
  readonly KeyId?: string | undefined;
  readonly KeySpec?: DataKeySpec | undefined;
  readonly NumberOfBytes?: number | undefined;
  readonly EncryptionContext?: EncryptionContext | undefined;
  readonly DryRun?: boolean | undefined;
}

function dataKey(input: Wanted, call: Call, operation: string) {
  const key = wrappingKey(input.KeyId ?? '', call, operation);
  const { KeySpec: spec, NumberOfBytes: size } = input;
  if ((spec === undefined) === (size === undefined))
    throw validation('Please specify either number of bytes or key spec.');
  if (input.DryRun === true) throw dryRun();
  const Plaintext = randomBytes(size ?? (spec === undefined ? 0 : BYTES[spec]));
  return {
    Plaintext,
    CiphertextBlob: encryptWith(key, Plaintext, 'SYMMETRIC_DEFAULT', input.EncryptionContext),
    KeyId: key.arn,
  };
}

interface WantedPair extends Omit<Wanted, 'KeySpec' | 'NumberOfBytes'> {
  readonly KeyPairSpec?: DataKeyPairSpec | undefined;
}

async function dataKeyPair(input: WantedPair, call: Call, operation: string) {
  const key = wrappingKey(input.KeyId ?? '', call, operation);
  const spec = input.KeyPairSpec ?? 'RSA_2048';
  if (input.DryRun === true) throw dryRun();
  const privateKey = await newPrivateKey(spec);
  if (privateKey === undefined) throw notImplemented(`Data key pairs of the spec ${spec}`);
  return {
    PrivateKeyPlaintext: privateKey,
    PrivateKeyCiphertextBlob: encryptWith(key, privateKey, 'SYMMETRIC_DEFAULT', input.EncryptionContext),
    PublicKey: createPublicKey(readPrivateKey(privateKey)).export({ type: 'spki', format: 'der' }),
    KeyId: key.arn,
    KeyPairSpec: spec,
  };
}

export const dataKeyOperations: KmsOperations = {
  GenerateDataKey: {
    access: onEncrypt,
    run(input, call) {
      checkRecipient(input.Recipient);
      return dataKey(input, call, 'GenerateDataKey');
    },
  },

  GenerateDataKeyWithoutPlaintext: {
    access: onEncrypt,
    run(input, call) {
      const { Plaintext: _, ...rest } = dataKey(
        { ...input, ...sizeOf(input) },
        call,
        'GenerateDataKeyWithoutPlaintext',
      );
      return rest;
    },
  },

  GenerateDataKeyPair: {
    access: onEncrypt,
    run(input, call) {
      checkRecipient(input.Recipient);
      return dataKeyPair(input, call, 'GenerateDataKeyPair');
    },
  },

  GenerateDataKeyPairWithoutPlaintext: {
    access: onEncrypt,
    async run(input, call) {
      const { PrivateKeyPlaintext: _, ...rest } = await dataKeyPair(input, call, 'GenerateDataKeyPairWithoutPlaintext');
      return rest;
    },
  },

  GenerateRandom: {
    run({ NumberOfBytes, CustomKeyStoreId, Recipient }) {
      checkRecipient(Recipient);
      if (CustomKeyStoreId !== undefined) throw notImplemented('Custom key stores');
      if (NumberOfBytes === undefined) throw validation('NumberOfBytes is required.');
      return { Plaintext: randomBytes(NumberOfBytes) };
    },
  },
};

/** Whoever does not see the key need not say how long it is. */
const sizeOf = ({ KeySpec, NumberOfBytes }: Wanted): Pick<Wanted, 'KeySpec'> =>
  KeySpec === undefined && NumberOfBytes === undefined ? { KeySpec: 'AES_256' } : {};

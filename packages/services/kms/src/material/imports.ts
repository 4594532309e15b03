import { createPublicKey, randomBytes } from 'node:crypto';
import type { ImportKeyMaterialCommandInput } from '@aws-sdk/client-kms';
import { defineTimer, type Call } from '@coldstart/cloud';
import { onKeyById } from '../access.ts';
import { readPrivateKey } from '../crypto/rsa.ts';
import { invalidState, notImplemented, refused, unsupported, validation } from '../errors.ts';
import { DAY } from '../managed.ts';
import { findByIdOrArn } from '../names.ts';
import type { KmsOperations } from '../sdk.ts';
import { currentMaterial, keysIn, type ImportParameters, type Key, type Material } from '../state.ts';
import { checkUsable } from '../usable.ts';
import { materialOf, newPrivateKey } from './material.ts';
import { checkMaterial, incorrect, unwrap } from './wrapped.ts';

/*
 * Keys whose material comes from outside. https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html
 */

const TOKEN_BYTES = 512;
/** Forgets imported material on the day that it was said to be good for. */
export const materialExpiry = defineTimer<{ readonly id: string; readonly materialId: string }>(
  'kms/expiry',
  (call, { id, materialId }) => {
    const material = keysIn(call, call)
      .byId.get(id)
      ?.materials.find((each) => each.id === materialId);
    if (material !== undefined) forget(material);
  },
);

function forget(material: Material): void {
  material.bytes = undefined;
  material.expirationModel = undefined;
  material.validTo = undefined;
}

/** @throws AwsError UnsupportedOperationException */
function external(text: string, call: Call): Key {
  const key = findByIdOrArn(text, call);
  if (key.origin !== 'EXTERNAL')
    throw unsupported(`${key.arn} origin is ${key.origin} which is not valid for this operation.`);
  return key;
}

/** How long it is good for. @throws AwsError ValidationException */
function validity(input: ImportKeyMaterialCommandInput, now: number): Pick<Material, 'expirationModel' | 'validTo'> {
  const { ExpirationModel: expirationModel = 'KEY_MATERIAL_EXPIRES', ValidTo } = input;
  if (expirationModel === 'KEY_MATERIAL_DOES_NOT_EXPIRE') {
    if (ValidTo !== undefined)
      throw validation('A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE');
    return { expirationModel, validTo: undefined };
  }
  if (ValidTo === undefined)
    throw validation('A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES');
  if (ValidTo.getTime() <= now || ValidTo.getTime() > now + 365 * DAY)
    throw validation('The validTo date must be in the future, and within 365 days.');
  return { expirationModel, validTo: ValidTo.getTime() };
}

/** @throws AwsError InvalidImportTokenException, ExpiredImportTokenException */
function parametersOf(key: Key, token: Uint8Array, now: number): ImportParameters {
  const found = key.imports.find((each) => Buffer.from(each.token).equals(token));
  if (found === undefined) throw refused('InvalidImportTokenException', 'The import token is not one of this key.');
  if (found.validTo <= now) throw refused('ExpiredImportTokenException', 'The import token has expired.');
  return found;
}

/**
 * Puts the material where it belongs: it is the first, or one that was there before, or new and waits for a rotation.
 *
 * @throws AwsError IncorrectKeyMaterialException, KMSInvalidStateException
 */
function place(key: Key, given: Material, isNew: boolean): void {
  const there = key.materials.find(({ id }) => id === given.id);
  if (there !== undefined) {
    Object.assign(there, { bytes: given.bytes, expirationModel: given.expirationModel, validTo: given.validTo });
    return;
  }
  if (key.materials.length === 0) {
    key.materials = [given];
    key.current = given.id;
    return;
  }
  if (!isNew) throw incorrect('The key material is another one than this key had before.');
  if (key.spec !== 'SYMMETRIC_DEFAULT')
    throw unsupported(`${key.arn} key spec is ${key.spec} which is not valid for this operation.`);
  if (key.pending !== undefined)
    throw refused(
      'KMSInvalidStateException',
      `New key material (id: ${given.id}) cannot be imported into KMS key ${key.arn}, because another key material (id: ${key.pending}) is pending rotation.`,
    );
  key.materials.push(given);
  key.pending = given.id;
}

export const importOperations: KmsOperations = {
  GetParametersForImport: {
    access: onKeyById,
    changes: true,
    async run({ KeyId, WrappingAlgorithm: algorithm, WrappingKeySpec }, call) {
      const key = external(KeyId, call);
      checkUsable(key, { disabled: true, pendingImport: true });
      if (WrappingKeySpec === 'SM2' || algorithm === 'SM2PKE') throw notImplemented('Wrapping keys of the spec SM2');
      if (algorithm === 'RSAES_PKCS1_V1_5')
        throw unsupported('AWS KMS does not support the wrapping algorithm RSAES_PKCS1_V1_5 any more.');
      const privateKey = await newPrivateKey(WrappingKeySpec);
      if (privateKey === undefined) throw notImplemented(`Wrapping keys of the spec ${WrappingKeySpec}`);
      const now = call.now();
      const parameters = { token: randomBytes(TOKEN_BYTES), privateKey, algorithm, validTo: now + DAY };
      key.imports = [...key.imports.filter(({ validTo }) => validTo > now), parameters];
      return {
        KeyId: key.arn,
        ImportToken: parameters.token,
        PublicKey: createPublicKey(readPrivateKey(privateKey)).export({ type: 'spki', format: 'der' }),
        ParametersValidTo: new Date(parameters.validTo),
      };
    },
  },

  ImportKeyMaterial: {
    access: onKeyById,
    run(input, call) {
      const key = external(input.KeyId ?? '', call);
      checkUsable(key, { disabled: true, pendingImport: true });
      const now = call.now();
      const parameters = parametersOf(key, input.ImportToken ?? new Uint8Array(), now);
      const { expirationModel, validTo } = validity(input, now);
      const bytes = unwrap(parameters, input.EncryptedKeyMaterial ?? new Uint8Array());
      checkMaterial(key, bytes);
      const given: Material = {
        ...materialOf(key.id, bytes),
        description: input.KeyMaterialDescription,
        expirationModel,
        validTo,
      };
      place(key, given, input.ImportType === 'NEW_KEY_MATERIAL');
      const timer = `${key.id}/${given.id}`;
      if (validTo === undefined) call.unschedule(materialExpiry, timer);
      else
        call.schedule(
          materialExpiry,
          { at: validTo },
          { id: key.id, materialId: given.id },
          {
            key: timer,
            what: `expiry of the material of ${key.arn}`,
          },
        );
      return { KeyId: key.arn, KeyMaterialId: given.id };
    },
  },

  DeleteImportedKeyMaterial: {
    access: onKeyById,
    run({ KeyId, KeyMaterialId }, call) {
      const key = external(KeyId, call);
      checkUsable(key, { disabled: true, pendingImport: true });
      const id = KeyMaterialId ?? currentMaterial(key)?.id;
      const material = key.materials.find((each) => each.id === id);
      if (material === undefined) throw invalidState(key.arn, 'is pending import.');
      call.unschedule(materialExpiry, `${key.id}/${material.id}`);
      // What waits for a rotation has encrypted nothing, and is not missed.
      if (material.id === key.pending) {
        key.materials = key.materials.filter((each) => each !== material);
        key.pending = undefined;
      } else forget(material);
      return { KeyId: key.arn, KeyMaterialId: material.id };
    },
  },
};

import type { RotationsListEntry } from '@aws-sdk/client-kms';
import { page, type Call } from '@coldstart/cloud';
import { onKeyById } from '../access.ts';
import { refused, unsupported, validation } from '../errors.ts';
import { ownKey } from '../keys/keys.ts';
import { checkNoReplica } from '../keys/siblings.ts';
import { DAY } from '../managed.ts';
import { findByIdOrArn } from '../names.ts';
import { paging, truncated } from '../paging.ts';
import type { KmsOperations } from '../sdk.ts';
import type { Key, Material } from '../state.ts';
import { checkUsable } from '../usable.ts';
import { keyRotation, planRotation, rotate } from './timer.ts';

/*
 * Rotation of symmetric keys. https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */

const DEFAULT_DAYS = 365;
/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const MOST_ON_DEMAND = 25;

/** @throws AwsError UnsupportedOperationException */
function checkSymmetric(key: Key): void {
  if (key.spec !== 'SYMMETRIC_DEFAULT')
    throw unsupported(`${key.arn} key spec is ${key.spec} which is not valid for this operation.`);
}

/** @throws AwsError UnsupportedOperationException */
function checkAutomatic(key: Key): void {
  checkSymmetric(key);
  if (key.origin !== 'AWS_KMS')
    throw unsupported(`${key.arn} origin is ${key.origin} which is not valid for this operation.`);
}

/** @throws AwsError LimitExceededException, KMSInvalidStateException */
function rotateNow(call: Call, key: Key): void {
  const now = call.now();
  if (key.origin === 'EXTERNAL') {
    const pending = key.materials.find(({ id }) => id === key.pending);
    if (pending === undefined)
      throw refused('KMSInvalidStateException', `No available key material pending rotation for the key: ${key.arn}.`);
    pending.rotated = { at: now, type: 'ON_DEMAND' };
    key.current = pending.id;
    key.pending = undefined;
    return;
  }
  if (key.materials.filter(({ rotated }) => rotated?.type === 'ON_DEMAND').length >= MOST_ON_DEMAND)
    throw refused(
      'LimitExceededException',
      `The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ${key.arn}`,
    );
  rotate(call, key, now, 'ON_DEMAND');
}

function shown(key: Key, material: Material): RotationsListEntry {
  const { id, rotated, bytes, description, expirationModel, validTo } = material;
  const state = id === key.current ? 'CURRENT' : id === key.pending ? 'PENDING_ROTATION' : 'NON_CURRENT';
  return {
    KeyId: key.arn,
    KeyMaterialId: id,
    KeyMaterialState: state,
    ...(description !== undefined && { KeyMaterialDescription: description }),
    ...(key.origin === 'EXTERNAL' && { ImportState: bytes === undefined ? 'PENDING_IMPORT' : 'IMPORTED' }),
    ...(expirationModel !== undefined && { ExpirationModel: expirationModel }),
    ...(validTo !== undefined && { ValidTo: new Date(validTo) }),
    ...(rotated !== undefined && { RotationDate: new Date(rotated.at), RotationType: rotated.type }),
  };
}

export const rotationOperations: KmsOperations = {
  EnableKeyRotation: {
    access: onKeyById,
    run({ KeyId, RotationPeriodInDays }, call) {
      const key = ownKey(findByIdOrArn(KeyId, call));
      checkUsable(key);
      checkAutomatic(key);
      checkNoReplica(key);
      const days = RotationPeriodInDays ?? key.rotation?.days ?? DEFAULT_DAYS;
      if (key.rotation?.days === days) return;
      key.rotation = { days, next: call.now() + days * DAY };
      planRotation(call, key);
    },
  },

  DisableKeyRotation: {
    access: onKeyById,
    run({ KeyId }, call) {
      const key = ownKey(findByIdOrArn(KeyId, call));
      checkUsable(key);
      checkAutomatic(key);
      checkNoReplica(key);
      key.rotation = undefined;
      call.unschedule(keyRotation, key.id);
    },
  },

  GetKeyRotationStatus: {
    access: onKeyById,
    run({ KeyId }, call) {
      const key = findByIdOrArn(KeyId, call);
      checkSymmetric(key);
      const { rotation } = key;
      return {
        KeyId: key.arn,
        KeyRotationEnabled: rotation !== undefined && key.deletion === undefined,
        ...(rotation !== undefined &&
          key.deletion === undefined && {
            RotationPeriodInDays: rotation.days,
            NextRotationDate: new Date(rotation.next),
          }),
      };
    },
  },

  RotateKeyOnDemand: {
    access: onKeyById,
    run({ KeyId }, call) {
      const key = ownKey(findByIdOrArn(KeyId, call));
      checkUsable(key);
      checkSymmetric(key);
      checkNoReplica(key);
      rotateNow(call, key);
      return { KeyId: key.arn };
    },
  },

  ListKeyRotations: {
    access: onKeyById,
    run({ KeyId, IncludeKeyMaterial = 'ROTATIONS_ONLY', Limit, Marker }, call) {
      const key = findByIdOrArn(KeyId, call);
      checkSymmetric(key);
      const all = IncludeKeyMaterial === 'ALL_KEY_MATERIAL' ? key.materials : key.materials.filter(isRotation);
      if (Limit !== undefined && Limit > 1000) throw validation('Limit must be 1000 at most.');
      const request = { token: Marker, limit: Limit, scope: [key.id, IncludeKeyMaterial] };
      const { items, token } = page(all, request, { ...paging, keyOf: ({ id }) => id });
      return { Rotations: items.map((material) => shown(key, material)), ...truncated(token) };
    },
  },
};

const isRotation = ({ rotated }: Material): boolean => rotated !== undefined;

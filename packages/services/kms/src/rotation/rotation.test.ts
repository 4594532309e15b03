import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKeys, type TestKeys } from '../testing/keys.ts';

let keys: TestKeys;
beforeAll(async () => {
  keys = await startKeys();
});
afterAll(() => keys.close());

const Plaintext = Buffer.from('text');

test('a key is rotated when its days have passed, and reads what it has encrypted before', async () => {
  const { kms, key, days, describe } = keys;
  const KeyId = await key();
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
  const first = (await describe(KeyId)).CurrentKeyMaterialId;
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
  await days(89);
  expect((await describe(KeyId)).CurrentKeyMaterialId).toBe(first);
  await days(1);
  const second = (await describe(KeyId)).CurrentKeyMaterialId;
  expect(second).not.toBe(first);
  expect((await kms.decrypt({ CiphertextBlob })).KeyMaterialId).toBe(first);
  const { CiphertextBlob: later } = await kms.encrypt({ KeyId, Plaintext });
  expect((await kms.decrypt({ CiphertextBlob: later })).KeyMaterialId).toBe(second);
  await days(90);
  await kms.rotateKeyOnDemand({ KeyId });
  expect((await kms.listKeyRotations({ KeyId })).Rotations?.map(({ RotationType }) => RotationType)).toEqual([
    'AUTOMATIC',
    'AUTOMATIC',
    'ON_DEMAND',
  ]);
  const { Rotations = [] } = await kms.listKeyRotations({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' });
  expect(Rotations.map(({ KeyMaterialState }) => KeyMaterialState)).toEqual([
    'NON_CURRENT',
    'NON_CURRENT',
    'NON_CURRENT',
    'CURRENT',
  ]);
});

test('a disabled key is rotated once it is enabled, and no rotation happens that was switched off', async () => {
  const { kms, key, days, describe } = keys;
  const KeyId = await key();
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 100 });
  const first = (await describe(KeyId)).CurrentKeyMaterialId;
  await kms.disableKey({ KeyId });
  await days(101);
  expect((await describe(KeyId)).CurrentKeyMaterialId).toBe(first);
  await kms.enableKey({ KeyId });
  const second = (await describe(KeyId)).CurrentKeyMaterialId;
  expect(second).not.toBe(first);
  await kms.disableKeyRotation({ KeyId });
  await days(400);
  expect((await describe(KeyId)).CurrentKeyMaterialId).toBe(second);
});

test('a key is gone when its days have passed, unless somebody thinks again', async () => {
  const { kms, key, days, describe } = keys;
  const [gone, kept] = [await key(), await key()];
  await kms.createAlias({ AliasName: 'alias/gone', TargetKeyId: gone });
  const { DeletionDate } = await kms.scheduleKeyDeletion({ KeyId: gone, PendingWindowInDays: 7 });
  expect(DeletionDate?.getTime()).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
  await kms.scheduleKeyDeletion({ KeyId: kept });
  expect(await refusal(kms.scheduleKeyDeletion({ KeyId: kept }))).toMatchObject({ code: 'KMSInvalidStateException' });
  await days(6.9);
  expect((await describe(gone)).KeyState).toBe('PendingDeletion');
  await kms.cancelKeyDeletion({ KeyId: kept });
  await days(40);
  expect((await describe(kept)).KeyState).toBe('Disabled');
  expect(await refusal(kms.describeKey({ KeyId: gone }))).toMatchObject({
    code: 'NotFoundException',
    message: `Key 'arn:aws:kms:eu-central-1:111122223333:key/${gone}' does not exist`,
  });
  expect((await refusal(kms.describeKey({ KeyId: 'alias/gone' }))).code).toBe('NotFoundException');
  expect((await refusal(kms.scheduleKeyDeletion({ KeyId: kept, PendingWindowInDays: 6 }))).code).toBe(
    'ValidationException',
  );
});

import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import type { AlgorithmSpec, ImportKeyMaterialCommandInput } from '@aws-sdk/client-kms';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKeys, type TestKeys } from '../testing/keys.ts';

let keys: TestKeys;
beforeAll(async () => {
  keys = await startKeys();
});
afterAll(() => keys.close());

async function importInto(KeyId: string, material: Uint8Array, more: Partial<ImportKeyMaterialCommandInput> = {}) {
  const given = await wrapped(KeyId, material, 'RSAES_OAEP_SHA_1');
  return keys.kms.importKeyMaterial({ KeyId, ...given, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE', ...more });
}

async function wrapped(KeyId: string, material: Uint8Array, WrappingAlgorithm: AlgorithmSpec) {
  const { PublicKey = new Uint8Array(), ImportToken } = await keys.kms.getParametersForImport({
    KeyId,
    WrappingAlgorithm,
    WrappingKeySpec: 'RSA_2048',
  });
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  const oaepHash = WrappingAlgorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
  const rsa = (bytes: Uint8Array) => publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, bytes);
  if (!WrappingAlgorithm.startsWith('RSA_AES')) return { ImportToken, EncryptedKeyMaterial: rsa(material) };
  const aes = randomBytes(32);
  const cipher = createCipheriv('id-aes256-wrap-pad', aes, Buffer.from('a65959a6', 'hex'));
  return { ImportToken, EncryptedKeyMaterial: Buffer.concat([rsa(aes), cipher.update(material), cipher.final()]) };
}

const external = () => keys.key({ Origin: 'EXTERNAL' });
const Plaintext = Buffer.from('text');

test('a key without material waits for it, and takes the same one again', async () => {
  const { kms, describe } = keys;
  const KeyId = await external();
  expect((await describe(KeyId)).KeyState).toBe('PendingImport');
  expect((await refusal(kms.encrypt({ KeyId, Plaintext }))).message).toContain('is pending import.');
  const material = randomBytes(32);
  await importInto(KeyId, material);
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
  await kms.deleteImportedKeyMaterial({ KeyId });
  expect((await refusal(kms.decrypt({ CiphertextBlob }))).code).toBe('KMSInvalidStateException');
  expect((await refusal(importInto(KeyId, randomBytes(32)))).code).toBe('IncorrectKeyMaterialException');
  await importInto(KeyId, material);
  expect(Buffer.from((await kms.decrypt({ CiphertextBlob })).Plaintext ?? []).toString()).toBe('text');
  expect((await refusal(importInto(await external(), randomBytes(16)))).code).toBe('IncorrectKeyMaterialException');
});

test('material expires on its day', async () => {
  const { describe, days, cloud } = keys;
  const KeyId = await external();
  const at = cloud.cloud.clock.now() + 10 * 86_400_000;
  const expiring = { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(at) } as const;
  await importInto(KeyId, randomBytes(32), expiring);
  expect((await describe(KeyId)).ValidTo?.getTime()).toBe(at);
  await days(9.9);
  expect((await describe(KeyId)).KeyState).toBe('Enabled');
  await days(0.2);
  expect((await describe(KeyId)).KeyState).toBe('PendingImport');
  const without = importInto(KeyId, randomBytes(32), { ExpirationModel: 'KEY_MATERIAL_EXPIRES' });
  expect((await refusal(without)).code).toBe('ValidationException');
});

test('what is wrapped otherwise, or with an old token, is refused', async () => {
  const { kms, days } = keys;
  const KeyId = await external();
  const model = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const;
  const given = await wrapped(KeyId, randomBytes(32), 'RSA_AES_KEY_WRAP_SHA_256');
  const changed = { ...given, EncryptedKeyMaterial: Buffer.from(given.EncryptedKeyMaterial).reverse() };
  expect((await refusal(kms.importKeyMaterial({ KeyId, ...changed, ...model }))).code).toBe(
    'InvalidCiphertextException',
  );
  const made = { ...given, ImportToken: randomBytes(512) };
  expect((await refusal(kms.importKeyMaterial({ KeyId, ...made, ...model }))).code).toBe('InvalidImportTokenException');
  const other = await external();
  expect((await refusal(kms.importKeyMaterial({ KeyId: other, ...given, ...model }))).code).toBe(
    'InvalidImportTokenException',
  );
  await days(1.1);
  expect((await refusal(kms.importKeyMaterial({ KeyId, ...given, ...model }))).code).toBe(
    'ExpiredImportTokenException',
  );
});

test('new material waits for a rotation', async () => {
  const { kms, describe } = keys;
  const KeyId = await external();
  const first = (await importInto(KeyId, randomBytes(32))).KeyMaterialId;
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
  const second = (await importInto(KeyId, randomBytes(32), { ImportType: 'NEW_KEY_MATERIAL' })).KeyMaterialId;
  expect((await describe(KeyId)).CurrentKeyMaterialId).toBe(first);
  await kms.rotateKeyOnDemand({ KeyId });
  expect((await describe(KeyId)).CurrentKeyMaterialId).toBe(second);
  expect((await kms.decrypt({ CiphertextBlob })).KeyMaterialId).toBe(first);
});

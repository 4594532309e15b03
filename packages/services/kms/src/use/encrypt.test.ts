import { constants, createPrivateKey, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKeys, type TestKeys } from '../testing/keys.ts';

let keys: TestKeys;
beforeAll(async () => {
  keys = await startKeys();
});
afterAll(() => keys.close());

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

test('what is encrypted says its key, and is read with the same context alone', async () => {
  const { kms, key } = keys;
  const KeyId = await key();
  const plaintext = randomBytes(100);
  const EncryptionContext = { order: '7', shop: 'süd' };
  const encrypted = await kms.encrypt({ KeyId, Plaintext: plaintext, EncryptionContext });
  const CiphertextBlob = encrypted.CiphertextBlob ?? new Uint8Array();
  expect(encrypted.KeyId).toBe(`arn:aws:kms:eu-central-1:111122223333:key/${KeyId}`);
  const decrypted = await kms.decrypt({ CiphertextBlob, EncryptionContext: { shop: 'süd', order: '7' } });
  expect(decrypted).toMatchObject({ KeyId: encrypted.KeyId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
  expect(Buffer.from(decrypted.Plaintext ?? []).equals(plaintext)).toBe(true);

  const wrong: (Record<string, string> | undefined)[] = [
    undefined,
    {},
    { order: '7' },
    { order: '7', shop: 'sud' },
    { order: '7s', hop: 'süd' },
  ];
  for (const context of wrong) {
    const asked = { CiphertextBlob, ...(context !== undefined && { EncryptionContext: context }) };
    expect((await refusal(kms.decrypt(asked))).code).toBe('InvalidCiphertextException');
  }
  for (const at of [0, 6, 60, CiphertextBlob.length - 1]) {
    const changed = Buffer.from(CiphertextBlob);
    changed[at] = (changed[at] ?? 0) ^ 1;
    const { code } = await refusal(kms.decrypt({ CiphertextBlob: changed, KeyId, EncryptionContext }));
    expect(['InvalidCiphertextException', 'IncorrectKeyException']).toContain(code);
  }
  const again = await kms.encrypt({ KeyId, Plaintext: plaintext, EncryptionContext });
  expect(Buffer.from(again.CiphertextBlob ?? []).equals(CiphertextBlob)).toBe(false);
});

test('another key is not the one that has encrypted', async () => {
  const { kms, key } = keys;
  const [one, other] = [await key(), await key()];
  const { CiphertextBlob } = await kms.encrypt({ KeyId: one, Plaintext: bytes('text') });
  expect((await refusal(kms.decrypt({ CiphertextBlob, KeyId: other }))).code).toBe('IncorrectKeyException');
  const moved = await kms.reEncrypt({
    CiphertextBlob,
    DestinationKeyId: other,
    DestinationEncryptionContext: { a: 'b' },
  });
  const read = await kms.decrypt({ CiphertextBlob: moved.CiphertextBlob, EncryptionContext: { a: 'b' } });
  expect(Buffer.from(read.Plaintext ?? []).toString()).toBe('text');
  expect(read.KeyId).toContain(other);
});

test('data keys are as long as asked for, and come back from their ciphertext', async () => {
  const { kms, key } = keys;
  const KeyId = await key();
  const wanted = [
    [{ KeySpec: 'AES_128' }, 16],
    [{ KeySpec: 'AES_256' }, 32],
    [{ NumberOfBytes: 77 }, 77],
  ] as const;
  for (const [size, length] of wanted) {
    const made = await kms.generateDataKey({ KeyId, ...size });
    expect(made.Plaintext?.length).toBe(length);
    const { Plaintext } = await kms.decrypt({ CiphertextBlob: made.CiphertextBlob });
    expect(Plaintext).toEqual(made.Plaintext);
  }
  const hidden = await kms.generateDataKeyWithoutPlaintext({ KeyId, NumberOfBytes: 20 });
  expect(hidden).not.toHaveProperty('Plaintext');
  expect((await kms.decrypt({ CiphertextBlob: hidden.CiphertextBlob })).Plaintext?.length).toBe(20);
  expect((await refusal(kms.generateDataKey({ KeyId }))).message).toBe(
    'Please specify either number of bytes or key spec.',
  );
});

test('a pair of data keys belongs together', async () => {
  const { kms, key } = keys;
  const pair = await kms.generateDataKeyPair({ KeyId: await key(), KeyPairSpec: 'ECC_NIST_P256' });
  const own = createPrivateKey({ key: Buffer.from(pair.PrivateKeyPlaintext ?? []), format: 'der', type: 'pkcs8' });
  const derived = createPublicKey(own).export({ type: 'spki', format: 'der' });
  expect(derived.equals(Buffer.from(pair.PublicKey ?? []))).toBe(true);
  const { Plaintext } = await kms.decrypt({ CiphertextBlob: pair.PrivateKeyCiphertextBlob });
  expect(Plaintext).toEqual(pair.PrivateKeyPlaintext);
});

test('RSA keys take what their public key has encrypted', async () => {
  const { kms, key } = keys;
  const KeyId = await key({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
  const { PublicKey = new Uint8Array() } = await kms.getPublicKey({ KeyId });
  const publicKey = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  for (const [oaepHash, EncryptionAlgorithm] of [
    ['sha1', 'RSAES_OAEP_SHA_1'],
    ['sha256', 'RSAES_OAEP_SHA_256'],
  ] as const) {
    const CiphertextBlob = publicEncrypt(
      { key: publicKey, oaepHash, padding: constants.RSA_PKCS1_OAEP_PADDING },
      bytes('a'),
    );
    const { Plaintext } = await kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm });
    expect(Buffer.from(Plaintext ?? []).toString()).toBe('a');
    const other = EncryptionAlgorithm === 'RSAES_OAEP_SHA_1' ? 'RSAES_OAEP_SHA_256' : 'RSAES_OAEP_SHA_1';
    const wrong = kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm: other });
    expect((await refusal(wrong)).code).toBe('InvalidCiphertextException');
  }
  const { CiphertextBlob } = await kms.encrypt({
    KeyId,
    Plaintext: bytes('b'),
    EncryptionAlgorithm: 'RSAES_OAEP_SHA_1',
  });
  // Whatever cannot say its key needs to be told it.
  expect((await refusal(kms.decrypt({ CiphertextBlob }))).code).toBe('InvalidCiphertextException');
});

test('a key that is disabled, or about to be deleted, does nothing', async () => {
  const { kms, key } = keys;
  const KeyId = await key();
  const arn = `arn:aws:kms:eu-central-1:111122223333:key/${KeyId}`;
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: bytes('a') });
  await kms.disableKey({ KeyId });
  expect(await refusal(kms.decrypt({ CiphertextBlob }))).toMatchObject({
    code: 'DisabledException',
    message: `${arn} is disabled.`,
    status: 400,
  });
  await kms.enableKey({ KeyId });
  await kms.decrypt({ CiphertextBlob });
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
  expect(await refusal(kms.encrypt({ KeyId, Plaintext: bytes('a') }))).toMatchObject({
    code: 'KMSInvalidStateException',
    message: `${arn} is pending deletion.`,
  });
});

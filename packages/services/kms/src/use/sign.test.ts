import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { KeySpec, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKeys, type TestKeys } from '../testing/keys.ts';

let keys: TestKeys;
beforeAll(async () => {
  keys = await startKeys();
});
afterAll(() => keys.close());

async function publicKeyOf(KeyId: string): Promise<KeyObject> {
  const { PublicKey = new Uint8Array() } = await keys.kms.getPublicKey({ KeyId });
  return createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
}

const hashOf = (algorithm: string): string => `sha${algorithm.slice(-3)}`;

/** As somebody who has the public key alone looks at a signature. */
function holds(algorithm: string, key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return verify(hashOf(algorithm), message, { key, ...(algorithm.includes('PSS') && pss) }, signature);
}

const SIGNING: readonly (readonly [KeySpec, SigningAlgorithmSpec])[] = [
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256'],
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_384'],
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_512'],
  ['RSA_2048', 'RSASSA_PSS_SHA_256'],
  ['RSA_2048', 'RSASSA_PSS_SHA_384'],
  ['RSA_2048', 'RSASSA_PSS_SHA_512'],
  ['ECC_NIST_P256', 'ECDSA_SHA_256'],
  ['ECC_NIST_P384', 'ECDSA_SHA_384'],
  ['ECC_NIST_P521', 'ECDSA_SHA_512'],
  ['ECC_SECG_P256K1', 'ECDSA_SHA_256'],
];

test.each(SIGNING)('%s signs with %s what others verify', async (KeySpec, SigningAlgorithm) => {
  const { kms, key } = keys;
  const KeyId = await key({ KeySpec, KeyUsage: 'SIGN_VERIFY' });
  const publicKey = await publicKeyOf(KeyId);
  const asked = { KeyId, SigningAlgorithm };
  // Several, since an integer of a signature is shorter at times, and has a byte more at others.
  for (let round = 0; round < 8; round += 1) {
    const Message = randomBytes(round * 100 + 1);
    const digest = createHash(hashOf(SigningAlgorithm)).update(Message).digest();
    const raw = (await kms.sign({ ...asked, Message })).Signature ?? new Uint8Array();
    const ofDigest = (await kms.sign({ ...asked, Message: digest, MessageType: 'DIGEST' })).Signature;
    for (const Signature of [raw, ofDigest ?? new Uint8Array()]) {
      expect(holds(SigningAlgorithm, publicKey, Message, Signature)).toBe(true);
      expect((await kms.verify({ ...asked, Message, Signature })).SignatureValid).toBe(true);
      await kms.verify({ ...asked, Message: digest, MessageType: 'DIGEST', Signature });
    }
    const changed = Buffer.from(raw);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    const other = Buffer.concat([Message, Buffer.from('!')]);
    for (const wrong of [
      { Message, Signature: changed },
      { Message: other, Signature: raw },
      { Message, Signature: Buffer.from('x') },
    ])
      expect((await refusal(kms.verify({ ...asked, ...wrong }))).code).toBe('KMSInvalidSignatureException');
  }
});

test('a signature made elsewhere with an imported key is verified', async () => {
  const { kms } = keys;
  const own = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  const made = await kms.createKey({ KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY', Origin: 'EXTERNAL' });
  const KeyId = made.KeyMetadata?.KeyId ?? '';
  const parameters = await kms.getParametersForImport({
    KeyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_3072',
  });
  const wrapping = createPublicKey({ key: Buffer.from(parameters.PublicKey ?? []), format: 'der', type: 'spki' });
  const EncryptedKeyMaterial = publicEncrypt(
    { key: wrapping, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    own.privateKey.export({ type: 'pkcs8', format: 'der' }),
  );
  const { ImportToken } = parameters;
  await kms.importKeyMaterial({
    KeyId,
    ImportToken,
    EncryptedKeyMaterial,
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  });
  const Message = randomBytes(40);
  const asked = { KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_384' } as const;
  await kms.verify({ ...asked, Signature: sign('sha384', Message, own.privateKey) });
  const byAnother = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey;
  const refused = await refusal(kms.verify({ ...asked, Signature: sign('sha384', Message, byAnother) }));
  expect(refused.code).toBe('KMSInvalidSignatureException');
});

test('both sides of an agreement derive the same secret', async () => {
  const { kms, key } = keys;
  const asked = { KeySpec: 'ECC_NIST_P521', KeyUsage: 'KEY_AGREEMENT' } as const;
  const [one, other] = [await key(asked), await key(asked)];
  const derive = async (KeyId: string, of: string) => {
    const { PublicKey } = await kms.getPublicKey({ KeyId: of });
    return (await kms.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey })).SharedSecret;
  };
  const secret = await derive(one, other);
  expect(secret?.length).toBe(66);
  expect(await derive(other, one)).toEqual(secret);
});

test('a MAC is of its message and its key', async () => {
  const { kms, key } = keys;
  for (const bits of [224, 256, 384, 512] as const) {
    const KeyId = await key({ KeySpec: `HMAC_${bits}`, KeyUsage: 'GENERATE_VERIFY_MAC' });
    const MacAlgorithm = `HMAC_SHA_${bits}` as const;
    const Message = Buffer.from('message');
    const { Mac = new Uint8Array() } = await kms.generateMac({ KeyId, Message, MacAlgorithm });
    expect(Mac.length).toBe(bits / 8);
    expect((await kms.verifyMac({ KeyId, Message, MacAlgorithm, Mac })).MacValid).toBe(true);
    const other = kms.verifyMac({ KeyId, Message: Buffer.from('massage'), MacAlgorithm, Mac });
    expect((await refusal(other)).code).toBe('KMSInvalidMacException');
  }
});

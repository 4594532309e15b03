import {
  constants,
  createCipheriv,
  createPublicKey,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import {
  KMS,
  type CreateKeyCommandInput,
  type MacAlgorithmSpec,
  type KeySpec,
  type SigningAlgorithmSpec,
} from '@aws-sdk/client-kms';
import { Comparison, loadRecordings, type Recorded } from '@coldstart/cloud/testing';
import { rootOf } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startKeys, type TestKeys } from './testing/keys.ts';

const recordings = loadRecordings('kms');

let keys: TestKeys;
let kms: KMS;
let elsewhere: KMS;
beforeAll(async () => {
  keys = await startKeys();
  kms = keys.client(rootOf('111111111111'));
  elsewhere = new KMS({ ...keys.cloud.config(rootOf('111111111111')), region: 'us-west-2' });
});
afterAll(async () => {
  elsewhere.destroy();
  await keys.close();
});

/** An answer, or a refusal, in the form of the recordings. */
async function answerOf(given: Promise<object>): Promise<unknown> {
  try {
    return JSON.parse(
      JSON.stringify(await given, (name, value: unknown) => (name === '$metadata' ? undefined : value)),
    );
  } catch (error) {
    const { name, message } = error as Error;
    return { Error: { Code: name, Message: name === message || message === 'UnknownError' ? '' : message } };
  }
}

/** Beside what was recorded under their names, the answers of one test. */
class Replay {
  readonly #recorded: Recorded;
  readonly #comparison = new Comparison({
    ignored: /\.(?:ResponseMetadata|message)$/,
    anything: /^(?:ciphertext-blob|import-token|public-key|plaintext|<signature>|<mac>)$/,
  });
  readonly differences: string[] = [];

  constructor(name: string) {
    const text = JSON.stringify(recordings.of(name));
    const inEurope = text
      .replaceAll('<region>', 'eu-central-1')
      .replaceAll('<partition>', 'aws')
      .replaceAll('<secondary-region>', 'us-west-2')
      .replaceAll(/<(?:mrk-)?key-arn>|<key-material-id>/g, ANY);
    this.#recorded = JSON.parse(inEurope) as Recorded;
  }

  async match(key: string, given: Promise<object> | object): Promise<void> {
    const answer = given instanceof Promise ? await answerOf(given) : await answerOf(Promise.resolve(given));
    this.differences.push(...this.#comparison.differences(unnamed(answer), unnamed(this.#recorded[key]), key));
  }
}

const ANY = 'any-of-these';

/** The recordings leave open which key a sentence is about. */
function unnamed(value: unknown): unknown {
  const text = JSON.stringify(value, (name, inner: unknown) =>
    name === 'Message' && typeof inner === 'string'
      ? inner
          .replaceAll(/arn:aws:kms:[\w-]+:\d{12}:key\/(?:[\w-]+|<[\w-]+:\d+>)/g, ANY)
          .replaceAll(/<[\w-]+:\d+>/g, ANY)
          .replaceAll(/[0-9a-f]{64}/g, ANY)
      : inner,
  );
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

const create = async (more: CreateKeyCommandInput = {}) => (await kms.createKey(more)).KeyMetadata ?? {};
const id = async (more: CreateKeyCommandInput = {}) => (await create(more)).KeyId ?? '';
const tags = (...values: string[]) => values.map((TagValue, at) => ({ TagKey: `tag${at + 1}`, TagValue }));
const Plaintext = Buffer.from('test message 123 !%$@ 1234567890');

async function wrapped(
  KeyId: string,
  material: Uint8Array,
  WrappingKeySpec: 'RSA_2048' | 'RSA_4096',
  oaepHash: 'sha1' | 'sha256',
  aes = false,
) {
  const hash = oaepHash === 'sha1' ? 'SHA_1' : 'SHA_256';
  const WrappingAlgorithm = aes ? 'RSA_AES_KEY_WRAP_SHA_256' : (`RSAES_OAEP_${hash}` as const);
  const parameters = await kms.getParametersForImport({ KeyId, WrappingAlgorithm, WrappingKeySpec });
  const key = createPublicKey({ key: Buffer.from(parameters.PublicKey ?? []), format: 'der', type: 'spki' });
  const rsa = (bytes: Uint8Array) => publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, bytes);
  const byAes = (): Uint8Array => {
    const secret = randomBytes(32);
    const cipher = createCipheriv('id-aes256-wrap-pad', secret, Buffer.from('a65959a6', 'hex'));
    return Buffer.concat([rsa(secret), cipher.update(material), cipher.final()]);
  };
  return { parameters, EncryptedKeyMaterial: aes ? byAes() : rsa(material) };
}

async function importInto(
  KeyId: string,
  material: Uint8Array,
  isNew = false,
  size: 'RSA_2048' | 'RSA_4096' = 'RSA_2048',
  hash: 'sha1' | 'sha256' = 'sha256',
  aes = false,
) {
  const { parameters, EncryptedKeyMaterial } = await wrapped(KeyId, material, size, hash, aes);
  return kms.importKeyMaterial({
    KeyId,
    ImportToken: parameters.ImportToken,
    EncryptedKeyMaterial,
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    ...(isNew && { ImportType: 'NEW_KEY_MATERIAL' as const }),
  });
}

type Scenario = (replay: Replay, ...parameters: string[]) => Promise<void>;

const externalKey: CreateKeyCommandInput = { Origin: 'EXTERNAL', KeyUsage: 'ENCRYPT_DECRYPT', Description: 'test-key' };
const describeKey = (KeyId: string) => kms.describeKey({ KeyId });
const metadata = async (KeyId: string) => (await describeKey(KeyId)).KeyMetadata ?? {};
const listTags = async (KeyId: string) => (await kms.listResourceTags({ KeyId })).Tags ?? [];
/** What TypeScript would not let anybody ask for. */
const unchecked = <Value>(value: string): Value => value as Value;

async function macOf(spec: string, algorithm: string) {
  const KeyId = await id({ KeySpec: unchecked<KeySpec>(spec), KeyUsage: 'GENERATE_VERIFY_MAC' });
  const asked = {
    KeyId,
    Message: Buffer.from('some important message'),
    MacAlgorithm: unchecked<MacAlgorithmSpec>(algorithm),
  };
  return { asked, made: () => kms.generateMac(asked) };
}

/** What the recorded tests do, by their names without parameters. */
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  test_create_alias: async (replay) =>
    replay.match('create_alias', kms.createAlias({ AliasName: 'a1b2', TargetKeyId: await id() })),

  test_create_key: async (replay) =>
    replay.match(
      'describe-key',
      await metadata(await id({ Description: 'test key 123', KeyUsage: 'ENCRYPT_DECRYPT' })),
    ),

  async test_create_key_with_invalid_tag_key(replay, kind) {
    const TagKey = kind === 'lowercase_prefix' ? 'aws:key1' : 'AWS:key1';
    await replay.match('invalid-tag-key', kms.createKey({ Tags: [{ TagKey, TagValue: 'value1' }] }));
  },

  async test_create_key_with_too_many_tags_raises_error(replay) {
    const many = Array.from({ length: 51 }, (_, at) => ({ TagKey: `key${at}`, TagValue: 'v' }));
    await replay.match('invalid-tag-key', kms.createKey({ Tags: many }));
  },

  async test_create_key_with_tag_and_untag(replay) {
    const KeyId = await id({ Tags: tags('value1', 'value2') });
    await replay.match('list-resource-tags', await listTags(KeyId));
    await kms.untagResource({ KeyId, TagKeys: ['tag1', 'tag2'] });
    await replay.match('list-resource-tags-after-all-untagged', await listTags(KeyId));
  },

  async test_untag_key_partially(replay) {
    const KeyId = await id({ Tags: tags('value1', 'value2', 'value3') });
    await replay.match('list-resource-tags', await listTags(KeyId));
    await kms.untagResource({ KeyId, TagKeys: ['tag2'] });
    await replay.match('list-resource-tags-after-partially-untagged', await listTags(KeyId));
  },

  test_tag_existing_key_with_invalid_tag_key: async (replay) =>
    replay.match(
      'invalid-tag-key',
      kms.tagResource({ KeyId: await id(), Tags: [{ TagKey: 'aws:key1', TagValue: 'value1' }] }),
    ),

  async test_describe_with_alias_arn(replay) {
    const made = await create({ Description: 'test - description' });
    await replay.match('created-key', made);
    await kms.createAlias({ AliasName: 'alias/described', TargetKeyId: made.KeyId });
    await replay.match('describe-key', describeKey('arn:aws:kms:eu-central-1:111111111111:alias/described'));
  },

  async test_encrypt_decrypt_encryption_context(replay) {
    const KeyId = await id();
    const EncryptionContext = { 'context-key': 'context-value' };
    const encrypted = await kms.encrypt({ KeyId, Plaintext, EncryptionContext });
    const CiphertextBlob = encrypted.CiphertextBlob ?? new Uint8Array();
    await replay.match('encrypt_response', encrypted);
    const decrypt = (more: object) => kms.decrypt({ KeyId, CiphertextBlob, ...more });
    await replay.match('decrypt_response_with_encryption_context', decrypt({ EncryptionContext }));
    await replay.match('decrypt_response_without_encryption_context', decrypt({}));
    const cut = { EncryptionContext, CiphertextBlob: CiphertextBlob.slice(36) };
    await replay.match('decrypt_response_with_invalid_ciphertext', decrypt(cut));
  },

  async test_encrypt_validate_plaintext_size_per_key_type(replay, parameter = '') {
    const [spec = '', algorithm = ''] = parameter.split('-');
    const KeyId = await id({ KeySpec: unchecked<KeySpec>(spec), KeyUsage: 'ENCRYPT_DECRYPT' });
    const EncryptionAlgorithm = algorithm === 'RSAES_OAEP_SHA_1' ? algorithm : ('RSAES_OAEP_SHA_256' as const);
    await replay.match(
      'generate-random-exc',
      kms.encrypt({ KeyId, Plaintext: randomBytes(1176), EncryptionAlgorithm }),
    );
  },

  async test_error_messaging_for_invalid_keys(replay) {
    const [mac, symmetric, signing] = [
      await id({ KeySpec: 'HMAC_224', KeyUsage: 'GENERATE_VERIFY_MAC' }),
      await id(),
      await id({ KeyUsage: 'SIGN_VERIFY', KeySpec: 'RSA_2048' }),
    ];
    const Message = Buffer.from('test message');
    const wrongMac = kms.generateMac({ KeyId: symmetric, Message, MacAlgorithm: 'HMAC_SHA_224' });
    await replay.match('generate-mac-invalid-key-id', wrongMac);
    await replay.match(
      'sign-invalid-key-id',
      kms.sign({ KeyId: mac, Message, SigningAlgorithm: 'RSASSA_PSS_SHA_256' }),
    );
    const verified = { KeyId: symmetric, Message, Signature: Message, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    await replay.match('verify-invalid-key-id', kms.verify(verified));
    await replay.match('encrypt-invalid-key-id', kms.encrypt({ KeyId: signing, Plaintext }));
    const { CiphertextBlob } = await kms.encrypt({ KeyId: symmetric, Plaintext });
    await replay.match('decrypt-invalid-key-id', kms.decrypt({ KeyId: mac, CiphertextBlob }));
  },

  async test_generate_and_verify_mac(replay, parameter = '') {
    const [spec = '', algorithm = ''] = parameter.split('-');
    const { asked, made } = await macOf(spec, algorithm);
    const first = await made();
    await replay.match('generate-mac', first);
    await replay.match('verify-mac', kms.verifyMac({ ...asked, Mac: first.Mac }));
    await replay.match('generate-mac-invalid-key-id', kms.generateMac({ ...asked, KeyId: 'key_id' }));
    await replay.match('verify-mac-invalid-key-id', kms.verifyMac({ ...asked, KeyId: 'key_id', Mac: first.Mac }));
  },

  async test_invalid_generate_mac(replay, parameter = '') {
    const [spec = '', algorithm = ''] = parameter.split('-');
    await replay.match('generate-mac', (await macOf(spec, algorithm)).made());
  },

  async test_invalid_verify_mac(replay, parameter = '') {
    const [spec = '', algorithm = ''] = parameter.split('-');
    const { asked, made } = await macOf(spec, 'HMAC_SHA_256');
    const first = await made();
    await replay.match('generate-mac', first);
    const MacAlgorithm = unchecked<MacAlgorithmSpec>(algorithm);
    await replay.match('verify-mac', kms.verifyMac({ ...asked, MacAlgorithm, Mac: first.Mac }));
  },

  async test_generate_random(replay, length) {
    const { Plaintext: bytes } = await kms.generateRandom({ NumberOfBytes: Number(length) });
    await replay.match('result_length', Object(bytes?.length) as object);
  },

  test_generate_random_invalid_number_of_bytes: (replay, length) =>
    replay.match('generate-random-exc', kms.generateRandom(length === 'None' ? {} : { NumberOfBytes: Number(length) })),

  async test_get_key_does_not_exist(replay) {
    const nobody = '134f2428-cec1-4b25-a1ae-9048164dba47';
    await replay.match('describe-nonexistent-key-with-id', describeKey(nobody));
    const arn = `arn:aws:kms:eu-central-1:111111111111:key/${nobody}`;
    await replay.match('describe-nonexistent-with-arn', describeKey(arn));
    await replay.match('describe-key-with-valid-id-mrk', describeKey('mrk-d3b95762d3b95762d3b95762d3b95762'));
  },

  async test_get_key_in_different_region(replay) {
    const { KeyMetadata: made = {} } = await elsewhere.createKey({ Description: 'test key 123' });
    await replay.match('describe-key-diff-region-with-id', describeKey(made.KeyId ?? ''));
    await replay.match('describe-key-diff-region-with-arn', describeKey(made.Arn ?? ''));
    await replay.match('describe-key-same-specific-region-with-id', elsewhere.describeKey({ KeyId: made.KeyId }));
    await replay.match('describe-key-same-specific-region-with-arn', elsewhere.describeKey({ KeyId: made.Arn }));
  },

  async test_get_parameters_for_import(replay) {
    const asked = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const;
    await replay.match('response-error', kms.getParametersForImport({ KeyId: await id(), ...asked }));
  },

  async test_get_parameters_for_import_raises_for_non_external_kms_keys(replay) {
    const asked = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const;
    await replay.match('get-import-parameters-error', kms.getParametersForImport({ KeyId: await id(), ...asked }));
  },

  async test_hmac_create_key(replay) {
    const made = await create({ Description: 'test key', KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    await replay.match('create-hmac-key', made);
    await replay.match('describe-key', await metadata(made.KeyId ?? ''));
  },

  async test_hmac_create_key_invalid_operations(replay) {
    await replay.match('create-hmac-key-without-key-usage', kms.createKey({ KeySpec: 'HMAC_256' }));
    await replay.match('create-hmac-key-invalid-spec', kms.createKey({ KeySpec: unchecked('HMAC_random') }));
    const usage = kms.createKey({ KeySpec: 'HMAC_256', KeyUsage: unchecked('RANDOM') });
    await replay.match('create-hmac-key-invalid-key-usage', usage);
  },

  async test_import_key_ecc_keys(replay, spec = '') {
    const namedCurve = { ECC_NIST_P384: 'secp384r1', ECC_NIST_P521: 'secp521r1' }[spec] ?? 'secp256k1';
    const [size, hash] = spec === 'ECC_NIST_P521' ? (['RSA_4096', 'sha256'] as const) : (['RSA_2048', 'sha1'] as const);
    const Description = 'test ecc key import';
    const KeyId = await id({
      Origin: 'EXTERNAL',
      KeySpec: unchecked<KeySpec>(spec),
      KeyUsage: 'SIGN_VERIFY',
      Description,
    });
    await replay.match('describe-key-before-import', describeKey(KeyId));
    const pair = generateKeyPairSync('ec', { namedCurve });
    await importInto(KeyId, pair.privateKey.export({ type: 'pkcs8', format: 'der' }), false, size, hash);
    const described = await describeKey(KeyId);
    await replay.match('describe-key-after-import', described);
    const [SigningAlgorithm] = described.KeyMetadata?.SigningAlgorithms ?? [];
    const asked = { KeyId, Message: Plaintext, SigningAlgorithm };
    const signed = await kms.sign(asked);
    await replay.match('sign-result', signed);
    await replay.match('verify-result', kms.verify({ ...asked, Signature: signed.Signature }));
    await kms.deleteImportedKeyMaterial({ KeyId });
    await replay.match('describe-key-after-deleted-import', describeKey(KeyId));
  },

  async test_import_key_hmac_keys(replay, spec = '') {
    const Description = 'test import hmac key';
    const KeyId = await id({
      Origin: 'EXTERNAL',
      KeySpec: unchecked<KeySpec>(spec),
      KeyUsage: 'GENERATE_VERIFY_MAC',
      Description,
    });
    await replay.match('describe-key-before-import', describeKey(KeyId));
    await importInto(KeyId, randomBytes(Number(spec.slice(-3)) / 8), false, 'RSA_4096');
    await replay.match('describe-key-after-import', describeKey(KeyId));
    const asked = { KeyId, Message: Plaintext, MacAlgorithm: unchecked<MacAlgorithmSpec>(spec.replace('_', '_SHA_')) };
    const made = await kms.generateMac(asked);
    await replay.match('generate-mac-response', made);
    await replay.match('verify-mac-response', kms.verifyMac({ ...asked, Mac: made.Mac }));
    await kms.deleteImportedKeyMaterial({ KeyId });
    await replay.match('describe-key-after-deleted-import', describeKey(KeyId));
  },

  async test_import_key_rsa_aes_wrap_sha256(replay) {
    const KeyId = await id({ ...externalKey, KeySpec: 'RSA_4096' });
    await replay.match('describe-before-import', describeKey(KeyId));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
    await importInto(KeyId, privateKey.export({ type: 'pkcs8', format: 'der' }), false, 'RSA_4096', 'sha256', true);
    await replay.match('import-key-material-response', describeKey(KeyId));
    await kms.deleteImportedKeyMaterial({ KeyId });
    await replay.match('describe-key-after-deleted-import', describeKey(KeyId));
  },

  async test_import_key_material_raises_if_there_is_already_key_material_pending(replay) {
    const KeyId = await id(externalKey);
    await replay.match('import-initial-material-response', importInto(KeyId, randomBytes(32)));
    await replay.match('import-pending-material-response', importInto(KeyId, randomBytes(32), true));
    await replay.match('existing-pending-material-error', importInto(KeyId, randomBytes(32), true));
  },

  async test_key_rotation_updates_current_key_material_id_for_aws_symmetric_keys(replay) {
    const KeyId = await id({ Description: 'test-key' });
    await replay.match('describe-key-before-rotation', describeKey(KeyId));
    await kms.rotateKeyOnDemand({ KeyId });
    await replay.match('describe-key-after-rotation', describeKey(KeyId));
  },

  test_plaintext_size_for_encrypt: async (replay) =>
    replay.match('invalid-plaintext-size-encrypt', kms.encrypt({ KeyId: await id(), Plaintext: randomBytes(4300) })),

  async test_re_encrypt(replay, parameter = '') {
    const isRsa = parameter.startsWith('RSA');
    const kind = { KeySpec: isRsa ? 'RSA_2048' : 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } as const;
    const algorithm = isRsa ? 'RSAES_OAEP_SHA_256' : 'SYMMETRIC_DEFAULT';
    const [SourceKeyId, DestinationKeyId] = [await id(kind), await id(kind)];
    const { CiphertextBlob } = await kms.encrypt({ KeyId: SourceKeyId, Plaintext, EncryptionAlgorithm: algorithm });
    const asked = {
      SourceKeyId,
      DestinationKeyId,
      CiphertextBlob,
      SourceEncryptionAlgorithm: algorithm,
      DestinationEncryptionAlgorithm: algorithm,
    } as const;
    const { SourceKeyId: source, ...moved } = await kms.reEncrypt(asked);
    // It was recorded without saying which.
    expect(source).toContain(SourceKeyId);
    await replay.match('test_re_encrypt', { ...moved, SourceKeyId: ANY });
  },

  async test_re_encrypt_incorrect_source_key(replay) {
    const { CiphertextBlob } = await kms.encrypt({ KeyId: await id(), Plaintext });
    const wrong = await id({ KeySpec: 'HMAC_224', KeyUsage: 'GENERATE_VERIFY_MAC' });
    const asked = { SourceKeyId: wrong, DestinationKeyId: wrong, CiphertextBlob };
    await replay.match('incorrect-source-key', kms.reEncrypt(asked));
  },

  test_rotate_key_on_demand_for_external_keys_decrypts_with_previous_material: rotateExternal,
  test_rotate_key_on_demand_updates_current_key_material_for_external_keys: rotateExternal,

  test_rotate_key_on_demand_modifies_key_material: async (replay) =>
    replay.match('rotate-on-demand-response', kms.rotateKeyOnDemand({ KeyId: await id() })),

  test_rotate_on_demand_returns_arn_for_key_id: async (replay) =>
    replay.match('rotate-on-demand-aws-key', kms.rotateKeyOnDemand({ KeyId: await id() })),

  async test_rotate_key_on_demand_on_external_key_with_no_key_material(replay) {
    const made = await create(externalKey);
    await replay.match('create-kms-external-key', made);
    const refused = kms.rotateKeyOnDemand({ KeyId: made.KeyId });
    await replay.match('rotate-key-on-demand-error-response-SYMMETRIC_DEFAULT', refused);
  },

  test_rotate_key_on_demand_raises_error_given_key_that_does_not_exist: (replay) =>
    replay.match('error-response', kms.rotateKeyOnDemand({ KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' })),

  async test_rotate_key_on_demand_raises_for_no_pending_key_material(replay) {
    const KeyId = await id(externalKey);
    await importInto(KeyId, randomBytes(32));
    await replay.match('rotate-key-on-demand-invalid-state-error', kms.rotateKeyOnDemand({ KeyId }));
  },

  test_rotate_key_on_demand_with_symmetric_key_and_automatic_rotation_disabled: (replay) => rotateAnd(replay, false),
  test_rotate_key_on_demand_with_symmetric_key_and_automatic_rotation_enabled: (replay) => rotateAnd(replay, true),

  async test_sign_verify(replay, parameter = '') {
    const [spec = '', algorithm = ''] = parameter.split('-');
    const KeyId = await id({ KeySpec: unchecked<KeySpec>(spec), KeyUsage: 'SIGN_VERIFY' });
    const asked = { KeyId, Message: Plaintext, SigningAlgorithm: unchecked<SigningAlgorithmSpec>(algorithm) };
    const signed = await kms.sign(asked);
    await replay.match('signature', signed);
    await replay.match('verification', kms.verify({ ...asked, Signature: signed.Signature }));
    await replay.match('bad-digest', kms.sign({ ...asked, Message: Buffer.from('short'), MessageType: 'DIGEST' }));
    await replay.match(
      'bad-signature',
      kms.verify({ ...asked, Message: Buffer.from('bad'), Signature: signed.Signature }),
    );
  },

  test_encryption_context_generate_data_key: (replay) => withoutContext(replay, 'key'),
  test_encryption_context_generate_data_key_without_plaintext: (replay) => withoutContext(replay, 'hidden'),
  test_encryption_context_generate_data_key_pair_without_plaintext: (replay) => withoutContext(replay, 'pair'),

  test_generate_data_key_pair_without_plaintext_dry_run: async (replay) =>
    replay.match(
      'dryrun_exception',
      kms.generateDataKeyPairWithoutPlaintext({ KeyId: await id(), KeyPairSpec: 'RSA_2048', DryRun: true }),
    ),

  test_generate_data_key_without_plaintext: async (replay) =>
    replay.match(
      'generate-data-key-without-plaintext',
      kms.generateDataKeyWithoutPlaintext({ KeyId: await id(), KeySpec: 'AES_256' }),
    ),
};

async function rotateExternal(replay: Replay): Promise<void> {
  const made = await create(externalKey);
  const KeyId = made.KeyId ?? '';
  await replay.match('create-kms-external-key', made);
  await importAndRotate(replay, KeyId);
}

async function importAndRotate(replay: Replay, KeyId: string): Promise<void> {
  await replay.match('import-key-material-response', importInto(KeyId, randomBytes(32)));
  const encrypted = await kms.encrypt({ KeyId, Plaintext, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
  await replay.match('kms-encrypt-initial-response', encrypted);
  await importInto(KeyId, randomBytes(32), true);
  await replay.match('rotate-key-on-demand-response', kms.rotateKeyOnDemand({ KeyId }));
  const { Plaintext: read = new Uint8Array() } = await kms.decrypt({ CiphertextBlob: encrypted.CiphertextBlob });
  expect(Buffer.from(read).equals(Plaintext)).toBe(true);
}

async function rotateAnd(replay: Replay, isAutomatic: boolean): Promise<void> {
  const KeyId = await id();
  if (isAutomatic) await kms.enableKeyRotation({ KeyId });
  await replay.match('rotate-on-demand-response', kms.rotateKeyOnDemand({ KeyId }));
  await replay.match('rotation-status-response-after-rotation', kms.getKeyRotationStatus({ KeyId }));
}

async function withoutContext(replay: Replay, what: 'key' | 'hidden' | 'pair'): Promise<void> {
  const asked = { KeyId: await id(), EncryptionContext: { 'context-key': 'context-value' } };
  const blobs = {
    key: async () => (await kms.generateDataKey({ ...asked, KeySpec: 'AES_256' })).CiphertextBlob,
    hidden: async () => (await kms.generateDataKeyWithoutPlaintext({ ...asked, KeySpec: 'AES_256' })).CiphertextBlob,
    pair: async () =>
      (await kms.generateDataKeyPairWithoutPlaintext({ ...asked, KeyPairSpec: 'RSA_2048' })).PrivateKeyCiphertextBlob,
  };
  await replay.match('decrypt-without-encryption-context', kms.decrypt({ CiphertextBlob: await blobs[what]() }));
}

describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
  test.each(recordings.tests)('%s', async (name) => {
    const [, test = '', parameter] = /::(\w+)(?:\[(.*)\])?$/.exec(name) ?? [];
    const scenario = SCENARIOS[test];
    if (scenario === undefined) throw new Error(`Nothing replays ${test}: write its scenario.`);
    const replay = new Replay(name);
    await scenario(replay, ...(parameter === undefined ? [] : [parameter]));
    expect(replay.differences).toEqual([]);
  });
});

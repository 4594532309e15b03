import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { Plaintext, unchecked, type Scenarios, type Situation } from './situation.ts';
import { ANY, type Replay } from './replay.ts';

/** Scenarios in which keys are used. */
export const useScenarios: Scenarios = {
  async test_encrypt_decrypt_encryption_context(replay, { kms, id }) {
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
  async test_encrypt_validate_plaintext_size_per_key_type(replay, { kms, id }, parameter) {
    const [spec = '', algorithm = ''] = parameter.split('-');
    const KeyId = await id({ KeySpec: unchecked(spec), KeyUsage: 'ENCRYPT_DECRYPT' });
    const EncryptionAlgorithm = algorithm === 'RSAES_OAEP_SHA_1' ? algorithm : ('RSAES_OAEP_SHA_256' as const);
    await replay.match(
      'generate-random-exc',
      kms.encrypt({ KeyId, Plaintext: randomBytes(1176), EncryptionAlgorithm }),
    );
  },
  async test_error_messaging_for_invalid_keys(replay, { kms, id }) {
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
  async test_generate_and_verify_mac(replay, { kms, macOf }, parameter) {
    const [spec = '', algorithm = ''] = parameter.split('-');
    const { asked, made } = await macOf(spec, algorithm);
    const first = await made();
    await replay.match('generate-mac', first);
    await replay.match('verify-mac', kms.verifyMac({ ...asked, Mac: first.Mac }));
    await replay.match('generate-mac-invalid-key-id', kms.generateMac({ ...asked, KeyId: 'key_id' }));
    await replay.match('verify-mac-invalid-key-id', kms.verifyMac({ ...asked, KeyId: 'key_id', Mac: first.Mac }));
  },
  async test_invalid_generate_mac(replay, { macOf }, parameter) {
    const [spec = '', algorithm = ''] = parameter.split('-');
    await replay.match('generate-mac', (await macOf(spec, algorithm)).made());
  },
  async test_invalid_verify_mac(replay, { kms, macOf }, parameter) {
    const [spec = '', algorithm = ''] = parameter.split('-');
    const { asked, made } = await macOf(spec, 'HMAC_SHA_256');
    const first = await made();
    await replay.match('generate-mac', first);
    const MacAlgorithm = unchecked(algorithm);
    await replay.match('verify-mac', kms.verifyMac({ ...asked, MacAlgorithm, Mac: first.Mac }));
  },
  async test_generate_random(replay, { kms }, length) {
    const { Plaintext: bytes } = await kms.generateRandom({ NumberOfBytes: Number(length) });
    await replay.match('result_length', Object(bytes?.length) as object);
  },
  test_generate_random_invalid_number_of_bytes: (replay, { kms }, length) =>
    replay.match('generate-random-exc', kms.generateRandom(length === 'None' ? {} : { NumberOfBytes: Number(length) })),
  test_plaintext_size_for_encrypt: async (replay, { kms, id }) =>
    replay.match('invalid-plaintext-size-encrypt', kms.encrypt({ KeyId: await id(), Plaintext: randomBytes(4300) })),
  async test_re_encrypt(replay, { kms, id }, parameter) {
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
  async test_re_encrypt_incorrect_source_key(replay, { kms, id }) {
    const { CiphertextBlob } = await kms.encrypt({ KeyId: await id(), Plaintext });
    const wrong = await id({ KeySpec: 'HMAC_224', KeyUsage: 'GENERATE_VERIFY_MAC' });
    const asked = { SourceKeyId: wrong, DestinationKeyId: wrong, CiphertextBlob };
    await replay.match('incorrect-source-key', kms.reEncrypt(asked));
  },
  async test_sign_verify(replay, { kms, id }, parameter) {
    const [spec = '', algorithm = ''] = parameter.split('-');
    const KeyId = await id({ KeySpec: unchecked(spec), KeyUsage: 'SIGN_VERIFY' });
    const asked = { KeyId, Message: Plaintext, SigningAlgorithm: unchecked(algorithm) };
    const signed = await kms.sign(asked);
    await replay.match('signature', signed);
    await replay.match('verification', kms.verify({ ...asked, Signature: signed.Signature }));
    await replay.match('bad-digest', kms.sign({ ...asked, Message: Buffer.from('short'), MessageType: 'DIGEST' }));
    await replay.match(
      'bad-signature',
      kms.verify({ ...asked, Message: Buffer.from('bad'), Signature: signed.Signature }),
    );
  },
  test_encryption_context_generate_data_key: (replay, situation) => withoutContext(replay, situation, 'key'),
  test_encryption_context_generate_data_key_without_plaintext: (replay, situation) =>
    withoutContext(replay, situation, 'hidden'),
  test_encryption_context_generate_data_key_pair_without_plaintext: (replay, situation) =>
    withoutContext(replay, situation, 'pair'),
  test_generate_data_key_pair_without_plaintext_dry_run: async (replay, { kms, id }) =>
    replay.match(
      'dryrun_exception',
      kms.generateDataKeyPairWithoutPlaintext({ KeyId: await id(), KeyPairSpec: 'RSA_2048', DryRun: true }),
    ),
  test_generate_data_key_without_plaintext: async (replay, { kms, id }) =>
    replay.match(
      'generate-data-key-without-plaintext',
      kms.generateDataKeyWithoutPlaintext({ KeyId: await id(), KeySpec: 'AES_256' }),
    ),
};

async function withoutContext(replay: Replay, { kms, id }: Situation, what: 'key' | 'hidden' | 'pair'): Promise<void> {
  const asked = { KeyId: await id(), EncryptionContext: { 'context-key': 'context-value' } };
  const blobs = {
    key: async () => (await kms.generateDataKey({ ...asked, KeySpec: 'AES_256' })).CiphertextBlob,
    hidden: async () => (await kms.generateDataKeyWithoutPlaintext({ ...asked, KeySpec: 'AES_256' })).CiphertextBlob,
    pair: async () =>
      (await kms.generateDataKeyPairWithoutPlaintext({ ...asked, KeyPairSpec: 'RSA_2048' })).PrivateKeyCiphertextBlob,
  };
  await replay.match('decrypt-without-encryption-context', kms.decrypt({ CiphertextBlob: await blobs[what]() }));
}

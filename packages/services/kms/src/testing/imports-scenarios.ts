import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Plaintext, externalKey, unchecked, type Scenarios } from './situation.ts';

/** Scenarios of imported key material. */
export const importScenarios: Scenarios = {
  async test_get_parameters_for_import(replay, { kms, id }) {
    const asked = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const;
    await replay.match('response-error', kms.getParametersForImport({ KeyId: await id(), ...asked }));
  },
  async test_get_parameters_for_import_raises_for_non_external_kms_keys(replay, { kms, id }) {
    const asked = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const;
    await replay.match('get-import-parameters-error', kms.getParametersForImport({ KeyId: await id(), ...asked }));
  },
  async test_import_key_ecc_keys(replay, { kms, id, describeKey, importInto }, spec) {
    const namedCurve = { ECC_NIST_P384: 'secp384r1', ECC_NIST_P521: 'secp521r1' }[spec] ?? 'secp256k1';
    const [size, hash] = spec === 'ECC_NIST_P521' ? (['RSA_4096', 'sha256'] as const) : (['RSA_2048', 'sha1'] as const);
    const Description = 'test ecc key import';
    const KeyId = await id({
      Origin: 'EXTERNAL',
      KeySpec: unchecked(spec),
      KeyUsage: 'SIGN_VERIFY',
      Description,
    });
    await replay.match('describe-key-before-import', describeKey(KeyId));
    const pair = generateKeyPairSync('ec', { namedCurve });
    await importInto(KeyId, pair.privateKey.export({ type: 'pkcs8', format: 'der' }), { size, hash });
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
  async test_import_key_hmac_keys(replay, { kms, id, describeKey, importInto }, spec) {
    const Description = 'test import hmac key';
    const KeyId = await id({
      Origin: 'EXTERNAL',
      KeySpec: unchecked(spec),
      KeyUsage: 'GENERATE_VERIFY_MAC',
      Description,
    });
    await replay.match('describe-key-before-import', describeKey(KeyId));
    await importInto(KeyId, randomBytes(Number(spec.slice(-3)) / 8), { size: 'RSA_4096' });
    await replay.match('describe-key-after-import', describeKey(KeyId));
    const asked = { KeyId, Message: Plaintext, MacAlgorithm: unchecked(spec.replace('_', '_SHA_')) };
    const made = await kms.generateMac(asked);
    await replay.match('generate-mac-response', made);
    await replay.match('verify-mac-response', kms.verifyMac({ ...asked, Mac: made.Mac }));
    await kms.deleteImportedKeyMaterial({ KeyId });
    await replay.match('describe-key-after-deleted-import', describeKey(KeyId));
  },
  async test_import_key_rsa_aes_wrap_sha256(replay, { kms, id, describeKey, importInto }) {
    const KeyId = await id({ ...externalKey, KeySpec: 'RSA_4096' });
    await replay.match('describe-before-import', describeKey(KeyId));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
    await importInto(KeyId, privateKey.export({ type: 'pkcs8', format: 'der' }), { size: 'RSA_4096', aes: true });
    await replay.match('import-key-material-response', describeKey(KeyId));
    await kms.deleteImportedKeyMaterial({ KeyId });
    await replay.match('describe-key-after-deleted-import', describeKey(KeyId));
  },
  async test_import_key_material_raises_if_there_is_already_key_material_pending(replay, { id, importInto }) {
    const KeyId = await id(externalKey);
    await replay.match('import-initial-material-response', importInto(KeyId, randomBytes(32)));
    await replay.match('import-pending-material-response', importInto(KeyId, randomBytes(32), { isNew: true }));
    await replay.match('existing-pending-material-error', importInto(KeyId, randomBytes(32), { isNew: true }));
  },
};

import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { Plaintext, externalKey, type Scenarios, type Situation } from './situation.ts';
import type { Replay } from './replay.ts';

/** Scenarios of rotations. */
export const rotationScenarios: Scenarios = {
  async test_key_rotation_updates_current_key_material_id_for_aws_symmetric_keys(replay, { kms, id, describeKey }) {
    const KeyId = await id({ Description: 'test-key' });
    await replay.match('describe-key-before-rotation', describeKey(KeyId));
    await kms.rotateKeyOnDemand({ KeyId });
    await replay.match('describe-key-after-rotation', describeKey(KeyId));
  },
  test_rotate_key_on_demand_for_external_keys_decrypts_with_previous_material: rotateExternal,
  test_rotate_key_on_demand_updates_current_key_material_for_external_keys: rotateExternal,
  test_rotate_key_on_demand_modifies_key_material: async (replay, { kms, id }) =>
    replay.match('rotate-on-demand-response', kms.rotateKeyOnDemand({ KeyId: await id() })),
  test_rotate_on_demand_returns_arn_for_key_id: async (replay, { kms, id }) =>
    replay.match('rotate-on-demand-aws-key', kms.rotateKeyOnDemand({ KeyId: await id() })),
  async test_rotate_key_on_demand_on_external_key_with_no_key_material(replay, { kms, create }) {
    const made = await create(externalKey);
    await replay.match('create-kms-external-key', made);
    const refused = kms.rotateKeyOnDemand({ KeyId: made.KeyId });
    await replay.match('rotate-key-on-demand-error-response-SYMMETRIC_DEFAULT', refused);
  },
  test_rotate_key_on_demand_raises_error_given_key_that_does_not_exist: (replay, { kms }) =>
    replay.match('error-response', kms.rotateKeyOnDemand({ KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' })),
  async test_rotate_key_on_demand_raises_for_no_pending_key_material(replay, { kms, id, importInto }) {
    const KeyId = await id(externalKey);
    await importInto(KeyId, randomBytes(32));
    await replay.match('rotate-key-on-demand-invalid-state-error', kms.rotateKeyOnDemand({ KeyId }));
  },
  test_rotate_key_on_demand_with_symmetric_key_and_automatic_rotation_disabled: (replay, situation) =>
    rotateAnd(replay, situation, false),
  test_rotate_key_on_demand_with_symmetric_key_and_automatic_rotation_enabled: (replay, situation) =>
    rotateAnd(replay, situation, true),
};

async function rotateExternal(replay: Replay, situation: Situation): Promise<void> {
  const made = await situation.create(externalKey);
  const KeyId = made.KeyId ?? '';
  await replay.match('create-kms-external-key', made);
  await importAndRotate(replay, situation, KeyId);
}

async function importAndRotate(replay: Replay, { kms, importInto }: Situation, KeyId: string): Promise<void> {
  await replay.match('import-key-material-response', importInto(KeyId, randomBytes(32)));
  const encrypted = await kms.encrypt({ KeyId, Plaintext, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
  await replay.match('kms-encrypt-initial-response', encrypted);
  await importInto(KeyId, randomBytes(32), { isNew: true });
  await replay.match('rotate-key-on-demand-response', kms.rotateKeyOnDemand({ KeyId }));
  const { Plaintext: read = new Uint8Array() } = await kms.decrypt({ CiphertextBlob: encrypted.CiphertextBlob });
  expect(Buffer.from(read).equals(Plaintext)).toBe(true);
}

async function rotateAnd(replay: Replay, { kms, id }: Situation, isAutomatic: boolean): Promise<void> {
  const KeyId = await id();
  if (isAutomatic) await kms.enableKeyRotation({ KeyId });
  await replay.match('rotate-on-demand-response', kms.rotateKeyOnDemand({ KeyId }));
  await replay.match('rotation-status-response-after-rotation', kms.getKeyRotationStatus({ KeyId }));
}

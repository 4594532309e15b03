import { KMS } from '@aws-sdk/client-kms';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKeys, type TestKeys } from '../testing/keys.ts';

let keys: TestKeys;
let elsewhere: KMS;
beforeAll(async () => {
  keys = await startKeys();
  elsewhere = new KMS({ ...keys.cloud.config(), region: 'us-west-2' });
});
afterAll(async () => {
  elsewhere.destroy();
  await keys.close();
});

const Plaintext = Buffer.from('text');

test('what one Region has encrypted another decrypts, after a rotation, too', async () => {
  const { kms, key } = keys;
  const KeyId = await key({ MultiRegion: true });
  expect(KeyId).toMatch(/^mrk-[0-9a-f]{32}$/);
  const { CiphertextBlob: before } = await kms.encrypt({ KeyId, Plaintext });
  await kms.replicateKey({ KeyId, ReplicaRegion: 'us-west-2', Description: 'replica' });
  await kms.rotateKeyOnDemand({ KeyId });
  const { CiphertextBlob: after } = await elsewhere.encrypt({ KeyId, Plaintext });
  for (const CiphertextBlob of [before, after])
    for (const client of [kms, elsewhere])
      expect(Buffer.from((await client.decrypt({ CiphertextBlob })).Plaintext ?? []).toString()).toBe('text');
  // All but the material is each Region's own.
  await elsewhere.disableKey({ KeyId });
  expect((await keys.describe(KeyId)).KeyState).toBe('Enabled');
  expect((await refusal(elsewhere.enableKeyRotation({ KeyId }))).code).toBe('DisabledException');
  await elsewhere.enableKey({ KeyId });
  expect((await refusal(elsewhere.rotateKeyOnDemand({ KeyId }))).code).toBe('UnsupportedOperationException');
  expect((await refusal(elsewhere.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' }))).code).toBe(
    'UnsupportedOperationException',
  );
});

test('the primary key moves, and a replica that is deleted is forgotten', async () => {
  const { kms, key } = keys;
  const KeyId = await key({ MultiRegion: true });
  await kms.replicateKey({ KeyId, ReplicaRegion: 'us-west-2' });
  await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: 'us-west-2' });
  const { MultiRegionConfiguration: moved } = await keys.describe(KeyId);
  expect(moved).toMatchObject({
    MultiRegionKeyType: 'REPLICA',
    PrimaryKey: { Region: 'us-west-2' },
    ReplicaKeys: [{ Region: 'eu-central-1' }],
  });
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
  await keys.days(8);
  const { KeyMetadata } = await elsewhere.describeKey({ KeyId });
  expect(KeyMetadata?.MultiRegionConfiguration?.ReplicaKeys).toEqual([]);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { entries as kms } from '@coldstart/service-kms/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-secretsmanager-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...kms, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const secrets = new SecretsManager({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  return {
    cloud,
    secrets,
    async end() {
      secrets.destroy();
      await cloud.close();
    },
  };
}

test('secrets outlive a restart, with the key that AWS has made for them, and their deletion is not forgotten', async () => {
  const first = await started();
  await first.secrets.createSecret({ Name: 'kept', SecretString: 'hunter2' });
  await first.secrets.createSecret({ Name: 'gone', SecretBinary: new Uint8Array([0, 255]) });
  await first.secrets.getSecretValue({ SecretId: 'kept' });
  await first.secrets.deleteSecret({ SecretId: 'gone', RecoveryWindowInDays: 7 });
  await first.end();

  const second = await started();
  expect((await second.secrets.describeSecret({ SecretId: 'kept' })).LastAccessedDate).toBeInstanceOf(Date);
  expect((await second.secrets.getSecretValue({ SecretId: 'kept' })).SecretString).toBe('hunter2');
  await second.secrets.restoreSecret({ SecretId: 'gone' });
  expect((await second.secrets.getSecretValue({ SecretId: 'gone' })).SecretBinary).toEqual(new Uint8Array([0, 255]));
  await second.secrets.deleteSecret({ SecretId: 'gone', RecoveryWindowInDays: 7 });
  await second.end();

  const third = await started();
  await third.cloud.clock.advance(8 * 86_400_000);
  const { SecretList } = await third.secrets.listSecrets({ IncludePlannedDeletion: true });
  expect(SecretList?.map(({ Name }) => Name)).toEqual(['kept']);
  await third.end();
});

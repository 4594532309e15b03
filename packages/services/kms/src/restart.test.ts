import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMS } from '@aws-sdk/client-kms';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-kms-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const kms = new KMS({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  return {
    cloud,
    kms,
    async end() {
      kms.destroy();
      await cloud.close();
    },
  };
}

test('keys outlive a restart, and their deletion is not forgotten', async () => {
  const first = await started();
  const { KeyMetadata } = await first.kms.createKey({});
  const KeyId = KeyMetadata?.KeyId ?? '';
  const managed = (await first.kms.describeKey({ KeyId: 'alias/aws/ssm' })).KeyMetadata?.KeyId;
  const { CiphertextBlob } = await first.kms.encrypt({ KeyId, Plaintext: Buffer.from('kept') });
  await first.end();

  const second = await started();
  const { Plaintext } = await second.kms.decrypt({ CiphertextBlob });
  expect(Buffer.from(Plaintext ?? []).toString()).toBe('kept');
  expect((await second.kms.describeKey({ KeyId: 'alias/aws/ssm' })).KeyMetadata?.KeyId).toBe(managed);
  await second.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
  await second.end();

  const third = await started();
  await third.cloud.clock.advance(8 * 86_400_000);
  await expect(third.kms.decrypt({ CiphertextBlob })).rejects.toMatchObject({ name: 'NotFoundException' });
  await third.end();
});

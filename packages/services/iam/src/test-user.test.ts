import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import { startCloud } from '@coldstart/cloud';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-user-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** What a cloud whose key `test` is alice's says of its callers, and who its users are. */
async function ask(): Promise<(string | undefined)[]> {
  const cloud = await startCloud({ services: entries, dataDir, testUser: 'alice' });
  const config = (accessKeyId: string) => ({
    endpoint: cloud.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey: 'test' },
  });
  const clients = [new STS(config('test')), new STS(config('111122223333')), new IAM(config('test'))] as const;
  try {
    const [caller, root] = await Promise.all([clients[0].getCallerIdentity(), clients[1].getCallerIdentity()]);
    const { Users = [] } = await clients[2].listUsers();
    return [caller.Arn, root.Arn, ...Users.map(({ Arn }) => Arn)];
  } finally {
    for (const client of clients) client.destroy();
    await cloud.close();
  }
}

test('the key test is that of an administrator who is a user, after a restart, too', async () => {
  const alice = 'arn:aws:iam::000000000000:user/alice';
  const expected = [alice, 'arn:aws:iam::111122223333:root', alice];
  expect(await ask()).toEqual(expected);
  expect(await ask()).toEqual(expected);
});

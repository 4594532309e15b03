import { expect, test } from 'vitest';
import { overview } from './overview.ts';
import { startKeys } from './testing/keys.ts';

test('keys by their aliases, and their state', async () => {
  const { cloud, kms, key, close } = await startKeys();
  const read = async () => (await overview(cloud.config()))[0]?.resources;
  expect(await read()).toEqual([]);
  const KeyId = await key({ Description: 'of orders' });
  await kms.createAlias({ AliasName: 'alias/orders', TargetKeyId: KeyId });
  await kms.disableKey({ KeyId });
  expect(await read()).toEqual([
    {
      name: 'alias/orders',
      physicalId: `arn:aws:kms:eu-central-1:111122223333:key/${KeyId}`,
      summary: 'Disabled · SYMMETRIC_DEFAULT · 0 grants',
      facts: { use: 'ENCRYPT_DECRYPT', description: 'of orders' },
      contents: [],
    },
  ]);
  await close();
});

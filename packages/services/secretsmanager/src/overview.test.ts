import { expect, test } from 'vitest';
import { overview } from './overview.ts';
import { startSecrets } from './testing/secrets.ts';

test('secrets and the labels of their versions, and nothing of their values', async () => {
  const { cloud, secrets, close } = await startSecrets();
  const read = async () => (await overview(cloud.config()))[0]?.resources;
  expect(await read()).toEqual([]);
  const { ARN, VersionId } = await secrets.createSecret({ Name: 'shop/db', SecretString: 'hunter2' });
  const shown = await read();
  expect(shown).toEqual([
    {
      name: 'shop/db',
      physicalId: ARN,
      summary: '1 version',
      facts: { key: 'alias/aws/secretsmanager' },
      contents: [{ kind: 'table', heads: ['version', 'labels'], rows: [[VersionId, 'AWSCURRENT']] }],
    },
  ]);
  expect(JSON.stringify(shown)).not.toContain('hunter2');
  await close();
});

import { CognitoIdentity } from '@aws-sdk/client-cognito-identity';
import { expect, test } from 'vitest';
import { identityOverview, overview } from './overview.ts';
import { startPools } from './testing/pools.ts';

test('pools, and who is in them', async () => {
  const pools = await startPools();
  const config = pools.test.config();
  expect((await overview(config))[0]?.resources).toEqual([]);
  const made = await pools.pool();
  await pools.user(made, 'ann', { email: 'ann@example.com' });
  expect((await overview(config))[0]?.resources).toEqual([
    {
      name: 'people',
      physicalId: made.poolId,
      summary: '1 user · 1 app client',
      contents: [
        { kind: 'table', heads: ['Name', 'Status', 'E-mail'], rows: [['ann', 'CONFIRMED', 'ann@example.com']] },
      ],
    },
  ]);
  const identity = new CognitoIdentity(config);
  await identity.createIdentityPool({ IdentityPoolName: 'visitors', AllowUnauthenticatedIdentities: true });
  expect((await identityOverview(config))[0]?.resources).toMatchObject([{ name: 'visitors', summary: '0 identities' }]);
  identity.destroy();
  await pools.close();
});

import { expect, test } from 'vitest';
import { overview } from './overview.ts';
import { allow, policy, startTestCloud, trust } from './testing/index.ts';

test('roles, and the policies that are part of them', async () => {
  const { iam, config, close } = await startTestCloud();
  const client = iam();
  const AssumeRolePolicyDocument = trust({ Service: 'lambda.amazonaws.com' });
  const document = policy(allow('s3:GetObject', 'arn:aws:s3:::ü/*'));
  for (const RoleName of ['orders', 'plain']) await client.createRole({ RoleName, AssumeRolePolicyDocument });
  await client.putRolePolicy({ RoleName: 'orders', PolicyName: 'read', PolicyDocument: JSON.stringify(document) });
  const [roles] = await overview(config());
  expect(roles?.title).toBe('Roles');
  expect(roles?.resources).toEqual([
    { name: 'orders', summary: '1 policy', contents: [{ kind: 'document', title: 'read', document }] },
    { name: 'plain', summary: '0 policies', contents: [] },
  ]);
  await close();
});

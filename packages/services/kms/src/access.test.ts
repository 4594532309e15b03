import type { EncryptCommandInput } from '@aws-sdk/client-kms';
import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKeys, type TestKeys } from './testing/keys.ts';

const ACCOUNT = '111122223333';
const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
const userArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;
const Plaintext = Buffer.from('secret');

let keys: TestKeys;
beforeAll(async () => {
  keys = await startKeys();
});
afterAll(() => keys.close());

const user = async (name: string, ...statements: object[]) =>
  keys.client(await keys.cloud.user(name, ...(statements.length === 0 ? [] : [policy(...statements)])));

const statement = (Principal: object, Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...more,
});

test('the default policy leaves it to the policies of users', async () => {
  const KeyId = await keys.key();
  const arn = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/${KeyId}`;
  const without = await user('without');
  expect(await refusal(without.encrypt({ KeyId, Plaintext }))).toMatchObject({
    code: 'AccessDeniedException',
    message: `User: ${userArn('without')} is not authorized to perform: kms:Encrypt on resource: ${arn} because no identity-based policy allows the kms:Encrypt action`,
  });
  const withIt = await user('with', allow('kms:Encrypt', arn));
  await withIt.encrypt({ KeyId, Plaintext });
  expect((await refusal(withIt.decrypt({ KeyId, CiphertextBlob: Plaintext }))).code).toBe('AccessDeniedException');
});

test("a key's policy decides: without the account in it, policies of users are nothing", async () => {
  const admin = await user('admin', allow('kms:*'));
  await keys.cloud.user('reader');
  const Policy = JSON.stringify(
    policy(
      statement({ AWS: userArn('admin') }, 'kms:*'),
      statement({ AWS: userArn('reader') }, ['kms:Decrypt', 'kms:DescribeKey']),
    ),
  );
  const { KeyMetadata } = await admin.createKey({ Policy });
  const KeyId = KeyMetadata?.KeyId ?? '';
  const { CiphertextBlob } = await admin.encrypt({ KeyId, Plaintext });
  const other = await user('other', allow('kms:*'));
  expect((await refusal(other.decrypt({ CiphertextBlob }))).message).toContain(
    'because no resource-based policy allows the kms:Decrypt action',
  );
  // Nor does it help to be the root of the account.
  expect((await refusal(keys.kms.decrypt({ CiphertextBlob }))).code).toBe('AccessDeniedException');
});

test('nobody locks themselves out by mistake', async () => {
  const KeyId = await keys.key();
  const Policy = JSON.stringify(policy(statement(root, 'kms:Encrypt')));
  expect(await refusal(keys.kms.putKeyPolicy({ KeyId, Policy }))).toMatchObject({
    code: 'MalformedPolicyDocumentException',
    message: 'The new key policy will not allow you to update the key policy in the future.',
  });
  await keys.kms.putKeyPolicy({ KeyId, Policy, BypassPolicyLockoutSafetyCheck: true });
  expect((await refusal(keys.kms.getKeyPolicy({ KeyId }))).code).toBe('AccessDeniedException');
});

test('policies can ask for the context, the alias and the algorithm', async () => {
  const KeyId = await keys.key();
  await keys.kms.createAlias({ AliasName: 'alias/orders', TargetKeyId: KeyId });
  const careful = await user(
    'careful',
    {
      ...allow('kms:Encrypt'),
      Condition: { StringEquals: { 'kms:EncryptionContext:tenant': 'a', 'kms:RequestAlias': 'alias/orders' } },
    },
    {
      ...allow('kms:GenerateDataKey'),
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/orders' } },
    },
  );
  const asked = { KeyId: 'alias/orders', Plaintext, EncryptionContext: { tenant: 'a' } };
  await careful.encrypt(asked);
  await careful.generateDataKey({ KeyId, KeySpec: 'AES_256' });
  const wrongs: Partial<EncryptCommandInput>[] = [
    { EncryptionContext: { tenant: 'b' } },
    { EncryptionContext: {} },
    { KeyId },
  ];
  for (const wrong of wrongs)
    expect((await refusal(careful.encrypt({ ...asked, ...wrong }))).code).toBe('AccessDeniedException');
});

test("another account uses a key where the key's policy and its own allow it", async () => {
  const KeyId = await keys.key();
  const arn = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/${KeyId}`;
  const stranger = keys.client({ accessKeyId: '444455556666', secretAccessKey: 'test' });
  expect((await refusal(stranger.encrypt({ KeyId: arn, Plaintext }))).code).toBe('AccessDeniedException');
  const Policy = JSON.stringify(
    policy(statement(root, 'kms:*'), statement({ AWS: '444455556666' }, ['kms:Encrypt', 'kms:Decrypt'])),
  );
  await keys.kms.putKeyPolicy({ KeyId, Policy });
  const { CiphertextBlob } = await stranger.encrypt({ KeyId: arn, Plaintext });
  expect(Buffer.from((await stranger.decrypt({ CiphertextBlob })).Plaintext ?? []).toString()).toBe('secret');
  const nowhere = arn.replace(KeyId, '00000000-0000-0000-0000-000000000000');
  expect((await refusal(stranger.encrypt({ KeyId: nowhere, Plaintext }))).code).toBe('AccessDeniedException');
});

test("AWS's own keys are made when somebody asks for them, and used through their service alone", async () => {
  const { kms } = keys;
  const before = (await kms.listAliases({})).Aliases?.find(({ AliasName }) => AliasName === 'alias/aws/ssm');
  expect(before).not.toHaveProperty('TargetKeyId');
  expect((await refusal(kms.encrypt({ KeyId: 'alias/aws/ssm', Plaintext }))).code).toBe('NotFoundException');
  const { KeyMetadata } = await kms.describeKey({ KeyId: 'alias/aws/ssm' });
  expect(KeyMetadata).toMatchObject({ KeyManager: 'AWS', KeyState: 'Enabled' });
  const { KeyMetadata: again } = await kms.describeKey({ KeyId: 'alias/aws/ssm' });
  expect(again?.KeyId).toBe(KeyMetadata?.KeyId);
  expect((await refusal(kms.encrypt({ KeyId: 'alias/aws/ssm', Plaintext }))).code).toBe('AccessDeniedException');
  const KeyId = KeyMetadata?.KeyId ?? '';
  expect((await kms.getKeyRotationStatus({ KeyId })).KeyRotationEnabled).toBe(true);
  expect((await refusal(kms.disableKey({ KeyId }))).code).toBe('AccessDeniedException');
});

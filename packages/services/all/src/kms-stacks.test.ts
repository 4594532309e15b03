import { KMS } from '@aws-sdk/client-kms';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let kms: KMS;
beforeAll(async () => {
  stacks = await startStacks();
  kms = stacks.connect(KMS);
  await prepare(stacks);
});
afterAll(() => stacks.close());

const root = { AWS: 'arn:aws:iam::111122223333:root' };
const statement = (Action: string) => ({ Effect: 'Allow', Principal: root, Action, Resource: '*' });
const document = (...more: string[]) => ({
  Version: '2012-10-17',
  Statement: [statement('kms:*'), ...more.map(statement)],
});
const key = { Type: 'AWS::KMS::Key' };

const LIVES: Record<string, Lifecycle> = {
  'a key': {
    type: 'AWS::KMS::Key',
    first: { Description: 'first', EnableKeyRotation: true, Tags: [{ Key: 'a', Value: '1' }] },
    second: { KeyPolicy: document('kms:Encrypt'), PendingWindowInDays: 7, Tags: [{ Key: 'b', Value: '2' }] },
  },
  'a key that is disabled': {
    type: 'AWS::KMS::Key',
    first: { KeyPolicy: document(), Enabled: true },
    second: { KeyPolicy: document('kms:Decrypt'), Enabled: false },
  },
  'a key that signs': {
    type: 'AWS::KMS::Key',
    first: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Description: 'a' },
    second: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Description: 'b' },
  },
  'an alias': {
    type: 'AWS::KMS::Alias',
    first: { AliasName: 'alias/shop/orders', TargetKeyId: { Ref: 'A' } },
    second: { AliasName: 'alias/shop/orders', TargetKeyId: { 'Fn::GetAtt': 'B.Arn' } },
    around: { A: key, B: key },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a key of a deleted stack waits for its deletion; what a key is stays as it is', async () => {
  const template = (properties: object) => ({
    Resources: { Key: { ...key, Properties: { ...properties, PendingWindowInDays: 9 } } },
    Outputs: { Arn: { Value: { 'Fn::GetAtt': 'Key.Arn' } }, Id: { Value: { Ref: 'Key' } } },
  });
  await stacks.create('keys', template({}));
  expect(await stacks.ended('keys')).toBe('CREATE_COMPLETE');
  const { Id: KeyId = '', Arn } = await stacks.outputs('keys');
  expect(Arn).toBe(`arn:aws:kms:us-east-1:111122223333:key/${KeyId}`);
  await stacks.update('keys', template({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }));
  expect(await stacks.ended('keys')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await stacks.reason('keys', 'Key')).toContain('KeySpec, KeyUsage of AWS::KMS::Key cannot be changed');
  await stacks.cloudformation.deleteStack({ StackName: 'keys' });
  const { KeyMetadata } = await kms.describeKey({ KeyId });
  expect(KeyMetadata?.KeyState).toBe('PendingDeletion');
  const left = (KeyMetadata?.DeletionDate?.getTime() ?? 0) - stacks.cloud.clock.now();
  expect(Math.round(left / 86_400_000)).toBe(9);
});

import { KMS } from '@aws-sdk/client-kms';
import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSecrets, type TestSecrets } from './testing/secrets.ts';

let cloud: TestSecrets;
let kms: KMS;
beforeAll(async () => {
  cloud = await startSecrets();
  kms = new KMS(cloud.cloud.config());
});
afterAll(async () => {
  kms.destroy();
  await cloud.close();
});

const user = async (name: string, ...statements: object[]) =>
  cloud.client(await cloud.cloud.user(name, policy(...statements)));
const secretArn = async (Name: string, more: object = {}) =>
  (await cloud.secrets.createSecret({ Name, SecretString: 'hunter2', ...more })).ARN ?? '';

test('a secret is read by whoever may, and AWS its own key needs no permission', async () => {
  const arn = await secretArn('shop/db');
  expect(arn).toMatch(/^arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop\/db-[A-Za-z0-9]{6}$/);
  const reader = await user('reader', allow('secretsmanager:GetSecretValue', arn.replace(/.{6}$/, '??????')));
  expect((await reader.getSecretValue({ SecretId: 'shop/db' })).SecretString).toBe('hunter2');
  const nobody = await user('nobody', allow('secretsmanager:DescribeSecret'));
  expect(await refusal(nobody.getSecretValue({ SecretId: 'shop/db' }))).toMatchObject({
    code: 'AccessDeniedException',
    message: `User: arn:aws:iam::111122223333:user/nobody is not authorized to perform: secretsmanager:GetSecretValue on resource: ${arn} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
  });
});

test('a key of its own asks whoever reads for kms:Decrypt', async () => {
  const { KeyMetadata } = await kms.createKey({});
  const KmsKeyId = KeyMetadata?.Arn ?? '';
  await secretArn('own-key', { KmsKeyId });
  const SecretId = 'own-key';
  const reading = allow('secretsmanager:*');
  const without = await user('without', reading);
  expect(await refusal(without.getSecretValue({ SecretId }))).toMatchObject({
    code: 'AccessDeniedException',
    message: 'Access to KMS is not allowed',
  });
  const withKey = await user('with', reading, {
    ...allow('kms:Decrypt', KmsKeyId),
    Condition: {
      StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
      StringLike: { 'kms:EncryptionContext:SecretARN': 'arn:aws:secretsmanager:*:secret:own-key-*' },
    },
  });
  expect((await withKey.getSecretValue({ SecretId })).SecretString).toBe('hunter2');
  expect((await refusal(withKey.putSecretValue({ SecretId, SecretString: 'new' }))).message).toBe(
    'Access to KMS is not allowed',
  );
  await kms.disableKey({ KeyId: KmsKeyId });
  expect((await refusal(withKey.getSecretValue({ SecretId }))).code).toBe('DecryptionFailure');
  expect((await refusal(cloud.secrets.putSecretValue({ SecretId, SecretString: 'new' }))).code).toBe(
    'EncryptionFailure',
  );
});

test('another account reads a secret with a key that it may use, and none with the key of AWS', async () => {
  const stranger = cloud.client({ accessKeyId: '444455556666', secretAccessKey: 'test' });
  const open = (Action: string) =>
    JSON.stringify(policy({ Effect: 'Allow', Principal: { AWS: '444455556666' }, Action, Resource: '*' }));
  const usual = await secretArn('usual');
  expect((await refusal(stranger.getSecretValue({ SecretId: usual }))).code).toBe('AccessDeniedException');
  await cloud.secrets.putResourcePolicy({ SecretId: usual, ResourcePolicy: open('secretsmanager:*') });
  expect((await stranger.describeSecret({ SecretId: usual })).Name).toBe('usual');
  expect(await refusal(stranger.getSecretValue({ SecretId: usual }))).toMatchObject({
    code: 'InvalidRequestException',
    message:
      "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
  });
  const { KeyMetadata } = await kms.createKey({});
  const KeyId = KeyMetadata?.KeyId ?? '';
  const shared = await secretArn('shared', { KmsKeyId: KeyId });
  await cloud.secrets.putResourcePolicy({ SecretId: shared, ResourcePolicy: open('secretsmanager:GetSecretValue') });
  expect((await refusal(stranger.getSecretValue({ SecretId: shared }))).message).toBe('Access to KMS is not allowed');
  const Policy = JSON.stringify(
    policy(
      { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' },
      { Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'kms:Decrypt', Resource: '*' },
    ),
  );
  await kms.putKeyPolicy({ KeyId, Policy });
  expect((await stranger.getSecretValue({ SecretId: shared })).SecretString).toBe('hunter2');
});

test('a policy that lets in everybody is told apart', async () => {
  const { secrets } = cloud;
  await secretArn('guarded');
  const document = (more: object = {}) =>
    JSON.stringify(policy({ ...allow('secretsmanager:GetSecretValue'), Principal: '*', ...more }));
  const put = (ResourcePolicy: string) =>
    secrets.putResourcePolicy({ SecretId: 'guarded', ResourcePolicy, BlockPublicPolicy: true });
  expect((await refusal(put(document()))).code).toBe('PublicPolicyException');
  const own = document({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } } });
  await put(own);
  const validate = async (ResourcePolicy: string) =>
    (await secrets.validateResourcePolicy({ ResourcePolicy })).PolicyValidationPassed;
  expect(await validate(document())).toBe(false);
  expect(await validate('{"Version":"2012-10-17"')).toBe(false);
  expect(await validate(own)).toBe(true);
  expect((await refusal(secrets.putResourcePolicy({ SecretId: 'guarded', ResourcePolicy: '{' }))).code).toBe(
    'MalformedPolicyDocumentException',
  );
});

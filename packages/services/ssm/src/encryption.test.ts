import { KMS } from '@aws-sdk/client-kms';
import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startParameters, type TestParameters } from './testing/parameters.ts';

let parameters: TestParameters;
let kms: KMS;
beforeAll(async () => {
  parameters = await startParameters();
  kms = new KMS(parameters.cloud.config());
});
afterAll(async () => {
  kms.destroy();
  await parameters.close();
});

const ARN = 'arn:aws:ssm:eu-central-1:111122223333:parameter';
const value = async (Name: string, WithDecryption: boolean, ssm = parameters.ssm) =>
  (await ssm.getParameter({ Name, WithDecryption })).Parameter?.Value ?? '';

test('what a SecureString shows is what KMS has encrypted, bound to the parameter', async () => {
  const { KeyMetadata } = await kms.createKey({});
  const KeyId = KeyMetadata?.KeyId ?? '';
  await parameters.ssm.putParameter({ Name: '/shop/key', Value: 'hunter2', Type: 'SecureString', KeyId });
  const CiphertextBlob = Buffer.from(await value('/shop/key', false), 'base64');
  const { Plaintext } = await kms.decrypt({ CiphertextBlob, EncryptionContext: { PARAMETER_ARN: `${ARN}/shop/key` } });
  expect(Buffer.from(Plaintext ?? []).toString()).toBe('hunter2');
  const other = kms.decrypt({ CiphertextBlob, EncryptionContext: { PARAMETER_ARN: `${ARN}/shop/other` } });
  expect((await refusal(other)).code).toBe('InvalidCiphertextException');
});

test('whoever decrypts needs kms:Decrypt on a key of the account, and nothing more on the one of AWS', async () => {
  const { KeyMetadata } = await kms.createKey({});
  const key = KeyMetadata?.Arn ?? '';
  await parameters.ssm.putParameter({ Name: '/own', Value: 'hunter2', Type: 'SecureString', KeyId: key });
  await parameters.ssm.putParameter({ Name: '/usual', Value: 'hunter3', Type: 'SecureString' });
  const reader = parameters.client(await parameters.cloud.user('reader', policy(allow('ssm:*'))));
  expect(await value('/usual', true, reader)).toBe('hunter3');
  expect(await value('/own', false, reader)).not.toContain('hunter2');
  const refused = await refusal(value('/own', true, reader));
  expect(refused.code).toBe('AccessDeniedException');
  expect(refused.message).toContain(
    `User: arn:aws:iam::111122223333:user/reader is not authorized to perform: kms:Decrypt on resource: ${key} because no identity-based policy allows the kms:Decrypt action (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException;`,
  );
  const put = reader.putParameter({ Name: '/own', Value: 'a', Type: 'SecureString', Overwrite: true });
  expect((await refusal(put)).message).toContain('kms:Encrypt');
  const both = policy(allow('ssm:*'), {
    ...allow('kms:Decrypt', key),
    Condition: { StringEquals: { 'kms:EncryptionContext:PARAMETER_ARN': `${ARN}/own` } },
  });
  const decrypting = parameters.client(await parameters.cloud.user('decrypting', both));
  expect(await value('/own', true, decrypting)).toBe('hunter2');
  const { Parameters } = await decrypting.getParametersByPath({ Path: '/', WithDecryption: true });
  expect(Parameters?.find(({ Name }) => Name === '/own')?.Value).toBe('hunter2');
});

test('a key that is disabled or not there is no key', async () => {
  const { KeyMetadata } = await kms.createKey({});
  const KeyId = KeyMetadata?.KeyId ?? '';
  await parameters.ssm.putParameter({ Name: '/off', Value: 'a', Type: 'SecureString', KeyId });
  await kms.disableKey({ KeyId });
  expect(await refusal(value('/off', true))).toMatchObject({ code: 'InvalidKeyId' });
  const nowhere = parameters.ssm.putParameter({ Name: '/n', Value: 'a', Type: 'SecureString', KeyId: 'alias/nowhere' });
  expect((await refusal(nowhere)).code).toBe('InvalidKeyId');
  expect((await refusal(value('/n', false))).code).toBe('ParameterNotFound');
});

test('large values are encrypted under a data key, and every version keeps its own', async () => {
  const large = 'x'.repeat(8000);
  const secure = { Name: '/large', Type: 'SecureString', Tier: 'Advanced' } as const;
  await parameters.ssm.putParameter({ ...secure, Value: large });
  await parameters.ssm.putParameter({ ...secure, Value: 'small', Overwrite: true });
  expect(await value('/large:1', true)).toBe(large);
  expect(await value('/large', true)).toBe('small');
  const { Parameters } = await parameters.ssm.getParameterHistory({ Name: '/large', WithDecryption: true });
  expect(Parameters?.map(({ Value }) => Value)).toEqual([large, 'small']);
});

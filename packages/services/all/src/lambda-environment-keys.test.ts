import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { ACCOUNT, refusal, REGION, startLambda, textOf, type TestLambda } from '@coldstart/service-lambda/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

const CODE = `export const handler = async ({ wait = 0 }) => {
  await new Promise((done) => setTimeout(done, wait));
  return process.env.SECRET ?? null;
};`;

let lambda: TestLambda;
let kms: KMS;
beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES });
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  kms = new KMS({ endpoint: lambda.cloud.endpoint, region: REGION, credentials, maxAttempts: 1 });
});
afterAll(async () => {
  kms.destroy();
  await lambda.close();
});

const Environment = { Variables: { SECRET: 'hunter2' } };
const key = async (): Promise<string> => (await kms.createKey({})).KeyMetadata?.Arn ?? '';
const answer = async (name: string) => JSON.parse(textOf((await lambda.invoke(name)).Payload)) as unknown;

async function update(FunctionName: string, change: object): Promise<void> {
  await lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...change }));
  const waiter = { client: lambda.client, maxWaitTime: 20, minDelay: 0.02, maxDelay: 0.1 };
  await waitUntilFunctionUpdatedV2(waiter, { FunctionName });
}

async function user(name: string, ...actions: string[]): Promise<LambdaClient> {
  const iam = lambda.iam();
  await iam.send(new CreateUserCommand({ UserName: name }));
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'p', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return lambda.clientOf(AccessKey?.AccessKeyId ?? '', AccessKey?.SecretAccessKey);
}

test('an environment decrypts its variables when it starts, by the grant of its role', async () => {
  const KMSKeyArn = await key();
  await lambda.create('secretive', CODE, { KMSKeyArn, Environment });
  expect(await answer('secretive')).toBe('hunter2');
  const { Grants } = await kms.listGrants({ KeyId: KMSKeyArn });
  expect(Grants).toMatchObject([
    {
      GranteePrincipal: `arn:aws:sts::${ACCOUNT}:assumed-role/secretive-role/secretive`,
      Constraints: {
        EncryptionContextEquals: {
          'aws:lambda:FunctionArn': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:secretive`,
        },
      },
    },
  ]);
  // What has started goes on; what starts now cannot.
  await kms.disableKey({ KeyId: KMSKeyArn });
  expect(await answer('secretive')).toBe('hunter2');
  const both = await Promise.allSettled([
    lambda.invoke('secretive', { wait: 300 }),
    lambda.invoke('secretive', { wait: 300 }),
  ]);
  const reasons = both.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []));
  expect(reasons.map(({ name }) => name)).toEqual(['KMSDisabledException']);
  expect(reasons[0]?.message).toBe(
    `Lambda was unable to decrypt the environment variables because the KMS key used is disabled. Please check the function's KMS key settings. KMS Exception: DisabledException KMS Message: ${KMSKeyArn} is disabled.`,
  );
});

test('without the grant it is refused, and the key that is about to go is said', async () => {
  const KMSKeyArn = await key();
  await lambda.create('revoked', CODE, { KMSKeyArn, Environment });
  const [grant] = (await kms.listGrants({ KeyId: KMSKeyArn })).Grants ?? [];
  await kms.revokeGrant({ KeyId: KMSKeyArn, GrantId: grant?.GrantId });
  expect(await refusal(lambda.invoke('revoked'))).toMatchObject({
    name: 'KMSAccessDeniedException',
    message: expect.stringContaining('KMS access was denied') as string,
    $metadata: { httpStatusCode: 502 },
  });
  const doomed = await key();
  await lambda.create('doomed', CODE, { KMSKeyArn: doomed, Environment });
  await kms.scheduleKeyDeletion({ KeyId: doomed });
  expect((await refusal(lambda.invoke('doomed'))).name).toBe('KMSInvalidStateException');
});

test('whoever looks at the function needs the key, and whoever sets it up, too', async () => {
  const KMSKeyArn = await key();
  await lambda.create('looked-at', CODE, { KMSKeyArn, Environment });
  const look = async (client: LambdaClient) =>
    (await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'looked-at' }))).Environment;
  expect(await look(lambda.client)).toEqual(Environment);
  const without = await user('without', 'lambda:*', 'iam:PassRole');
  expect(await look(without)).toMatchObject({ Error: { ErrorCode: 'AccessDeniedException' } });
  const change = new UpdateFunctionConfigurationCommand({ FunctionName: 'looked-at', Environment, KMSKeyArn });
  const refused = await refusal(without.send(change));
  expect(refused.name).toBe('InvalidParameterValueException');
  expect(refused.message).toContain('the KMS key is invalid for CreateGrant. Please check your KMS key settings.');
  expect(refused.message).toContain('is not authorized to perform: kms:CreateGrant');
  const withKey = await user('with-key', 'lambda:*', 'kms:Decrypt');
  expect(await look(withKey)).toEqual(Environment);
});

test('another key, another role and no key at all take the variables along', async () => {
  const [first, second] = [await key(), await key()];
  await lambda.create('moved', CODE, { KMSKeyArn: first, Environment });
  await update('moved', { KMSKeyArn: second });
  await kms.disableKey({ KeyId: first });
  expect(await answer('moved')).toBe('hunter2');
  await update('moved', { Role: await lambda.role('other-role') });
  expect(await answer('moved')).toBe('hunter2');
  await update('moved', { Timeout: 5 });
  expect(await answer('moved')).toBe('hunter2');
  await update('moved', { KMSKeyArn: '' });
  await kms.disableKey({ KeyId: second });
  expect(await answer('moved')).toBe('hunter2');
  await update('moved', { Environment: { Variables: {} } });
  expect(await answer('moved')).toBe(null);
});

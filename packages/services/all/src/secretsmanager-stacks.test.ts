import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

let stacks: TestStacks;
let secrets: SecretsManager;
beforeAll(async () => {
  stacks = await startStacks(undefined, { services: SERVICES.filter(({ name }) => name === 'ssm') });
  secrets = stacks.connect(SecretsManager);
  await prepare(stacks);
});
afterAll(() => stacks.close());

const document = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action, Resource: '*' }],
});
const secret = { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'a' } };

const LIVES: Record<string, Lifecycle> = {
  'a secret': {
    type: 'AWS::SecretsManager::Secret',
    first: { Name: 'shop/db', SecretString: 'a', Description: 'first', Tags: [{ Key: 'a', Value: '1' }] },
    second: { Name: 'shop/db', SecretString: 'b', KmsKeyId: { Ref: 'Key' }, Tags: [{ Key: 'b', Value: '2' }] },
    around: { Key: { Type: 'AWS::KMS::Key' } },
  },
  'a policy of a secret': {
    type: 'AWS::SecretsManager::ResourcePolicy',
    first: { SecretId: { Ref: 'Secret' }, ResourcePolicy: document('secretsmanager:GetSecretValue') },
    second: {
      SecretId: { Ref: 'Secret' },
      ResourcePolicy: document('secretsmanager:DescribeSecret'),
      BlockPublicPolicy: true,
    },
    around: { Secret: secret },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

async function made(name: string, properties: object): Promise<{ name: string; value: string | undefined }> {
  const Outputs = { Arn: { Value: { Ref: 'MyDatabase' } } };
  await stacks.create(name, { Resources: { MyDatabase: { ...secret, Properties: properties } }, Outputs });
  expect(await stacks.ended(name)).toBe('CREATE_COMPLETE');
  const { Arn: SecretId = '' } = await stacks.outputs(name);
  const { SecretString, Name = '' } = await secrets.getSecretValue({ SecretId });
  return { name: Name, value: SecretString };
}

test('a secret is generated as the template wants it', async () => {
  const alone = await made('alone', { GenerateSecretString: { PasswordLength: 20, ExcludePunctuation: true } });
  expect(alone.value).toMatch(/^[a-zA-Z0-9]{20}$/);
  expect(alone.name).toMatch(/^MyDatabase-[a-zA-Z0-9]{12}$/);
  const { value } = await made('within', {
    GenerateSecretString: { SecretStringTemplate: '{"username":"admin"}', GenerateStringKey: 'password' },
  });
  const parsed = JSON.parse(value ?? '') as Record<string, string>;
  expect(parsed).toEqual({ username: 'admin', password: expect.any(String) as string });
  expect(parsed['password']).toHaveLength(32);
  await stacks.create('wrong', {
    Resources: { MyDatabase: { ...secret, Properties: { GenerateSecretString: { GenerateStringKey: 'a' } } } },
  });
  expect(await stacks.ended('wrong')).toBe('ROLLBACK_COMPLETE');
  expect(await stacks.reason('wrong', 'MyDatabase')).toContain('GenerateStringKey and SecretStringTemplate');
});

test('templates read secrets, whole or a member, by their labels', async () => {
  const { ARN, VersionId } = await secrets.createSecret({ Name: 'read', SecretString: '{"user":"u1","pass":"p1"}' });
  await secrets.putSecretValue({ SecretId: 'read', SecretString: '{"user":"u2","pass":"p2"}' });
  const references = {
    Member: '{{resolve:secretsmanager:read:SecretString:user}}',
    ByArn: `{{resolve:secretsmanager:${ARN}:SecretString:pass}}`,
    Before: '{{resolve:secretsmanager:read:SecretString:user:AWSPREVIOUS}}',
    Version: `{{resolve:secretsmanager:read:SecretString:user::${VersionId}}}`,
    Whole: 'whole: {{resolve:secretsmanager:read}}',
  };
  const parameters = Object.entries(references).map(([name, Value]) => [
    name,
    { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value } },
  ]);
  const Outputs = Object.fromEntries(
    Object.keys(references).map((name) => [name, { Value: { 'Fn::GetAtt': [name, 'Value'] } }]),
  ) as object;
  await stacks.create('reader', { Resources: Object.fromEntries(parameters) as object, Outputs });
  expect(await stacks.ended('reader')).toBe('CREATE_COMPLETE');
  expect(await stacks.outputs('reader')).toEqual({
    Member: 'u2',
    ByArn: 'p2',
    Before: 'u1',
    Version: 'u1',
    Whole: 'whole: {"user":"u2","pass":"p2"}',
  });
});

import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import { CloudFormation, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { ACCOUNT, refusal, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

/** The four steps, as AWS's template has them; a secret whose text is `fails` fails its test. */
const CODE = `
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
const secrets = new SecretsManager();
export const handler = async ({ SecretId, ClientRequestToken: VersionId, Step }) => {
  const { VersionIdsToStages: stages } = await secrets.describeSecret({ SecretId });
  if (!stages[VersionId]?.includes('AWSPENDING')) throw new Error('not pending: ' + JSON.stringify(stages));
  if (Step === 'createSecret') {
    const { SecretString } = await secrets.getSecretValue({ SecretId });
    try {
      await secrets.getSecretValue({ SecretId, VersionId, VersionStage: 'AWSPENDING' });
    } catch (error) {
      if (error.name !== 'ResourceNotFoundException') throw error;
      await secrets.putSecretValue({ SecretId, ClientRequestToken: VersionId, SecretString: SecretString + '+', VersionStages: ['AWSPENDING'] });
    }
  }
  if (Step === 'testSecret') {
    const { SecretString } = await secrets.getSecretValue({ SecretId, VersionStage: 'AWSPENDING' });
    if (SecretString.startsWith('fails')) throw new Error('It does not work.');
  }
  if (Step === 'finishSecret') {
    const [RemoveFromVersionId] = Object.entries(stages).find(([, labels]) => labels.includes('AWSCURRENT'));
    await secrets.updateSecretVersionStage({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: VersionId, RemoveFromVersionId });
  }
};`;

let lambda: TestLambda;
let secrets: SecretsManager;
let cloudformation: CloudFormation;
beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES });
  const config = {
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  secrets = new SecretsManager(config);
  cloudformation = new CloudFormation(config);
  const Role = await lambda.role('rotating', 'secretsmanager:*');
  await lambda.create('rotate', CODE, { Role });
});
afterAll(async () => {
  secrets.destroy();
  cloudformation.destroy();
  await lambda.close();
});

const RotationLambdaARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:rotate`;
const HOUR = 3_600_000;

const permit = () =>
  lambda.client.send(
    new AddPermissionCommand({
      FunctionName: 'rotate',
      StatementId: 'secrets',
      Action: 'lambda:InvokeFunction',
      Principal: 'secretsmanager.amazonaws.com',
    }),
  );

const current = async (SecretId: string) => (await secrets.getSecretValue({ SecretId })).SecretString;

/** A rotation goes on by itself, in the time that its function takes. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 20_000, interval: 20 }).toBe(true);
}

const steps = (SecretId: string): string[] =>
  lambda.cloud.journal
    .entries({ account: ACCOUNT })
    .filter(({ kind, action }) => kind === 'state' && action.endsWith(` of ${SecretId}`))
    .map(({ action }) => action.split(' ')[0] ?? '');

test('a function that Secrets Manager may not invoke rotates nothing', async () => {
  const { ARN: SecretId = '' } = await secrets.createSecret({ Name: 'guarded', SecretString: 'a' });
  const without = await refusal(secrets.rotateSecret({ SecretId, RotationRules: { AutomaticallyAfterDays: 1 } }));
  expect(without.message).toBe('No Lambda rotation function ARN is associated with this secret.');
  const refused = await refusal(secrets.rotateSecret({ SecretId, RotationLambdaARN }));
  const recordings = loadRecordings('secretsmanager');
  const message =
    'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.';
  expect(refused).toMatchObject({ name: 'AccessDeniedException', message });
  if (recordings.available) {
    const { rotate_secret_invalid_arn_exc: recorded } = recordings.of('test_rotate_secret_invalid_lambda_arn');
    expect(recorded).toMatchObject({ Error: { Code: refused.name, Message: refused.message } });
  }
  expect(await secrets.describeSecret({ SecretId })).not.toHaveProperty('RotationEnabled');
});

test('a secret is rotated at once, and then by its schedule', async () => {
  await permit();
  const first = await secrets.createSecret({
    Name: 'shop',
    SecretString: 'a',
    Description: 'testing rotation of secrets',
  });
  await secrets.getSecretValue({ SecretId: 'shop' });
  const RotationRules = { AutomaticallyAfterDays: 1 };
  const rotated = await secrets.rotateSecret({ SecretId: 'shop', RotationLambdaARN, RotationRules });
  await until(async () => (await current('shop')) === 'a+');
  await until(async () => (await secrets.describeSecret({ SecretId: 'shop' })).LastRotatedDate !== undefined);
  expect(steps('shop')).toEqual(['createSecret', 'setSecret', 'testSecret', 'finishSecret']);
  const described = await secrets.describeSecret({ SecretId: 'shop' });
  expect(described.VersionIdsToStages).toEqual({
    [first.VersionId ?? '']: ['AWSPREVIOUS'],
    [rotated.VersionId ?? '']: ['AWSCURRENT'],
  });
  const recordings = loadRecordings('secretsmanager');
  if (recordings.available) {
    const { describe_secret_rotated: recorded } = recordings.of('test_rotate_secret_with_lambda_success[None]');
    const comparison = new Comparison({
      ignored: /\.(?:ResponseMetadata|VersionIdsToStages|ARN|Name|RotationLambdaARN)$/,
    });
    const plain = JSON.parse(JSON.stringify(described)) as unknown;
    expect(comparison.differences(plain, recorded, 'describe')).toEqual([]);
  }
  await lambda.cloud.clock.advance(49 * HOUR);
  await until(async () => /^a\+\++$/.test((await current('shop')) ?? ''));
});

test('a cron expression says when, and a rotation that is cancelled does not come', async () => {
  await secrets.createSecret({ Name: 'nightly', SecretString: 'n' });
  const RotationRules = { ScheduleExpression: 'cron(0 4 * * ? *)', Duration: '2h' };
  await secrets.rotateSecret({ SecretId: 'nightly', RotationLambdaARN, RotationRules, RotateImmediately: false });
  const { NextRotationDate, VersionIdsToStages = {} } = await secrets.describeSecret({ SecretId: 'nightly' });
  expect(NextRotationDate?.toISOString()).toContain('T04:00:00');
  expect(Object.values(VersionIdsToStages)).toEqual([['AWSCURRENT']]);
  await lambda.cloud.clock.advance(24 * HOUR);
  await until(async () => (await current('nightly')) === 'n+');
  await secrets.cancelRotateSecret({ SecretId: 'nightly' });
  const begun = steps('nightly').length;
  await lambda.cloud.clock.advance(72 * HOUR);
  expect(steps('nightly')).toHaveLength(begun);
});

test('a step that fails leaves the current version as it is, and is tried again when asked for', async () => {
  await secrets.createSecret({ Name: 'broken', SecretString: 'fails' });
  const rotated = await secrets.rotateSecret({ SecretId: 'broken', RotationLambdaARN });
  await until(async () => steps('broken').includes('testSecret'));
  expect(await current('broken')).toBe('fails');
  await until(async () => {
    const { Versions = [] } = await secrets.listSecretVersionIds({ SecretId: 'broken' });
    return Versions.some(
      ({ VersionId, VersionStages = [] }) => VersionId === rotated.VersionId && VersionStages.includes('AWSPENDING'),
    );
  });
  const again = await refusal(secrets.rotateSecret({ SecretId: 'broken' }));
  expect(again.message).toBe("A previous rotation isn't complete. That rotation will be reattempted.");
  await until(async () => steps('broken').filter((step) => step === 'testSecret').length === 2);
  expect(steps('broken')).not.toContain('finishSecret');
});

test('a schedule in a template rotates its secret', async () => {
  const TemplateBody = JSON.stringify({
    Resources: {
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'of-a-stack', SecretString: 's' } },
      Schedule: {
        Type: 'AWS::SecretsManager::RotationSchedule',
        Properties: { SecretId: { Ref: 'Secret' }, RotationLambdaARN, RotationRules: { AutomaticallyAfterDays: 30 } },
      },
    },
  });
  await cloudformation.createStack({ StackName: 'rotating', TemplateBody });
  const waiter = { client: cloudformation, maxWaitTime: 20, minDelay: 0.02, maxDelay: 0.1 };
  await waitUntilStackCreateComplete(waiter, { StackName: 'rotating' });
  await until(async () => (await current('of-a-stack')) === 's+');
  const { RotationRules } = await secrets.describeSecret({ SecretId: 'of-a-stack' });
  expect(RotationRules).toEqual({ AutomaticallyAfterDays: 30 });
});

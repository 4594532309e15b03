import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, InvokeCommand, LambdaClient, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { pythonModules } from './bundled-packages.ts';
import { SERVICES } from './testing/services.ts';

let cloud: RunningCloud;
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
});
afterAll(() => cloud.close());

async function answerOf(
  Runtime: 'nodejs24.x' | 'nodejs22.x' | 'python3.14',
  file: string,
  code: string,
  name = `sdk-${Runtime.replace(/\W/g, '-')}`,
): Promise<unknown> {
  const config = {
    endpoint: cloud.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
  };
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const { Role } = await new IAMClient(config).send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const lambda = new LambdaClient(config);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime,
      Handler: 'index.handler',
      Role: Role?.Arn,
      Timeout: 20,
      MemorySize: 1024,
      Code: { ZipFile: zipSync({ [file]: strToU8(code) }) },
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 },
    { FunctionName: name },
  );
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: name }));
  return JSON.parse(Buffer.from(Payload ?? []).toString('utf8'));
}

test('a Node function finds the AWS SDK that it has not brought along, and is who its role is', async () => {
  const answer = await answerOf(
    'nodejs24.x',
    'index.mjs',
    "import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';\nexport const handler = async () => (await new STSClient().send(new GetCallerIdentityCommand({}))).Arn;",
  );
  expect(answer).toBe('arn:aws:sts::111122223333:assumed-role/sdk-nodejs24-x/sdk-nodejs24-x');
});

// What CDK's NodejsFunction and SAM's esbuild leave out of the bundle, and Powertools asks for.
test('a Node function finds the clients that most use, their helpers, and is told where to get the others', async () => {
  const names = `client-dynamodb client-s3 lib-dynamodb util-dynamodb lib-storage s3-presigned-post s3-request-presigner
    credential-providers client-ssm client-secrets-manager client-sqs client-sns client-eventbridge client-sfn client-kms
    client-cloudwatch client-apigatewaymanagementapi client-cognito-identity-provider client-sesv2 client-kinesis
    client-bedrock-runtime`;
  const answer = await answerOf(
    'nodejs22.x',
    'index.mjs',
    `export const handler = async () => {
      const failed = [];
      for (const name of ${JSON.stringify(names.split(/\s+/))}) await import('@aws-sdk/' + name).catch(() => failed.push(name));
      return [failed, await import('@aws-sdk/client-nobody').catch((error) => error.message)];
    };`,
  );
  expect(answer).toEqual([[], expect.stringContaining('run: node scripts/aws-sdk.ts client-nobody)')]);
});

test.skipIf(pythonModules().length === 0)(
  'a Python function finds boto3 (run `python3 scripts/python-tools.py` to have it)',
  async () => {
    const answer = await answerOf(
      'python3.14',
      'index.py',
      "import boto3\ndef handler(event, context):\n    return boto3.client('sts').get_caller_identity()['Arn']\n",
    );
    expect(answer).toBe('arn:aws:sts::111122223333:assumed-role/sdk-python3-14/sdk-python3-14');
  },
);

test.skipIf(pythonModules().length === 0)(
  'a Python function finds nothing else that lies beside boto3 (run `python3 scripts/python-tools.py` to have it)',
  async () => {
    const names = ['boto3', 'botocore', 'dateutil', 'six', 'urllib3', 'yaml', 'rsa', 'docutils', 'awscli', 'pip'];
    const answer = await answerOf(
      'python3.14',
      'index.py',
      `from importlib.util import find_spec\ndef handler(event, context):\n    return [name for name in ${JSON.stringify(names)} if find_spec(name)]\n`,
      'nothing-else',
    );
    expect(answer).toEqual(names.slice(0, 5));
  },
);

import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, InvokeCommand, LambdaClient, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { SERVICES } from '@coldstart/services';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainEnvironment, REPOSITORY } from './testing/course.ts';

const REGION = 'eu-west-1';
let cloud: RunningCloud;
let folder: string;
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
  folder = await mkdtemp(join(tmpdir(), 'coldstart-image-'));
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'src', 'app.mjs'), 'export const handler = async () => process.env.WORD;');
  await writeFile(
    join(folder, 'Dockerfile'),
    'FROM public.ecr.aws/lambda/nodejs:24\nARG WORD=none\nENV WORD=$WORD\nCOPY src .\nCMD ["app.handler"]\n',
  );
  await writeFile(join(folder, 'broken.Dockerfile'), 'FROM public.ecr.aws/lambda/nodejs:24\nRUN make\n');
});
afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function image(...args: readonly string[]): Promise<Ended> {
  const env = { ...plainEnvironment(), AWS_ENDPOINT_URL: cloud.endpoint, AWS_REGION: REGION };
  return new Promise((resolve) => {
    const command = [join(REPOSITORY, 'apps/cli/src/image.ts'), ...args];
    execFile(process.execPath, command, { env, cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

test('a folder becomes a function', async () => {
  const { stdout, code } = await image(folder, 'shop/orders:1', '--build-arg', 'WORD=built');
  expect({ stdout, code }).toEqual({ stdout: `000000000000.dkr.ecr.${REGION}.amazonaws.com/shop/orders:1\n`, code: 0 });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const options = { endpoint: cloud.endpoint, region: REGION, credentials };
  const [iam, client] = [new IAMClient(options), new LambdaClient(options)];
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'orders', AssumeRolePolicyDocument }));
  const FunctionName = 'orders';
  const Code = { ImageUri: stdout.trim() };
  await client.send(new CreateFunctionCommand({ FunctionName, Role: Role?.Arn, PackageType: 'Image', Code }));
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 20, minDelay: 0.02, maxDelay: 0.1 }, { FunctionName });
  const { Payload } = await client.send(new InvokeCommand({ FunctionName }));
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toBe('built');
  iam.destroy();
  client.destroy();
});

test.each([
  ['what cannot be built', ['.', 'a:1', '-f', 'broken.Dockerfile'], 1, 'broken.Dockerfile:2: `RUN make` cannot be run'],
  ['a folder without a Dockerfile', ['src', 'a:1'], 2, '--file'],
  ['a name that is none', ['.', 'A B'], 2, 'orders:1'],
  ['a cloud that is not there', ['.', 'a:1', '--endpoint', 'http://127.0.0.1:9'], 2, 'Start `pnpm cloud`'],
])('%s is told', async (_, args, code, text) => {
  const ended = await image(...args);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toContain(text);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { strToU8, zipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';
import { appSpec } from './testing/deployments.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const config = (endpoint: string) => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
  maxAttempts: 1,
});

test('a deployment goes on after a restart in the middle of it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-codedeploy-'));
  folders.push(dataDir);
  const services = [...iam, ...lambda, ...entries];
  const first = await startCloud({ services, dataDir, timeRuns: false });
  const roles = new IAM(config(first.endpoint));
  const functions = new Lambda(config(first.endpoint));
  const codedeploy = new CodeDeploy(config(first.endpoint));
  const arns: string[] = [];
  for (const name of ['lambda', 'codedeploy']) {
    const AssumeRolePolicyDocument = trust({ Service: `${name}.amazonaws.com` });
    const { Role } = await roles.createRole({ RoleName: name, AssumeRolePolicyDocument });
    const PolicyDocument = JSON.stringify(policy(allow('lambda:*')));
    await roles.putRolePolicy({ RoleName: name, PolicyName: 'p', PolicyDocument });
    arns.push(Role?.Arn ?? '');
  }
  const [Role, serviceRoleArn] = arns;
  const ZipFile = zipSync({ 'index.mjs': strToU8('export const handler = 1') });
  const settings = { Role, Runtime: 'nodejs24.x', Handler: 'index.handler' } as const;
  await functions.createFunction({ ...settings, FunctionName: 'shop', Code: { ZipFile } });
  await first.clock.advance(1000);
  await functions.publishVersion({ FunctionName: 'shop' });
  await functions.updateFunctionConfiguration({ FunctionName: 'shop', Timeout: 5 });
  await first.clock.advance(1000);
  await functions.publishVersion({ FunctionName: 'shop' });
  await functions.createAlias({ FunctionName: 'shop', Name: 'live', FunctionVersion: '1' });
  const [applicationName, deploymentGroupName] = ['app', 'group'];
  await codedeploy.createApplication({ applicationName, computePlatform: 'Lambda' });
  const deploymentConfigName = 'CodeDeployDefault.LambdaCanary10Percent10Minutes';
  await codedeploy.createDeploymentGroup({
    applicationName,
    deploymentGroupName,
    serviceRoleArn,
    deploymentConfigName,
  });
  const revision = { revisionType: 'String', string: { content: appSpec() } } as const;
  const { deploymentId } = await codedeploy.createDeployment({ applicationName, deploymentGroupName, revision });
  await first.clock.advance(300_000);
  await first.close();
  for (const client of [roles, functions, codedeploy]) client.destroy();

  const second = await startCloud({ services, dataDir, timeRuns: false });
  const later = new Lambda(config(second.endpoint));
  const asked = new CodeDeploy(config(second.endpoint));
  const alias = () => later.getAlias({ FunctionName: 'shop', Name: 'live' });
  expect((await alias()).RoutingConfig).toEqual({ AdditionalVersionWeights: { 2: 0.1 } });
  await second.clock.advance(301_000);
  expect((await alias()).FunctionVersion).toBe('2');
  expect((await asked.getDeployment({ deploymentId })).deploymentInfo?.status).toBe('Succeeded');
  later.destroy();
  asked.destroy();
  await second.close();
});

import type { AutoRollbackEvent } from '@aws-sdk/client-codedeploy';
import { SQS } from '@aws-sdk/client-sqs';
import { allow, policy, refusal, trust } from '@coldstart/service-iam/testing';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { appSpec, startDeployments, type TestDeployments } from '../testing/deployments.ts';

let shop: TestDeployments;
beforeAll(async () => {
  shop = await startDeployments(sqs);
});
afterEach(() => shop.reset());
afterAll(() => shop.close());

const OLD = ['1', {}];
const NEW = ['2', {}];
const autoRollbackConfiguration = {
  enabled: true,
  events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST'] satisfies AutoRollbackEvent[],
};

test('a canary has its part until its minutes are over', async () => {
  await shop.group('canary');
  const id = await shop.deploy('canary');
  expect(await shop.alias()).toEqual(['1', { 2: 0.1 }]);
  expect(await shop.status(id)).toEqual(['InProgress', 'Succeeded', 'InProgress', 'Pending']);
  await shop.pass(298);
  expect(await shop.alias()).toEqual(['1', { 2: 0.1 }]);
  await shop.pass(2);
  expect(await shop.alias()).toEqual(NEW);
  expect(await shop.status(id)).toEqual(['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded']);
  const { deploymentInfo } = await shop.codedeploy.getDeployment({ deploymentId: id });
  expect(deploymentInfo).toMatchObject({
    creator: 'user',
    computePlatform: 'Lambda',
    deploymentOverview: { Succeeded: 1 },
  });
});

test('a configuration of one’s own moves the same again after each interval', async () => {
  await shop.codedeploy.createDeploymentConfig({
    deploymentConfigName: 'thirds',
    computePlatform: 'Lambda',
    trafficRoutingConfig: { type: 'TimeBasedLinear', timeBasedLinear: { linearPercentage: 40, linearInterval: 1 } },
  });
  await shop.group('linear', { deploymentConfigName: 'thirds' });
  const id = await shop.deploy('linear');
  expect(await shop.alias()).toEqual(['1', { 2: 0.4 }]);
  await shop.pass(60);
  expect(await shop.alias()).toEqual(['1', { 2: 0.8 }]);
  await shop.pass(60);
  expect(await shop.alias()).toEqual(NEW);
  expect((await shop.status(id))[0]).toBe('Succeeded');
});

test('a hook that says that it has failed, or says nothing for an hour, takes everything back', async () => {
  await shop.group('hooked', { autoRollbackConfiguration });
  const silent = await shop.deploy('hooked', { BeforeAllowTraffic: 'hook' });
  const invoked = shop.cloud.cloud.journal.entries({ kind: 'call' }).findLast(({ action }) => action === 'Invoke');
  expect(invoked?.resource).toContain('hook');
  expect(await shop.alias()).toEqual(OLD);
  await shop.pass(3597);
  expect((await shop.status(silent))[0]).toBe('InProgress');
  await shop.pass(5);
  expect(await shop.status(silent)).toEqual(['Failed', 'Failed', 'Skipped', 'Skipped']);
  const { deploymentInfo } = await shop.codedeploy.getDeployment({ deploymentId: silent });
  expect(deploymentInfo?.errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
  const wrong = await shop.deploy(
    'hooked',
    { AfterAllowTraffic: 'hook' },
    {
      deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
    },
  );
  expect(await shop.alias()).toEqual(NEW);
  const answer = { deploymentId: wrong, lifecycleEventHookExecutionId: 'x', status: 'Succeeded' } as const;
  expect(await refusal(shop.codedeploy.putLifecycleEventHookExecutionStatus(answer))).toMatchObject({
    code: 'InvalidLifecycleEventHookExecutionIdException',
  });
});

test('a hook that answers lets the deployment go on', async () => {
  const queues = new SQS(shop.cloud.config());
  await queues.createQueue({ QueueName: 'asked' });
  const QueueUrl = `${shop.cloud.cloud.endpoint}/111122223333/asked`;
  const OnSuccess = { Destination: 'arn:aws:sqs:eu-central-1:111122223333:asked' };
  await shop.lambda.putFunctionEventInvokeConfig({ FunctionName: 'hook', DestinationConfig: { OnSuccess } });
  await shop.group('answered', { deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce' });
  const deploymentId = await shop.deploy('answered', { BeforeAllowTraffic: 'hook' });
  expect(await shop.alias()).toEqual(OLD);
  // The function runs in the machine's time.
  const asked = await vi.waitFor(async () => {
    await shop.pass(1);
    const { Messages: [message] = [] } = await queues.receiveMessage({ QueueUrl });
    if (message === undefined) throw new Error('The hook has not ended.');
    return message;
  }, 30_000);
  const { requestPayload } = JSON.parse(asked.Body ?? '') as { requestPayload: Record<string, string> };
  expect(requestPayload['DeploymentId']).toBe(deploymentId);
  const lifecycleEventHookExecutionId = requestPayload['LifecycleEventHookExecutionId'];
  await shop.codedeploy.putLifecycleEventHookExecutionStatus({
    deploymentId,
    lifecycleEventHookExecutionId,
    status: 'Succeeded',
  });
  await shop.pass(1);
  expect(await shop.status(deploymentId)).toEqual(['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded']);
  expect(await shop.alias()).toEqual(NEW);
  await shop.lambda.deleteFunctionEventInvokeConfig({ FunctionName: 'hook' });
  queues.destroy();
});

test('who stops a deployment has it taken back by another', async () => {
  await shop.group('stopped', { autoRollbackConfiguration });
  const id = await shop.deploy('stopped');
  await shop.codedeploy.stopDeployment({ deploymentId: id });
  await shop.pass(1);
  expect(await shop.alias()).toEqual(OLD);
  expect(await shop.status(id)).toEqual(['Stopped', 'Succeeded', 'Failed', 'Skipped']);
  const { deploymentInfo } = await shop.codedeploy.getDeployment({ deploymentId: id });
  const back = deploymentInfo?.rollbackInfo?.rollbackDeploymentId ?? '';
  expect(deploymentInfo?.rollbackInfo?.rollbackMessage).toBe(
    `Deployment ${id} terminated. Automatic rollback is triggered with a DeploymentId ${back}.`,
  );
  expect(await shop.status(back)).toEqual(['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded']);
  expect(await refusal(shop.codedeploy.stopDeployment({ deploymentId: id }))).toMatchObject({
    code: 'DeploymentAlreadyCompletedException',
  });
});

test('a role without the permission ends the deployment, and says so', async () => {
  const serviceRoleArn = await shop.cloud.role(
    'reader',
    trust({ Service: 'codedeploy.amazonaws.com' }),
    policy(allow('lambda:GetAlias')),
  );
  await shop.group('denied', { serviceRoleArn });
  const id = await shop.deploy('denied');
  const { deploymentInfo } = await shop.codedeploy.getDeployment({ deploymentId: id });
  expect(deploymentInfo).toMatchObject({ status: 'Failed', errorInformation: { code: 'IAM_ROLE_PERMISSIONS' } });
  const strange = await shop.cloud.role('strange', trust({ Service: 'ec2.amazonaws.com' }));
  expect(await refusal(shop.group('strange', { serviceRoleArn: strange }))).toMatchObject({
    code: 'InvalidRoleException',
    message: `AWS CodeDeploy does not have the permissions required to assume the role ${strange}.`,
  });
});

test('an AppSpec that cannot be carried out fails, and one that is not there is refused', async () => {
  await shop.group('specs');
  const content = appSpec({}, { CurrentVersion: '2', TargetVersion: '1' });
  for (const [text, code] of [
    ['version: 0.0', 'INVALID_REVISION'],
    [content, 'INVALID_LAMBDA_CONFIGURATION'],
    [appSpec({ AfterInstall: 'x' }), 'INVALID_REVISION'],
  ] as const) {
    const id = await shop.deploy('specs', {}, { revision: { revisionType: 'String', string: { content: text } } });
    const { deploymentInfo } = await shop.codedeploy.getDeployment({ deploymentId: id });
    expect(deploymentInfo).toMatchObject({ status: 'Failed', errorInformation: { code } });
  }
  const empty = { applicationName: 'app', deploymentGroupName: 'nobody' };
  expect(await refusal(shop.codedeploy.createDeployment(empty))).toMatchObject({
    code: 'DeploymentGroupDoesNotExistException',
    message: 'No Deployment Group found for name: nobody',
  });
});

test('other platforms are refused by name, and a group deploys one at a time', async () => {
  expect(await refusal(shop.codedeploy.createApplication({ applicationName: 'servers' }))).toMatchObject({
    code: 'NotImplemented',
    message: expect.stringContaining('Deployments to servers') as string,
  });
  await shop.group('busy');
  const id = await shop.deploy('busy');
  expect(await refusal(shop.deploy('busy'))).toMatchObject({
    code: 'DeploymentLimitExceededException',
    message: `The Deployment Group 'busy' already has an active Deployment '${id}'`,
  });
  await shop.codedeploy.stopDeployment({ deploymentId: id, autoRollbackEnabled: true });
  await shop.pass(1);
});

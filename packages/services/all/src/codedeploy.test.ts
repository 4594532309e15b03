import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { startStacks, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as cloudwatch } from '@coldstart/service-cloudwatch/entry';
import { entries } from '@coldstart/service-codedeploy/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let codedeploy: CodeDeploy;
beforeAll(async () => {
  stacks = await startStacks(undefined, { services: [...entries, ...cloudwatch] });
  codedeploy = stacks.connect(CodeDeploy);
});
afterAll(() => stacks.close());

const inline = (answer: string): object => ({
  Type: 'AWS::Serverless::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    InlineCode: `exports.handler = async () => '${answer}';`,
    AutoPublishAlias: 'live',
    DeploymentPreference: { Type: 'Canary10Percent5Minutes' },
  },
});

const sam = (answer: string): object => ({
  Transform: 'AWS::Serverless-2016-10-31',
  Resources: { Shop: inline(answer) },
  Outputs: { Name: { Value: { Ref: 'Shop' } }, Group: { Value: { Ref: 'ShopDeploymentGroup' } } },
});

/** Moves the cloud's time on, by seconds. */
const pass = (seconds: number): Promise<void> => stacks.cloud.clock.advance(seconds * 1000);

async function deployments(): Promise<string[]> {
  const { applications: [applicationName] = [] } = await codedeploy.listApplications({});
  const { deploymentGroups: [deploymentGroupName] = [] } = await codedeploy.listDeploymentGroups({ applicationName });
  const { deployments: ids = [] } = await codedeploy.listDeployments({ applicationName, deploymentGroupName });
  return ids;
}

test('the update of a stack waits until CodeDeploy has moved the alias, bit by bit', async () => {
  await stacks.create('shop', sam('one'));
  expect(await stacks.ended('shop')).toBe('CREATE_COMPLETE');
  const { Name: FunctionName = '' } = await stacks.outputs('shop');
  const alias = () => stacks.lambda.getAlias({ FunctionName, Name: 'live' });
  expect(await alias()).toMatchObject({ FunctionVersion: '1' });
  expect(await deployments()).toEqual([]);

  await stacks.update('shop', sam('two'));
  await pass(10);
  expect(await alias()).toMatchObject({
    FunctionVersion: '1',
    RoutingConfig: { AdditionalVersionWeights: { 2: 0.1 } },
  });
  expect(await stacks.status('shop')).toBe('UPDATE_IN_PROGRESS');
  await pass(330);
  expect(await stacks.status('shop')).toBe('UPDATE_COMPLETE');
  expect(await alias()).toMatchObject({ FunctionVersion: '2' });
  expect((await alias()).RoutingConfig).toBeUndefined();
  const [deploymentId] = await deployments();
  const { deploymentInfo } = await codedeploy.getDeployment({ deploymentId });
  expect(deploymentInfo).toMatchObject({ status: 'Succeeded', creator: 'user' });
});

test('a deployment that is stopped takes the alias back, and the stack', async () => {
  const { Name: FunctionName = '' } = await stacks.outputs('shop');
  await stacks.update('shop', sam('three'));
  await pass(10);
  const [deploymentId] = await deployments();
  await codedeploy.stopDeployment({ deploymentId });
  await pass(60);
  expect(await stacks.status('shop')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await stacks.reason('shop', 'ShopAliaslive')).toContain(
    `Resource handler returned message: "${deploymentId} failed. `,
  );
  expect(await stacks.lambda.getAlias({ FunctionName, Name: 'live' })).toMatchObject({ FunctionVersion: '2' });
  const { deploymentInfo } = await codedeploy.getDeployment({ deploymentId });
  expect(deploymentInfo).toMatchObject({
    status: 'Stopped',
    rollbackInfo: { rollbackMessage: expect.stringContaining('Automatic rollback is triggered') as string },
  });
});

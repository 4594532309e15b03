import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as cloudwatch } from '@coldstart/service-cloudwatch/entry';
import { entries } from '@coldstart/service-codedeploy/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let codedeploy: CodeDeploy;
beforeAll(async () => {
  stacks = await startStacks(undefined, { services: [...entries, ...cloudwatch] });
  codedeploy = stacks.connect(CodeDeploy);
  await prepare(stacks);
});
afterAll(() => stacks.close());

const inline = (answer: string, alarms: string[]): object => ({
  Type: 'AWS::Serverless::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    InlineCode: `exports.handler = async () => '${answer}';`,
    AutoPublishAlias: 'live',
    DeploymentPreference: { Type: 'Canary10Percent5Minutes', Alarms: alarms },
  },
});

const sam = (answer: string, alarms: string[] = []): object => ({
  Transform: 'AWS::Serverless-2016-10-31',
  Resources: { Shop: inline(answer, alarms) },
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

test('an alarm takes a deployment back within its next looks', async () => {
  const cloudwatch = stacks.connect(CloudWatch);
  const AlarmName = 'shop-errors';
  await cloudwatch.putMetricAlarm({
    AlarmName,
    Namespace: 'Shop',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
  await stacks.update('shop', sam('four', [AlarmName]));
  await pass(10);
  await cloudwatch.putMetricData({ Namespace: 'Shop', MetricData: [{ MetricName: 'Errors', Value: 1 }] });
  await pass(150);
  const [back = '', deploymentId] = await deployments();
  const { deploymentInfo } = await codedeploy.getDeployment({ deploymentId });
  expect(deploymentInfo).toMatchObject({
    status: 'Stopped',
    errorInformation: { code: 'ALARM_ACTIVE', message: expect.stringContaining('<shop-errors>') as string },
    rollbackInfo: { rollbackDeploymentId: back },
  });
  await pass(20);
  expect(await stacks.status('shop')).toBe('UPDATE_ROLLBACK_COMPLETE');
});

const Role = { 'Fn::GetAtt': ['Deployer', 'Arn'] };
const around = {
  App: { Type: 'AWS::CodeDeploy::Application', Properties: { ComputePlatform: 'Lambda' } },
  Deployer: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'codedeploy.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    },
  },
  Topic: { Type: 'AWS::SNS::Topic' },
};

const LIVES: Record<string, Lifecycle> = {
  'an application': {
    type: 'AWS::CodeDeploy::Application',
    first: { ComputePlatform: 'Lambda' },
    second: { ComputePlatform: 'Lambda', Tags: [{ Key: 'a', Value: 'b' }] },
  },
  'a deployment group': {
    type: 'AWS::CodeDeploy::DeploymentGroup',
    first: { ApplicationName: { Ref: 'App' }, ServiceRoleArn: Role },
    second: {
      ApplicationName: { Ref: 'App' },
      ServiceRoleArn: Role,
      DeploymentConfigName: 'CodeDeployDefault.LambdaLinear10PercentEvery3Minutes',
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: 'a' }] },
      AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE'] },
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
      TriggerConfigurations: [
        { TriggerName: 't', TriggerTargetArn: { Ref: 'Topic' }, TriggerEvents: ['DeploymentFailure'] },
      ],
      Tags: [{ Key: 'a', Value: 'b' }],
    },
    around,
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

import {
  CloudFormation,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { IAM } from '@aws-sdk/client-iam';
import { SSM } from '@aws-sdk/client-ssm';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

let cloud: RunningCloud;
let cloudformation: CloudFormation;
let ssm: SSM;
const root = { accessKeyId: '111122223333', secretAccessKey: 'test' };
const config = () => ({ endpoint: cloud.endpoint, region: 'eu-west-1', maxAttempts: 1 });
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
  cloudformation = new CloudFormation({ ...config(), credentials: root });
  ssm = new SSM({ ...config(), credentials: root });
});
afterAll(async () => {
  cloudformation.destroy();
  ssm.destroy();
  await cloud.close();
});

const waiter = () => ({ client: cloudformation, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 });
const stack = (parameter: object, more: object = {}) =>
  JSON.stringify({
    Resources: { Url: { Type: 'AWS::SSM::Parameter', Properties: parameter }, ...more },
    Outputs: {
      Name: { Value: { Ref: 'Url' } },
      Value: { Value: { 'Fn::GetAtt': 'Url.Value' } },
      Type: { Value: { 'Fn::GetAtt': ['Url', 'Type'] } },
    },
  });

async function outputs(StackName: string): Promise<Record<string, string | undefined>> {
  const { Stacks: [{ Outputs = [] } = {}] = [] } = await cloudformation.describeStacks({ StackName });
  return Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue }) => [OutputKey, OutputValue]));
}

async function tagsOf(ResourceId: string): Promise<Record<string, string | undefined>> {
  const { TagList = [] } = await ssm.listTagsForResource({ ResourceType: 'Parameter', ResourceId });
  return Object.fromEntries(
    TagList.flatMap(({ Key = '', Value }) => (Key.startsWith('aws:') ? [] : [[Key, Value] as const])),
  );
}

test('a parameter is made, changed in place and deleted with its stack', async () => {
  const StackName = 'shop';
  const first = {
    Name: '/shop/url',
    Type: 'String',
    Value: 'a',
    AllowedPattern: '[a-z]',
    Tags: { one: '1', two: '2' },
  };
  await cloudformation.createStack({ StackName, TemplateBody: stack(first) });
  await waitUntilStackCreateComplete(waiter(), { StackName });
  expect(await outputs(StackName)).toEqual({ Name: '/shop/url', Value: 'a', Type: 'String' });
  expect(await tagsOf('/shop/url')).toEqual({ one: '1', two: '2' });

  const second = { Name: '/shop/url', Type: 'StringList', Value: 'A,B', Description: 'd', Tags: { two: '3' } };
  await cloudformation.updateStack({ StackName, TemplateBody: stack(second) });
  await waitUntilStackUpdateComplete(waiter(), { StackName });
  expect((await ssm.getParameter({ Name: '/shop/url' })).Parameter).toMatchObject({
    Type: 'StringList',
    Value: 'A,B',
    Version: 2,
  });
  expect(await tagsOf('/shop/url')).toEqual({ two: '3' });
  const drift = { StackName, LogicalResourceId: 'Url' };
  expect((await cloudformation.detectStackResourceDrift(drift)).StackResourceDrift?.StackResourceDriftStatus).toBe(
    'IN_SYNC',
  );
  await ssm.putParameter({ Name: '/shop/url', Value: 'by hand', Overwrite: true });
  expect((await cloudformation.detectStackResourceDrift(drift)).StackResourceDrift?.PropertyDifferences).toMatchObject([
    { PropertyPath: '/Value', ExpectedValue: 'A,B', ActualValue: 'by hand' },
  ]);

  await cloudformation.deleteStack({ StackName });
  await waitUntilStackDeleteComplete(waiter(), { StackName });
  await expect(ssm.getParameter({ Name: '/shop/url' })).rejects.toMatchObject({ name: 'ParameterNotFound' });
});

test('a parameter without a name is given one, and templates read parameters', async () => {
  await ssm.putParameter({ Name: '/given', Value: 'by reference', Type: 'String' });
  await ssm.putParameter({ Name: '/secret', Value: 'hunter2', Type: 'SecureString' });
  const StackName = 'reader';
  const group = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '{{resolve:ssm-secure:/secret:1}}' } };
  await cloudformation.createStack({
    StackName,
    TemplateBody: stack({ Type: 'String', Value: '{{resolve:ssm:/given}}' }, { Group: group }),
  });
  await waitUntilStackCreateComplete(waiter(), { StackName });
  const { Name = '' } = await outputs(StackName);
  expect(Name).toMatch(/^CFN-Url-\w{12}$/);
  expect((await ssm.getParameter({ Name })).Parameter?.Value).toBe('by reference');
  const { StackResourceDetail: made } = await cloudformation.describeStackResource({
    StackName,
    LogicalResourceId: 'Group',
  });
  expect(made?.PhysicalResourceId).toBe('hunter2');
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html
test('a SecureString cannot be made by a stack', async () => {
  const StackName = 'secretive';
  await cloudformation.createStack({ StackName, TemplateBody: stack({ Type: 'SecureString', Value: 's' }) });
  await expect(waitUntilStackCreateComplete(waiter(), { StackName })).rejects.toThrow();
  const { StackEvents: events = [] } = await cloudformation.describeStackEvents({ StackName });
  expect(events.map(({ ResourceStatusReason: reason = '' }) => reason).join('\n')).toContain(
    'SSM Parameters of type SecureString cannot be created using CloudFormation',
  );
});

test('a parameter of Parameter Store that holds something else by now is changed by nobody who deploys', async () => {
  await ssm.putParameter({ Name: '/moving', Value: 'first', Type: 'String' });
  const StackName = 'moved';
  const request = {
    StackName,
    Parameters: [{ ParameterKey: 'Moving', ParameterValue: '/moving' }],
    TemplateBody: JSON.stringify({
      Parameters: { Moving: { Type: 'AWS::SSM::Parameter::Value<String>' } },
      Resources: { Copy: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: { Ref: 'Moving' } } } },
    }),
  };
  await cloudformation.createStack(request);
  await waitUntilStackCreateComplete(waiter(), { StackName });
  await ssm.putParameter({ Name: '/moving', Value: 'second', Overwrite: true });
  await cloudformation.createChangeSet({ ...request, ChangeSetName: 'follow' });
  const { Changes: [change] = [] } = await cloudformation.describeChangeSet({ StackName, ChangeSetName: 'follow' });
  expect(change?.ResourceChange?.Details).toEqual([
    {
      ChangeSource: 'DirectModification',
      Evaluation: 'Static',
      Target: { Attribute: 'Properties', Name: 'Value', RequiresRecreation: 'Never' },
    },
  ]);
});

test('a template is told which parameter is not there, and which it may not have', async () => {
  await ssm.putParameter({ Name: '/hidden', Value: 's', Type: 'SecureString' });
  const create = (StackName: string, Default: string, Type = 'AWS::SSM::Parameter::Value<String>') =>
    cloudformation.createStack({
      StackName,
      TemplateBody: JSON.stringify({
        Parameters: { Given: { Type, Default } },
        Resources: { Copy: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: { Ref: 'Given' } } } },
      }),
    });
  await expect(create('absent', '/absent')).rejects.toThrow(
    'Unable to fetch parameters [/absent] from parameter store for this account.',
  );
  await expect(create('hidden', '/hidden')).rejects.toThrow(
    'Parameters [/hidden] referenced by template have types not supported by CloudFormation.',
  );
  await create(
    'image',
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64',
    'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
  );
  await waitUntilStackCreateComplete(waiter(), { StackName: 'image' });
  const { Stacks: [made] = [] } = await cloudformation.describeStacks({ StackName: 'image' });
  expect(made?.Parameters?.[0]?.ResolvedValue).toMatch(/^ami-[0-9a-f]{17}$/);
  const TemplateBody = stack({ Type: 'String', Value: '{{resolve:ssm:/absent:3}}' });
  await cloudformation.createStack({ StackName: 'reference', TemplateBody });
  await expect(waitUntilStackCreateComplete(waiter(), { StackName: 'reference' })).rejects.toThrow();
  const { StackEvents: events = [] } = await cloudformation.describeStackEvents({ StackName: 'reference' });
  expect(events.map(({ ResourceStatusReason: reason = '' }) => reason).join('\n')).toContain(
    'Parameters: [ssm:/absent:3] cannot be found.',
  );
});

// As the CDK deploys: its own role may not read parameters, the role that it gives to CloudFormation may.
test('parameters are read with the rights of the role that deploys', async () => {
  const iam = new IAM({ ...config(), credentials: root });
  const trust = (Principal: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] });
  const allow = (Action: string[]) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
  const { Role } = await iam.createRole({
    RoleName: 'deployer',
    AssumeRolePolicyDocument: trust({ Service: 'cloudformation.amazonaws.com' }),
  });
  await iam.putRolePolicy({ RoleName: 'deployer', PolicyName: 'p', PolicyDocument: allow(['ssm:*']) });
  await iam.createUser({ UserName: 'poor' });
  await iam.putUserPolicy({
    UserName: 'poor',
    PolicyName: 'p',
    PolicyDocument: allow(['cloudformation:*', 'iam:PassRole']),
  });
  const { AccessKey: { AccessKeyId = '', SecretAccessKey = '' } = {} } = await iam.createAccessKey({
    UserName: 'poor',
  });
  const poor = new CloudFormation({
    ...config(),
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey },
  });
  await ssm.putParameter({ Name: '/for/the/role', Value: 'v', Type: 'String' });
  const request = {
    StackName: 'by-a-role',
    TemplateBody: JSON.stringify({
      Parameters: { Given: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/for/the/role' } },
      Resources: { Copy: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: { Ref: 'Given' } } } },
    }),
  };
  await expect(poor.createStack(request)).rejects.toThrow('is not authorized to perform: ssm:GetParameters');
  await poor.createStack({ ...request, RoleARN: Role?.Arn });
  await waitUntilStackCreateComplete(waiter(), { StackName: 'by-a-role' });
  poor.destroy();
  iam.destroy();
});

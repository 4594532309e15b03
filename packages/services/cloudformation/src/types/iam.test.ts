import { afterAll, beforeAll, expect, test } from 'vitest';
import { live, prepare, type Lifecycle } from '../testing/lifecycle.ts';
import { role, startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
  await prepare(stacks);
});
afterAll(() => stacks.close());

const document = (action: string, resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
});
const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});
const inline = (name: string, action: string) => ({ PolicyName: name, PolicyDocument: document(action) });
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const tags = (...pairs: [string, string][]) => pairs.map(([Key, Value]) => ({ Key, Value }));

const OWNERS = {
  Role: role({ RoleName: 'owner' }),
  User: { Type: 'AWS::IAM::User', Properties: { UserName: 'owner' } },
  User2: { Type: 'AWS::IAM::User', Properties: { UserName: 'other' } },
  Group: { Type: 'AWS::IAM::Group', Properties: { GroupName: 'owner' } },
  Group2: { Type: 'AWS::IAM::Group', Properties: { GroupName: 'other' } },
};

const LIVES: Readonly<Record<string, Lifecycle>> = {
  'a role': {
    type: 'AWS::IAM::Role',
    first: {
      RoleName: 'lives',
      AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
      Description: 'first',
      PermissionsBoundary: managed('ReadOnlyAccess'),
      ManagedPolicyArns: [managed('AmazonS3ReadOnlyAccess'), managed('AmazonSQSFullAccess')],
      Policies: [inline('a', 's3:GetObject'), inline('b', 's3:PutObject')],
      Tags: tags(['a', '1'], ['b', '2']),
    },
    second: {
      RoleName: 'lives',
      AssumeRolePolicyDocument: trust('states.amazonaws.com'),
      MaxSessionDuration: 7200,
      ManagedPolicyArns: [managed('AmazonSQSFullAccess'), managed('AmazonSNSFullAccess')],
      Policies: [inline('b', 's3:DeleteObject'), inline('c', 's3:ListBucket')],
      Tags: tags(['b', '3']),
    },
  },
  'a role of a service': {
    type: 'AWS::IAM::ServiceLinkedRole',
    first: { AWSServiceName: 'autoscaling.amazonaws.com', CustomSuffix: 'a', Description: 'first' },
    second: { AWSServiceName: 'autoscaling.amazonaws.com', CustomSuffix: 'a', Description: 'second' },
  },
  'a provider of OpenID Connect': {
    type: 'AWS::IAM::OIDCProvider',
    first: { Url: 'https://token.example.com', ClientIdList: ['a', 'b'], Tags: tags(['a', '1'], ['b', '2']) },
    second: {
      Url: 'https://token.example.com',
      ClientIdList: ['b', 'c'],
      ThumbprintList: ['0123456789012345678901234567890123456789'],
      Tags: tags(['b', '3']),
    },
  },
  'a user': {
    type: 'AWS::IAM::User',
    around: { Group: OWNERS.Group, Group2: OWNERS.Group2 },
    first: {
      UserName: 'lives',
      Path: '/a/',
      Groups: ['owner'],
      ManagedPolicyArns: [managed('AmazonS3ReadOnlyAccess')],
      Policies: [inline('a', 's3:GetObject')],
      Tags: tags(['a', '1']),
    },
    second: {
      UserName: 'lives',
      Path: '/b/',
      Groups: ['other'],
      PermissionsBoundary: managed('ReadOnlyAccess'),
      Policies: [inline('a', 's3:PutObject'), inline('b', 's3:GetObject')],
      Tags: tags(['b', '2']),
    },
  },
  'a group': {
    type: 'AWS::IAM::Group',
    first: { GroupName: 'lives', Path: '/a/', ManagedPolicyArns: [managed('AmazonS3ReadOnlyAccess')] },
    second: { GroupName: 'lives', Path: '/b/', Policies: [inline('a', 's3:GetObject')] },
  },
  'a managed policy': {
    type: 'AWS::IAM::ManagedPolicy',
    around: OWNERS,
    first: {
      ManagedPolicyName: 'lives',
      Description: 'd',
      PolicyDocument: document('s3:GetObject'),
      Roles: ['owner'],
      Users: ['owner'],
    },
    second: {
      ManagedPolicyName: 'lives',
      Description: 'd',
      PolicyDocument: document('s3:PutObject'),
      Users: ['other'],
      Groups: ['owner'],
    },
  },
  'a policy': {
    type: 'AWS::IAM::Policy',
    around: OWNERS,
    first: { PolicyName: 'first', PolicyDocument: document('s3:GetObject'), Roles: ['owner'], Users: ['owner'] },
    second: { PolicyName: 'second', PolicyDocument: document('s3:PutObject'), Groups: ['owner'], Users: ['owner'] },
  },
  'a policy of a role': {
    type: 'AWS::IAM::RolePolicy',
    around: { Role: OWNERS.Role },
    first: { PolicyName: 'p', RoleName: 'owner', PolicyDocument: document('s3:GetObject') },
    second: { PolicyName: 'p', RoleName: 'owner', PolicyDocument: document('s3:PutObject') },
  },
  'a policy of a user': {
    type: 'AWS::IAM::UserPolicy',
    around: { User: OWNERS.User },
    first: { PolicyName: 'p', UserName: 'owner', PolicyDocument: document('s3:GetObject') },
    second: { PolicyName: 'p', UserName: 'owner', PolicyDocument: document('s3:PutObject') },
  },
  'a policy of a group': {
    type: 'AWS::IAM::GroupPolicy',
    around: { Group: OWNERS.Group },
    first: { PolicyName: 'p', GroupName: 'owner', PolicyDocument: document('s3:GetObject') },
    second: { PolicyName: 'p', GroupName: 'owner', PolicyDocument: document('s3:PutObject') },
  },
  'an access key': {
    type: 'AWS::IAM::AccessKey',
    around: { User: OWNERS.User },
    first: { UserName: 'owner', Status: 'Inactive' },
    second: { UserName: 'owner', Status: 'Active' },
  },
  'an instance profile': {
    type: 'AWS::IAM::InstanceProfile',
    around: { Role: OWNERS.Role, Role2: role({ RoleName: 'other' }) },
    first: { InstanceProfileName: 'lives', Path: '/p/', Roles: ['owner'] },
    second: { InstanceProfileName: 'lives', Path: '/p/', Roles: ['other'] },
  },
  'an addition of users to a group': {
    type: 'AWS::IAM::UserToGroupAddition',
    around: OWNERS,
    first: { GroupName: 'owner', Users: ['owner'] },
    second: { GroupName: 'other', Users: ['owner', 'other'] },
  },
};

test.each(Object.entries(LIVES))('%s', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a user gets, changes and loses the right to log in', async () => {
  const user = (properties: object) => ({
    Resources: { User: { Type: 'AWS::IAM::User', Properties: { UserName: 'logs-in', ...properties } } },
  });
  const profile = (reset: boolean) => ({
    LoginProfile: { Password: 'a-Long-1-password', PasswordResetRequired: reset },
  });
  await stacks.create('logs-in', user(profile(true)));
  const required = async () =>
    (await stacks.iam.getLoginProfile({ UserName: 'logs-in' })).LoginProfile?.PasswordResetRequired;
  expect(await required()).toBe(true);
  expect(await stacks.update('logs-in', user(profile(false)))).toBe('UPDATE_COMPLETE');
  expect(await required()).toBe(false);
  expect(await stacks.update('logs-in', user({ Path: '/p/' }))).toBe('UPDATE_COMPLETE');
  await expect(required()).rejects.toThrow('Login Profile for User logs-in cannot be found');
});

test('a policy that has had five versions gets a sixth', async () => {
  const policy = (number: number) => ({
    Resources: {
      Policy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { ManagedPolicyName: 'many', PolicyDocument: document('s3:GetObject', `arn:aws:s3:::b/${number}`) },
      },
    },
  });
  await stacks.create('many', policy(0));
  for (let number = 1; number <= 6; number += 1)
    expect(await stacks.update('many', policy(number))).toBe('UPDATE_COMPLETE');
  const { Versions: versions = [] } = await stacks.iam.listPolicyVersions({
    PolicyArn: 'arn:aws:iam::111122223333:policy/many',
  });
  expect(versions.map(({ VersionId: id }) => id)).toEqual(['v7', 'v6', 'v5', 'v4', 'v3']);
});

test('what a role could not be given leaves no role behind', async () => {
  const status = await stacks.create('half-a-role', {
    Resources: {
      Role: role({ RoleName: 'half', ManagedPolicyArns: [managed('AmazonS3ReadOnlyAccess'), managed('No')] }),
    },
  });
  expect(status).toBe('ROLLBACK_COMPLETE');
  await expect(stacks.iam.getRole({ RoleName: 'half' })).rejects.toThrow('cannot be found');
});

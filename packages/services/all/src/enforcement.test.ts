import { ListTablesCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { IAM } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  allow,
  policy,
  refusal,
  startTestCloud,
  type Keys,
  type TestCloud,
} from '@coldstart/service-iam/testing';
import { SERVICES } from './index.ts';

let cloud: TestCloud;
let iam: IAM;
beforeAll(async () => {
  cloud = await startTestCloud(SERVICES.filter(({ name }) => name !== 'iam' && name !== 'sts'));
  iam = cloud.iam();
});
afterAll(() => cloud.close());

const denied = (who: string, action: string, resource: string, why: string) => ({
  code: 'AccessDenied',
  message: `User: arn:aws:iam::${ACCOUNT}:user/${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
  status: 403,
});

async function listTables(keys: Keys): Promise<unknown> {
  const client = new DynamoDBClient(cloud.config(keys));
  try {
    return await client.send(new ListTablesCommand({}));
  } finally {
    client.destroy();
  }
}

test('a new user may do nothing but ask who they are', async () => {
  const keys = await cloud.user('newcomer');
  expect((await cloud.sts(keys).getCallerIdentity({})).Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/newcomer`);
  expect(await refusal(cloud.iam(keys).listUsers({}))).toEqual(
    denied(
      'newcomer',
      'iam:ListUsers',
      `arn:aws:iam::${ACCOUNT}:user/`,
      'because no identity-based policy allows the iam:ListUsers action',
    ),
  );
});

test('every service asks', async () => {
  const keys = await cloud.user('reader', policy(allow('dynamodb:ListTables')));
  expect(await listTables(keys)).toMatchObject({ TableNames: [] });
  const other = await cloud.user('nonreader', policy(allow('dynamodb:GetItem')));
  await expect(listTables(other)).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('is not authorized to perform: dynamodb:ListTables on resource: '),
  });
});

test('policies of groups, and managed ones, count; a change counts at once', async () => {
  const keys = await cloud.user('member');
  const { Policy } = await iam.createPolicy({
    PolicyName: 'Tables',
    PolicyDocument: JSON.stringify(policy(allow('dynamodb:List*'))),
  });
  await iam.createGroup({ GroupName: 'members' });
  await iam.attachGroupPolicy({ GroupName: 'members', PolicyArn: Policy?.Arn });
  await expect(listTables(keys)).rejects.toThrow('no identity-based policy');
  await iam.addUserToGroup({ GroupName: 'members', UserName: 'member' });
  await listTables(keys);
  await iam.createPolicyVersion({
    PolicyArn: Policy?.Arn,
    PolicyDocument: JSON.stringify(policy({ Effect: 'Deny', Action: '*', Resource: '*' })),
    SetAsDefault: true,
  });
  await expect(listTables(keys)).rejects.toThrow('with an explicit deny in an identity-based policy');
});

describe('resources', () => {
  test('a user may manage their own keys through a variable', async () => {
    const keys = await cloud.user('selfish', policy(allow('iam:*AccessKey*', `arn:aws:iam::*:user/\${aws:username}`)));
    await cloud.iam(keys).listAccessKeys({});
    await cloud.iam(keys).listAccessKeys({ UserName: 'selfish' });
    expect(await refusal(cloud.iam(keys).listAccessKeys({ UserName: 'member' }))).toMatchObject({
      code: 'AccessDenied',
    });
  });

  test('paths are part of an ARN', async () => {
    await iam.createRole({
      RoleName: 'deep',
      Path: '/service/',
      AssumeRolePolicyDocument: JSON.stringify(
        policy({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }),
      ),
    });
    const keys = await cloud.user('pathfinder', policy(allow('iam:GetRole', `arn:aws:iam::${ACCOUNT}:role/service/*`)));
    await cloud.iam(keys).getRole({ RoleName: 'deep' });
    expect(await refusal(cloud.iam(keys).getRole({ RoleName: 'other' }))).toMatchObject({ code: 'AccessDenied' });
  });
});

describe('conditions', () => {
  test('on tags, of the request and of the resource', async () => {
    const keys = await cloud.user(
      'tagger',
      policy(
        { ...allow('iam:CreateUser'), Condition: { StringEquals: { 'aws:RequestTag/team': 'red' } } },
        { ...allow('iam:GetUser'), Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } },
      ),
    );
    const own = cloud.iam(keys);
    await own.createUser({ UserName: 'red-one', Tags: [{ Key: 'team', Value: 'red' }] });
    await own.getUser({ UserName: 'red-one' });
    expect(
      await refusal(own.createUser({ UserName: 'blue-one', Tags: [{ Key: 'team', Value: 'blue' }] })),
    ).toMatchObject({ code: 'AccessDenied' });
    expect(await refusal(own.getUser({ UserName: 'tagger' }))).toMatchObject({ code: 'AccessDenied' });
  });

  test("on the caller's own tags", async () => {
    const keys = await cloud.user(
      'tagged',
      policy({ ...allow('dynamodb:ListTables'), Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'red' } } }),
    );
    await expect(listTables(keys)).rejects.toThrow('no identity-based policy');
    await iam.tagUser({ UserName: 'tagged', Tags: [{ Key: 'team', Value: 'red' }] });
    await listTables(keys);
  });

  test('on address, region and time', async () => {
    const now = cloud.cloud.clock.now();
    const soon = new Date(now + 3_600_000).toISOString();
    const keys = await cloud.user(
      'conditional',
      policy({
        ...allow('dynamodb:ListTables'),
        Condition: {
          IpAddress: { 'aws:SourceIp': ['127.0.0.0/8', '::1/128', '::ffff:127.0.0.0/104'] },
          StringEquals: { 'aws:RequestedRegion': 'eu-central-1' },
          DateLessThan: { 'aws:CurrentTime': soon },
        },
      }),
    );
    await listTables(keys);
    await cloud.cloud.clock.advance(2 * 3_600_000);
    await expect(listTables(keys)).rejects.toThrow('no identity-based policy');
  });
});

test('a boundary narrows, and those who set it can be made to', async () => {
  const { Policy: edge } = await iam.createPolicy({
    PolicyName: 'Edge',
    PolicyDocument: JSON.stringify(policy(allow('dynamodb:*'))),
  });
  const keys = await cloud.user('bounded', policy(allow('*')));
  await iam.putUserPermissionsBoundary({ UserName: 'bounded', PermissionsBoundary: edge?.Arn });
  await listTables(keys);
  expect((await refusal(cloud.iam(keys).listUsers({}))).message).toMatch(
    /because no permissions boundary allows the iam:ListUsers action$/,
  );

  const delegate = await cloud.user(
    'delegate',
    policy({ ...allow('iam:CreateUser'), Condition: { ArnEquals: { 'iam:PermissionsBoundary': edge?.Arn } } }),
  );
  expect(await refusal(cloud.iam(delegate).createUser({ UserName: 'free' }))).toMatchObject({ code: 'AccessDenied' });
  await cloud.iam(delegate).createUser({ UserName: 'unfree', PermissionsBoundary: edge?.Arn });
});

test('an inactive key, and that of a deleted user, are nobody', async () => {
  const keys = await cloud.user('leaver', policy(allow('*')));
  await iam.updateAccessKey({ UserName: 'leaver', AccessKeyId: keys.accessKeyId, Status: 'Inactive' });
  expect(await refusal(cloud.iam(keys).listUsers({}))).toMatchObject({ code: 'InvalidClientTokenId', status: 403 });
});

test('the simulator agrees with what happens', async () => {
  await cloud.user('subject', policy(allow('iam:GetUser'), { Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' }));
  const { EvaluationResults } = await iam.simulatePrincipalPolicy({
    PolicySourceArn: `arn:aws:iam::${ACCOUNT}:user/subject`,
    ActionNames: ['iam:GetUser', 'iam:ListUsers', 'iam:ListRoles'],
  });
  expect(EvaluationResults?.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision])).toEqual([
    ['iam:GetUser', 'allowed'],
    ['iam:ListUsers', 'explicitDeny'],
    ['iam:ListRoles', 'implicitDeny'],
  ]);
  const custom = await iam.simulateCustomPolicy({
    PolicyInputList: [
      JSON.stringify(policy({ ...allow('s3:GetObject'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
    ],
    ActionNames: ['s3:GetObject'],
    ContextEntries: [{ ContextKeyName: 'aws:SecureTransport', ContextKeyValues: ['true'], ContextKeyType: 'boolean' }],
  });
  expect(custom.EvaluationResults?.[0]?.EvalDecision).toBe('allowed');
  const { ContextKeyNames } = await iam.getContextKeysForCustomPolicy({
    PolicyInputList: [
      JSON.stringify(policy({ ...allow('s3:GetObject'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
    ],
  });
  expect(ContextKeyNames).toEqual(['aws:SecureTransport']);
});

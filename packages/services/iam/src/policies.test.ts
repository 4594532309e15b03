import type { IAM } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allow, policy, refusal, startTestCloud, trust, type TestCloud } from './testing/clients.ts';

let cloud: TestCloud;
let iam: IAM;
beforeAll(async () => {
  cloud = await startTestCloud();
  iam = cloud.iam();
});
afterAll(() => cloud.close());

const LAMBDA = trust({ Service: 'lambda.amazonaws.com' });
const READ = JSON.stringify(policy(allow('s3:GetObject')));
const decoded = (document = ''): unknown => JSON.parse(decodeURIComponent(document));

describe('inline policies', () => {
  test('are listed by name, and given as they were written', async () => {
    await iam.createRole({ RoleName: 'inline', AssumeRolePolicyDocument: LAMBDA });
    for (const PolicyName of ['b', 'a'])
      await iam.putRolePolicy({ RoleName: 'inline', PolicyName, PolicyDocument: READ });
    expect((await iam.listRolePolicies({ RoleName: 'inline' })).PolicyNames).toEqual(['a', 'b']);
    const { PolicyDocument } = await iam.getRolePolicy({ RoleName: 'inline', PolicyName: 'a' });
    expect(decodeURIComponent(PolicyDocument ?? '')).toBe(READ);
    expect((await refusal(iam.getRolePolicy({ RoleName: 'inline', PolicyName: 'c' }))).message).toBe(
      'The role policy with name c cannot be found.',
    );
  });

  test('have a size together', async () => {
    await iam.createUser({ UserName: 'wordy' });
    const long = JSON.stringify(
      policy(
        allow(
          's3:GetObject',
          Array.from({ length: 50 }, (_, i) => `arn:aws:s3:::bucket-${i}/*`),
        ),
      ),
    );
    await iam.putUserPolicy({ UserName: 'wordy', PolicyName: 'one', PolicyDocument: long });
    expect(
      await refusal(iam.putUserPolicy({ UserName: 'wordy', PolicyName: 'two', PolicyDocument: long })),
    ).toMatchObject({
      code: 'LimitExceeded',
      message: 'Maximum policy size of 2048 bytes exceeded for user wordy',
    });
  });
});

describe('managed policies', () => {
  test('have versions, five at most', async () => {
    const { Policy } = await iam.createPolicy({ PolicyName: 'Versions', PolicyDocument: READ, Description: 'd' });
    const PolicyArn = Policy?.Arn ?? '';
    expect(Policy).toMatchObject({ DefaultVersionId: 'v1', AttachmentCount: 0, IsAttachable: true });
    for (const id of ['v2', 'v3', 'v4', 'v5']) {
      const { PolicyVersion } = await iam.createPolicyVersion({
        PolicyArn,
        PolicyDocument: READ,
        SetAsDefault: id === 'v3',
      });
      expect(PolicyVersion).toMatchObject({ VersionId: id, IsDefaultVersion: id === 'v3' });
    }
    expect((await refusal(iam.createPolicyVersion({ PolicyArn, PolicyDocument: READ }))).message).toBe(
      'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    );
    expect((await refusal(iam.deletePolicyVersion({ PolicyArn, VersionId: 'v3' }))).message).toBe(
      'Cannot delete the default version of a policy.',
    );
    await iam.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v5' });
    expect((await iam.listPolicyVersions({ PolicyArn })).Versions?.map(({ VersionId }) => VersionId)).toEqual([
      'v5',
      'v4',
      'v3',
      'v2',
      'v1',
    ]);
    expect((await refusal(iam.deletePolicy({ PolicyArn }))).message).toMatch(/^This policy has more than one version/);
    for (const VersionId of ['v1', 'v2', 'v3', 'v4']) await iam.deletePolicyVersion({ PolicyArn, VersionId });
    const { PolicyVersion } = await iam.createPolicyVersion({ PolicyArn, PolicyDocument: READ });
    expect(PolicyVersion?.VersionId).toBe('v6');
    await iam.deletePolicyVersion({ PolicyArn, VersionId: 'v6' });
    await iam.deletePolicy({ PolicyArn });
    expect((await refusal(iam.getPolicy({ PolicyArn }))).message).toBe(`Policy ${PolicyArn} was not found.`);
  });

  test('know who has them', async () => {
    const { Policy } = await iam.createPolicy({ PolicyName: 'Shared', PolicyDocument: READ });
    const PolicyArn = Policy?.Arn ?? '';
    await iam.createRole({ RoleName: 'sharing', AssumeRolePolicyDocument: LAMBDA, PermissionsBoundary: PolicyArn });
    await iam.attachRolePolicy({ RoleName: 'sharing', PolicyArn });
    await iam.attachRolePolicy({ RoleName: 'sharing', PolicyArn });
    expect((await iam.getPolicy({ PolicyArn })).Policy).toMatchObject({
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 1,
    });
    expect((await iam.listEntitiesForPolicy({ PolicyArn })).PolicyRoles?.map(({ RoleName }) => RoleName)).toEqual([
      'sharing',
    ]);
    expect((await refusal(iam.deletePolicy({ PolicyArn }))).message).toBe(
      'Cannot delete a policy attached to entities.',
    );
    expect((await refusal(iam.createPolicy({ PolicyName: 'shared', PolicyDocument: READ }))).message).toBe(
      'A policy called shared already exists. Duplicate names are not allowed.',
    );
  });

  test('of AWS are there, and stay as they are', async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    const { Policy } = await iam.getPolicy({ PolicyArn });
    expect(Policy).toMatchObject({ PolicyName: 'AWSLambdaBasicExecutionRole', Path: '/service-role/' });
    const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId: Policy?.DefaultVersionId });
    expect(JSON.stringify(decoded(PolicyVersion?.Document))).toContain('logs:PutLogEvents');
    expect(await refusal(iam.deletePolicy({ PolicyArn }))).toMatchObject({ code: 'AccessDenied' });
    expect((await iam.listPolicies({ Scope: 'AWS', MaxItems: 1000 })).Policies?.length).toBeGreaterThan(90);
  });

  test.each([
    'AdministratorAccess',
    'AmazonDynamoDBFullAccess',
    'AmazonDynamoDBReadOnlyAccess',
    'AmazonS3FullAccess',
    'AmazonS3ReadOnlyAccess',
    'AmazonSNSFullAccess',
    'AmazonSQSFullAccess',
    'AWSLambda_FullAccess',
    'AWSXRayDaemonWriteAccess',
    'CloudWatchLogsFullAccess',
    'PowerUserAccess',
    'ReadOnlyAccess',
    'service-role/AWSLambdaBasicExecutionRole',
    'service-role/AWSLambdaDynamoDBExecutionRole',
    'service-role/AWSLambdaKinesisExecutionRole',
    'service-role/AWSLambdaRole',
    'service-role/AWSLambdaSQSQueueExecutionRole',
    'service-role/AWSLambdaVPCAccessExecutionRole',
  ])('%s can be attached', async (name) => {
    const RoleName = `with-${name.replaceAll(/\W/g, '-')}`;
    await iam.createRole({ RoleName, AssumeRolePolicyDocument: LAMBDA });
    await iam.attachRolePolicy({ RoleName, PolicyArn: `arn:aws:iam::aws:policy/${name}` });
    expect((await iam.listAttachedRolePolicies({ RoleName })).AttachedPolicies).toEqual([
      { PolicyName: name.replace('service-role/', ''), PolicyArn: `arn:aws:iam::aws:policy/${name}` },
    ]);
  });

  test('of other accounts cannot be attached', async () => {
    const { Policy } = await cloud.iam({ accessKeyId: '444455556666', secretAccessKey: 'test' }).createPolicy({
      PolicyName: 'Theirs',
      PolicyDocument: READ,
    });
    await iam.createRole({ RoleName: 'ours', AssumeRolePolicyDocument: LAMBDA });
    expect(await refusal(iam.attachRolePolicy({ RoleName: 'ours', PolicyArn: Policy?.Arn }))).toMatchObject({
      code: 'NoSuchEntity',
      message: `Policy ${Policy?.Arn ?? ''} does not exist or is not attachable.`,
    });
  });
});

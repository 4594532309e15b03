import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IAM } from '@aws-sdk/client-iam';
import { ACCOUNT, allow, policy, refusal, startTestCloud, trust, type TestCloud } from './testing/clients.ts';

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

describe('roles', () => {
  test('give their trust policy URL-encoded', async () => {
    await iam.createRole({ RoleName: 'encoded', AssumeRolePolicyDocument: LAMBDA });
    const { Role } = await iam.getRole({ RoleName: 'encoded' });
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22%3A/);
    expect(decoded(Role?.AssumeRolePolicyDocument)).toEqual(JSON.parse(LAMBDA));
    expect(Role).toMatchObject({ MaxSessionDuration: 3600, RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/) });
  });

  test('are a thousand at most', async () => {
    const crowded = cloud.iam({ accessKeyId: '999988887777', secretAccessKey: 'test' });
    const create = (index: number) => crowded.createRole({ RoleName: `r${index}`, AssumeRolePolicyDocument: LAMBDA });
    for (let index = 0; index < 1000; index += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, each) => create(index + each)));
    }
    expect(await refusal(create(1000))).toEqual({
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for RolesPerAccount: 1000',
      status: 409,
    });
    let count = 0;
    for (let Marker: string | undefined, more = true; more;) {
      const page = await crowded.listRoles({ Marker });
      count += page.Roles?.length ?? 0;
      Marker = page.Marker;
      more = page.IsTruncated === true;
    }
    expect(count).toBe(1000);
  });

  test.each<[string, string, string]>([
    ['{', 'MalformedPolicyDocument', 'This policy contains invalid Json'],
    [READ, 'MalformedPolicyDocument', 'Has prohibited field Resource'],
    [
      trust({ AWS: `arn:aws:iam::${ACCOUNT}:role/nobody` }),
      'MalformedPolicyDocument',
      `Invalid principal in policy: "AWS":"arn:aws:iam::${ACCOUNT}:role/nobody"`,
    ],
    [
      trust({ AWS: `arn:aws:iam::${ACCOUNT}:user/nobody` }),
      'MalformedPolicyDocument',
      `Invalid principal in policy: "AWS":"arn:aws:iam::${ACCOUNT}:user/nobody"`,
    ],
    [trust({ Service: 'lambda' }), 'MalformedPolicyDocument', 'Invalid principal in policy: "SERVICE":"lambda"'],
    [
      trust({ AWS: Array.from({ length: 200 }, (_, index) => String(100000000000 + index)) }),
      'LimitExceeded',
      'Cannot exceed quota for ACLSizePerRole: 2048',
    ],
  ])('a trust policy may be refused: %s', async (document, code, message) => {
    const refused = await refusal(iam.createRole({ RoleName: 'refused', AssumeRolePolicyDocument: document }));
    expect(refused).toMatchObject({ code, message });
  });

  test('change, and keep what is not changed', async () => {
    await iam.createRole({ RoleName: 'changing', AssumeRolePolicyDocument: LAMBDA, Description: 'first' });
    await iam.updateRole({ RoleName: 'changing', MaxSessionDuration: 7200 });
    await iam.updateAssumeRolePolicy({ RoleName: 'changing', PolicyDocument: trust({ Service: 'ec2.amazonaws.com' }) });
    const { Role } = await iam.getRole({ RoleName: 'changing' });
    expect(Role).toMatchObject({ Description: 'first', MaxSessionDuration: 7200 });
    expect(JSON.stringify(decoded(Role?.AssumeRolePolicyDocument))).toContain('ec2.amazonaws.com');
  });

  test('are deleted last of all that is theirs', async () => {
    const role = { RoleName: 'doomed' };
    await iam.createRole({ ...role, AssumeRolePolicyDocument: LAMBDA });
    await iam.putRolePolicy({ ...role, PolicyName: 'p', PolicyDocument: READ });
    expect((await refusal(iam.deleteRole(role))).message).toBe('Cannot delete entity, must delete policies first.');
    await iam.deleteRolePolicy({ ...role, PolicyName: 'p' });
    await iam.createInstanceProfile({ InstanceProfileName: 'box' });
    await iam.addRoleToInstanceProfile({ ...role, InstanceProfileName: 'box' });
    expect((await refusal(iam.deleteRole(role))).message).toBe(
      'Cannot delete entity, must remove roles from instance profile first.',
    );
    expect((await iam.listInstanceProfilesForRole(role)).InstanceProfiles?.[0]?.Roles?.[0]?.RoleName).toBe('doomed');
    await iam.removeRoleFromInstanceProfile({ ...role, InstanceProfileName: 'box' });
    await iam.deleteRole(role);
    await iam.deleteInstanceProfile({ InstanceProfileName: 'box' });
    expect((await refusal(iam.deleteRole(role))).message).toBe('The role with name doomed cannot be found.');
  });

  test('of services belong to them', async () => {
    const { Role } = await iam.createServiceLinkedRole({ AWSServiceName: 'ops.apigateway.amazonaws.com' });
    const RoleName = Role?.RoleName ?? '';
    expect(RoleName).toBe('AWSServiceRoleForAPIGateway');
    expect(await refusal(iam.deleteRole({ RoleName }))).toMatchObject({ code: 'UnmodifiableEntity' });
    const { DeletionTaskId } = await iam.deleteServiceLinkedRole({ RoleName });
    expect((await iam.getServiceLinkedRoleDeletionStatus({ DeletionTaskId })).Status).toBe('SUCCEEDED');
    expect(await refusal(iam.getRole({ RoleName }))).toMatchObject({ code: 'NoSuchEntity' });
  });
});

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

describe('identity providers', () => {
  test('of OpenID Connect', async () => {
    const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider({
      Url: 'https://token.actions.githubusercontent.com',
      ClientIDList: ['sts.amazonaws.com'],
    });
    expect(OpenIDConnectProviderArn).toBe(`arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`);
    await iam.addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID: 'other' });
    expect(await iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })).toMatchObject({
      Url: 'token.actions.githubusercontent.com',
      ClientIDList: ['sts.amazonaws.com', 'other'],
    });
    expect((await iam.listOpenIDConnectProviders({})).OpenIDConnectProviderList).toHaveLength(1);
  });
  test('of SAML', async () => {
    const SAMLMetadataDocument = `<EntityDescriptor>${'x'.repeat(1000)}</EntityDescriptor>`;
    const { SAMLProviderArn } = await iam.createSAMLProvider({ Name: 'corp', SAMLMetadataDocument });
    expect(SAMLProviderArn).toBe(`arn:aws:iam::${ACCOUNT}:saml-provider/corp`);
    expect((await iam.getSAMLProvider({ SAMLProviderArn })).SAMLMetadataDocument).toBe(SAMLMetadataDocument);
    await iam.deleteSAMLProvider({ SAMLProviderArn });
    expect((await iam.listSAMLProviders({})).SAMLProviderList).toEqual([]);
  });
});

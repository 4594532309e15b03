import { allow, policy, refusal, rootOf } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPools, type TestPools } from '../testing/pools.ts';

let pools: TestPools;
beforeAll(async () => {
  pools = await startPools();
});
afterAll(() => pools.close());

test('a pool has the settings that AWS gives it', async () => {
  const { UserPool = {} } = await pools.root.createUserPool({ PoolName: 'plain' });
  const { Id = '', SchemaAttributes, CreationDate, LastModifiedDate, ...others } = UserPool;
  expect(Id).toMatch(/^eu-central-1_[A-Za-z0-9]{9}$/);
  expect(CreationDate).toEqual(LastModifiedDate);
  expect(SchemaAttributes).toHaveLength(20 + 1);
  expect(others).toEqual({
    Name: 'plain',
    Arn: `arn:aws:cognito-idp:eu-central-1:111122223333:userpool/${Id}`,
    Policies: {
      PasswordPolicy: {
        MinimumLength: 8,
        RequireUppercase: true,
        RequireLowercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
        TemporaryPasswordValidityDays: 7,
      },
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
    },
    DeletionProtection: 'INACTIVE',
    LambdaConfig: {},
    VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
    MfaConfiguration: 'OFF',
    EstimatedNumberOfUsers: 0,
    EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    UserPoolTags: {},
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
    UserPoolTier: 'ESSENTIALS',
  });
});

test('what a change leaves out has its default again, and what is fixed stays', async () => {
  const { poolId } = await pools.pool({ UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] });
  await pools.root.updateUserPool({ UserPoolId: poolId, Policies: { PasswordPolicy: { MinimumLength: 12 } } });
  const { UserPool } = await pools.root.describeUserPool({ UserPoolId: poolId });
  expect(UserPool).toMatchObject({
    UsernameAttributes: ['email'],
    Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: false } },
  });
  expect(UserPool?.AutoVerifiedAttributes).toBeUndefined();
});

test('custom attributes come at the beginning and later, each once', async () => {
  const { poolId } = await pools.pool({ Schema: [{ Name: 'tenant', AttributeDataType: 'String', Mutable: false }] });
  const CustomAttributes = [{ Name: 'seats', AttributeDataType: 'Number' as const }];
  await pools.root.addCustomAttributes({ UserPoolId: poolId, CustomAttributes });
  const { UserPool } = await pools.root.describeUserPool({ UserPoolId: poolId });
  expect(UserPool?.SchemaAttributes?.slice(-2).map(({ Name }) => Name)).toEqual(['custom:tenant', 'custom:seats']);
  expect(await refusal(pools.root.addCustomAttributes({ UserPoolId: poolId, CustomAttributes }))).toMatchObject({
    code: 'InvalidParameterException',
    message: 'custom:seats: Existing attribute already has name custom:seats.',
  });
});

test('a pool that is protected, or has a domain, is not deleted', async () => {
  const { poolId: UserPoolId } = await pools.pool({ DeletionProtection: 'ACTIVE' });
  expect((await refusal(pools.root.deleteUserPool({ UserPoolId }))).message).toContain(
    'deletion protection is activated',
  );
  await pools.root.updateUserPool({ UserPoolId, DeletionProtection: 'INACTIVE' });
  await pools.root.createUserPoolDomain({ UserPoolId, Domain: 'guarded' });
  expect((await refusal(pools.root.deleteUserPool({ UserPoolId }))).message).toBe(
    'User pool cannot be deleted. It has a domain configured that should be deleted first.',
  );
  await pools.root.deleteUserPoolDomain({ UserPoolId, Domain: 'guarded' });
  await pools.root.deleteUserPool({ UserPoolId });
  expect(await refusal(pools.root.describeUserPool({ UserPoolId }))).toEqual({
    code: 'ResourceNotFoundException',
    message: `User pool ${UserPoolId} does not exist.`,
    status: 400,
  });
});

test.each([
  [
    { AliasAttributes: ['email' as const], UsernameAttributes: ['email' as const] },
    'Only one of the aliasAttributes or usernameAttributes',
  ],
  [{ MfaConfiguration: 'ON' as const }, 'SMS configuration and Auto verification'],
  [{ DeviceConfiguration: {} }, 'Remembered devices of user pools are not part of this cloud'],
  [
    {
      LambdaConfig: {
        CustomEmailSender: {
          LambdaVersion: 'V1_0' as const,
          LambdaArn: 'arn:aws:lambda:eu-central-1:111122223333:function:a',
        },
      },
    },
    'KMSKeyID is required',
  ],
  [
    {
      UserPoolTier: 'LITE' as const,
      LambdaConfig: {
        PreTokenGenerationConfig: {
          LambdaVersion: 'V2_0' as const,
          LambdaArn: 'arn:aws:lambda:eu-central-1:111122223333:function:a',
        },
      },
    },
    'not part of the LITE tier',
  ],
])('refused pool %#', async (settings, message) => {
  expect((await refusal(pools.root.createUserPool({ PoolName: 'a', ...settings }))).message).toContain(message);
});

test('an app client has secrets that take turns', async () => {
  const { poolId: UserPoolId, clientId: ClientId, secret } = await pools.pool({}, { GenerateSecret: true });
  expect(secret).toMatch(/^[a-z0-9]{51}$/);
  const { ClientSecretDescriptor } = await pools.root.addUserPoolClientSecret({ UserPoolId, ClientId });
  expect((await refusal(pools.root.addUserPoolClientSecret({ UserPoolId, ClientId }))).code).toBe(
    'LimitExceededException',
  );
  const { ClientSecrets = [] } = await pools.root.listUserPoolClientSecrets({ UserPoolId, ClientId });
  expect(ClientSecrets).toHaveLength(2);
  const old = ClientSecrets.find(({ ClientSecretId }) => ClientSecretId !== ClientSecretDescriptor?.ClientSecretId);
  await pools.root.deleteUserPoolClientSecret({ UserPoolId, ClientId, ClientSecretId: old?.ClientSecretId ?? '' });
  const { UserPoolClient } = await pools.root.describeUserPoolClient({ UserPoolId, ClientId });
  expect(UserPoolClient?.ClientSecret).toBe(ClientSecretDescriptor?.ClientSecretValue);
});

test.each([
  [
    { AccessTokenValidity: 30, TokenValidityUnits: { AccessToken: 'hours' as const } },
    'Invalid range for token validity.',
  ],
  [{ AllowedOAuthFlowsUserPoolClient: true }, 'AllowedOAuthFlows and AllowedOAuthScopes are required'],
  [
    { AllowedOAuthFlows: ['client_credentials' as const], AllowedOAuthScopes: ['a/b'] },
    'does not have a client secret',
  ],
  [{ AllowedOAuthScopes: ['a/b'] }, 'Invalid scope requested: a/b'],
  [{ SupportedIdentityProviders: ['Google'] }, 'The provider Google does not exist for User Pool'],
  [{ CallbackURLs: ['http://example.com/back'] }, 'cannot use the HTTP protocol'],
  [{ WriteAttributes: ['email_verified'] }, 'Invalid write attributes specified while creating a client'],
])('refused client %#', async (settings, message) => {
  expect((await refusal(pools.pool({}, settings))).message).toContain(message);
});

test('who may do what with which pool is IAM’s to say', async () => {
  const { poolId: mine } = await pools.pool({ UserPoolTags: { team: 'a' } });
  const { poolId: other } = await pools.pool();
  const arn = `arn:aws:cognito-idp:eu-central-1:111122223333:userpool/${mine}`;
  const keys = await pools.test.user(
    'reader',
    policy(allow(['cognito-idp:ListUsers', 'cognito-idp:DescribeUserPool'], arn)),
  );
  const reader = pools.as(keys);
  expect((await reader.listUsers({ UserPoolId: mine })).Users).toEqual([]);
  expect(await refusal(reader.listUsers({ UserPoolId: other }))).toMatchObject({
    code: 'AccessDeniedException',
    message: `User: arn:aws:iam::111122223333:user/reader is not authorized to perform: cognito-idp:ListUsers on resource: arn:aws:cognito-idp:eu-central-1:111122223333:userpool/${other} because no identity-based policy allows the cognito-idp:ListUsers action`,
  });
  expect((await refusal(reader.adminDeleteUser({ UserPoolId: mine, Username: 'x' }))).code).toBe(
    'AccessDeniedException',
  );
  // Another account sees nothing of it.
  const stranger = pools.as(rootOf('444455556666'));
  expect((await refusal(stranger.describeUserPool({ UserPoolId: mine }))).code).toBe('ResourceNotFoundException');
});

test('tags and lists come in pages', async () => {
  const { poolId } = await pools.pool({ UserPoolTags: { team: 'a' } });
  const ResourceArn = `arn:aws:cognito-idp:eu-central-1:111122223333:userpool/${poolId}`;
  await pools.root.tagResource({ ResourceArn, Tags: { stage: 'test' } });
  await pools.root.untagResource({ ResourceArn, TagKeys: ['team'] });
  expect((await pools.root.listTagsForResource({ ResourceArn })).Tags).toEqual({ stage: 'test' });
  const first = await pools.root.listUserPools({ MaxResults: 2 });
  const second = await pools.root.listUserPools({ MaxResults: 2, NextToken: first.NextToken });
  const ids = [...(first.UserPools ?? []), ...(second.UserPools ?? [])].map(({ Id }) => Id);
  expect(new Set(ids).size).toBe(4);
});

test('groups and resource servers are made, changed and deleted', async () => {
  const { poolId: UserPoolId } = await pools.pool();
  await pools.root.createGroup({ UserPoolId, GroupName: 'admins', Precedence: 1 });
  expect((await refusal(pools.root.createGroup({ UserPoolId, GroupName: 'admins' }))).message).toBe(
    'A group with the name already exists.',
  );
  await pools.root.updateGroup({ UserPoolId, GroupName: 'admins', Description: 'all of it' });
  const { Group } = await pools.root.getGroup({ UserPoolId, GroupName: 'admins' });
  expect(Group).toMatchObject({ Precedence: 1, Description: 'all of it', UserPoolId });
  await pools.root.deleteGroup({ UserPoolId, GroupName: 'admins' });
  expect((await refusal(pools.root.getGroup({ UserPoolId, GroupName: 'admins' }))).message).toBe('Group not found.');
  const Scopes = [{ ScopeName: 'read', ScopeDescription: 'to read' }];
  await pools.root.createResourceServer({ UserPoolId, Identifier: 'orders', Name: 'Orders', Scopes });
  const { ResourceServers } = await pools.root.listResourceServers({ UserPoolId, MaxResults: 10 });
  expect(ResourceServers).toEqual([{ UserPoolId, Identifier: 'orders', Name: 'Orders', Scopes }]);
});

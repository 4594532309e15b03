import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as cognito } from '@coldstart/service-cognito-idp/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks(undefined, { services: cognito });
  await prepare(stacks);
});
afterAll(() => stacks.close());

const Pool = { Type: 'AWS::Cognito::UserPool', Properties: {} };
const UserPoolId = { Ref: 'Pool' };

const LIVES: Record<string, Lifecycle> = {
  'a pool': {
    type: 'AWS::Cognito::UserPool',
    first: {
      UserPoolName: 'people',
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      Schema: [
        { Name: 'tenant', AttributeDataType: 'String', Mutable: false },
        { Name: 'email', Required: true },
      ],
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: false } },
      UserPoolTags: { team: 'a' },
    },
    second: {
      UserPoolName: 'persons',
      UsernameAttributes: ['email'],
      Schema: [
        { Name: 'tenant', AttributeDataType: 'String', Mutable: false },
        { Name: 'email', Required: true },
      ],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      VerificationMessageTemplate: { EmailMessage: 'Your code: {####}', DefaultEmailOption: 'CONFIRM_WITH_CODE' },
      UserPoolTags: { team: 'b' },
    },
  },
  'a client': {
    type: 'AWS::Cognito::UserPoolClient',
    around: { Pool },
    first: { UserPoolId, ClientName: 'web', GenerateSecret: true, ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] },
    second: {
      UserPoolId,
      ClientName: 'app',
      GenerateSecret: true,
      AccessTokenValidity: 30,
      TokenValidityUnits: { AccessToken: 'minutes' },
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      CallbackURLs: ['https://example.com/back'],
      SupportedIdentityProviders: ['COGNITO'],
    },
  },
  'a group': {
    type: 'AWS::Cognito::UserPoolGroup',
    around: { Pool },
    first: { UserPoolId, GroupName: 'admins', Precedence: 1 },
    second: { UserPoolId, GroupName: 'admins', Precedence: 2, Description: 'more' },
  },
  'a domain': { type: 'AWS::Cognito::UserPoolDomain', around: { Pool }, first: { UserPoolId, Domain: 'of-a-stack' } },
  'a resource server': {
    type: 'AWS::Cognito::UserPoolResourceServer',
    around: { Pool },
    first: { UserPoolId, Identifier: 'orders', Name: 'Orders', Scopes: [{ ScopeName: 'read', ScopeDescription: 'r' }] },
    second: {
      UserPoolId,
      Identifier: 'orders',
      Name: 'All orders',
      Scopes: [{ ScopeName: 'write', ScopeDescription: 'w' }],
    },
  },
  'a user': {
    type: 'AWS::Cognito::UserPoolUser',
    around: { Pool },
    first: {
      UserPoolId,
      Username: 'ann',
      MessageAction: 'SUPPRESS',
      UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }],
    },
  },
  'a member of a group': {
    type: 'AWS::Cognito::UserPoolUserToGroupAttachment',
    around: {
      Pool,
      Ann: {
        Type: 'AWS::Cognito::UserPoolUser',
        Properties: { UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' },
      },
      Staff: { Type: 'AWS::Cognito::UserPoolGroup', Properties: { UserPoolId, GroupName: 'staff' } },
    },
    first: { UserPoolId, Username: { Ref: 'Ann' }, GroupName: { Ref: 'Staff' } },
  },
  'an identity pool': {
    type: 'AWS::Cognito::IdentityPool',
    first: {
      IdentityPoolName: 'visitors',
      AllowUnauthenticatedIdentities: true,
      IdentityPoolTags: [{ Key: 'a', Value: '1' }],
    },
    second: { IdentityPoolName: 'guests', AllowUnauthenticatedIdentities: false, AllowClassicFlow: true },
  },
  'roles of an identity pool': {
    type: 'AWS::Cognito::IdentityPoolRoleAttachment',
    around: { Visitors: { Type: 'AWS::Cognito::IdentityPool', Properties: { AllowUnauthenticatedIdentities: true } } },
    first: { IdentityPoolId: { Ref: 'Visitors' }, Roles: { unauthenticated: 'arn:aws:iam::111122223333:role/guest' } },
    second: {
      IdentityPoolId: { Ref: 'Visitors' },
      Roles: { authenticated: 'arn:aws:iam::111122223333:role/user' },
      RoleMappings: {
        People: {
          Type: 'Token',
          AmbiguousRoleResolution: 'Deny',
          IdentityProvider: 'cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI:client',
        },
      },
    },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('outputs tell of a pool, and where its pages are reached', async () => {
  await stacks.create('outputs', {
    Resources: {
      Pool,
      Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId, GenerateSecret: true } },
      Domain: { Type: 'AWS::Cognito::UserPoolDomain', Properties: { UserPoolId, Domain: 'outputs' } },
    },
    Outputs: {
      Id: { Value: { Ref: 'Pool' } },
      Arn: { Value: { 'Fn::GetAtt': 'Pool.Arn' } },
      Provider: { Value: { 'Fn::GetAtt': 'Pool.ProviderName' } },
      Url: { Value: { 'Fn::GetAtt': 'Pool.ProviderURL' } },
      Secret: { Value: { 'Fn::GetAtt': 'Client.ClientSecret' } },
      Pages: { Value: { 'Fn::Sub': 'https://${Domain}.auth.${AWS::Region}.amazoncognito.com/login' } },
    },
  });
  expect(await stacks.ended('outputs')).toBe('CREATE_COMPLETE');
  const { Id = '', Pages, Secret, ...others } = await stacks.outputs('outputs');
  expect(Id).toMatch(/^[a-z0-9-]+_[A-Za-z0-9]{9}$/);
  const region = Id.split('_')[0];
  expect(others).toEqual({
    Arn: expect.stringMatching(new RegExp(`^arn:aws:cognito-idp:${region}:\\d{12}:userpool/${Id}$`)),
    Provider: `cognito-idp.${region}.amazonaws.com/${Id}`,
    Url: `https://cognito-idp.${region}.amazonaws.com/${Id}`,
  });
  expect(Secret).toMatch(/^[a-z0-9]{51}$/);
  expect(Pages).toMatch(/^http:\/\/outputs\.auth\.localhost:\d+\/login$/);
});

test('what is fixed of a pool is not changed', async () => {
  const pool = (Properties: object) => ({ Resources: { Pool: { Type: 'AWS::Cognito::UserPool', Properties } } });
  await stacks.create('fixed', pool({ UsernameAttributes: ['email'] }));
  expect(await stacks.ended('fixed')).toBe('CREATE_COMPLETE');
  await stacks.update('fixed', pool({ UsernameAttributes: ['phone_number'] }));
  expect(await stacks.ended('fixed')).toBe('UPDATE_ROLLBACK_COMPLETE');
});

import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTriggers, TELL, type TestTriggers } from '../testing/functions.ts';
import { claimsOf } from '../testing/pools.ts';

let cloud: TestTriggers;

beforeAll(async () => {
  cloud = await startTriggers();
});

afterAll(() => cloud.close());

test('V1 of pre token generation changes ID tokens with texts', async () => {
  const PreTokenGeneration = await cloud.fn(
    'claims-v1',
    `${TELL}
    event.response.claimsOverrideDetails = {
      claimsToAddOrOverride: { plan: 'gold', sub: 'forged' },
      claimsToSuppress: ['email'],
      groupOverrideDetails: { groupsToOverride: ['made-up'] },
    };
    return event;`,
  );
  const made = await cloud.pool({ LambdaConfig: { PreTokenGeneration } });
  await cloud.user(made, 'dan', { email: 'dan@example.com' });
  const { IdToken, AccessToken } = await cloud.signIn(made, 'dan');
  const claims = claimsOf(IdToken);
  expect(claims).toMatchObject({ plan: 'gold', 'cognito:groups': ['made-up'] });
  expect(claims['email']).toBeUndefined();
  expect(claims['sub']).not.toBe('forged');
  expect(claimsOf(AccessToken)['plan']).toBeUndefined();
  expect(cloud.events('claims-v1').at(-1)).toMatchObject({
    version: '1',
    triggerSource: 'TokenGeneration_Authentication',
    request: { groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null } },
    response: { claimsOverrideDetails: null },
  });
});

test('V2 of pre token generation changes access tokens and scopes, and hears of refreshes', async () => {
  const LambdaArn = await cloud.fn(
    'claims-v2',
    `${TELL}
    event.response.claimsOverrideDetails = { claimsToAddOrOverride: { old: 'field' } };
    event.response.claimsAndScopeOverrideDetails = {
      idTokenGeneration: { claimsToAddOrOverride: { roles: ['a', 'b'] }, claimsToSuppress: ['email_verified'] },
      accessTokenGeneration: {
        claimsToAddOrOverride: { tenant: { id: 7 } },
        scopesToAdd: ['orders.read'],
        scopesToSuppress: ['aws.cognito.signin.user.admin'],
      },
    };
    return event;`,
  );
  const made = await cloud.pool({ LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn } } });
  await cloud.user(made, 'eve', { email: 'eve@example.com', email_verified: 'true' });
  const { IdToken, AccessToken, RefreshToken } = await cloud.signIn(made, 'eve');
  expect(claimsOf(IdToken)).toMatchObject({ roles: ['a', 'b'], email: 'eve@example.com' });
  expect(claimsOf(IdToken)).not.toHaveProperty('email_verified');
  expect(claimsOf(IdToken)).not.toHaveProperty('old');
  expect(claimsOf(AccessToken)).toMatchObject({ tenant: { id: 7 }, scope: 'orders.read' });
  expect((await refusal(cloud.app.getUser({ AccessToken }))).message).toBe(
    'Access Token does not have required scopes',
  );
  const AuthParameters = { REFRESH_TOKEN: RefreshToken };
  await cloud.app.initiateAuth({ ClientId: made.clientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters });
  expect(cloud.events('claims-v2').at(-1)).toMatchObject({
    version: '2',
    triggerSource: 'TokenGeneration_RefreshTokens',
    request: { scopes: ['aws.cognito.signin.user.admin'] },
    response: { claimsAndScopeOverrideDetails: null },
  });
});

test('V3 of pre token generation hears of programs, too', async () => {
  const LambdaArn = await cloud.fn(
    'claims-v3',
    `${TELL}
    event.response.claimsAndScopeOverrideDetails = { accessTokenGeneration: { claimsToAddOrOverride: { job: 'nightly' } } };
    return event;`,
  );
  const { poolId: UserPoolId } = await cloud.pool({
    LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V3_0', LambdaArn } },
  });
  await cloud.root.createUserPoolDomain({ UserPoolId, Domain: 'programs' });
  const Scopes = [{ ScopeName: 'run', ScopeDescription: 'to run' }];
  await cloud.root.createResourceServer({ UserPoolId, Identifier: 'jobs', Name: 'Jobs', Scopes });
  const { UserPoolClient: { ClientId = '', ClientSecret = '' } = {} } = await cloud.root.createUserPoolClient({
    UserPoolId,
    ClientName: 'job',
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthScopes: ['jobs/run'],
  });
  const answer = await fetch(`${cloud.test.cloud.endpoint}/_cognito-idp/programs/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: ClientId,
      client_secret: ClientSecret,
      aws_client_metadata: '{"from":"test"}',
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  expect(claimsOf(token)).toMatchObject({ job: 'nightly', scope: 'jobs/run', sub: ClientId });
  expect(cloud.events('claims-v3').at(-1)).toMatchObject({
    version: '3',
    triggerSource: 'TokenGeneration_ClientCredentials',
    request: { scopes: ['jobs/run'], clientMetadata: { from: 'test' }, userAttributes: {} },
  });
});

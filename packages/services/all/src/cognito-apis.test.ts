import { APIGateway } from '@aws-sdk/client-api-gateway';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { entries as apis } from '@coldstart/service-apigateway/entry';
import { startStacks, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as cognito } from '@coldstart/service-cognito-idp/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let users: CognitoIdentityProvider;
beforeAll(async () => {
  stacks = await startStacks('111122223333', { services: [...apis, ...cognito] });
  users = new CognitoIdentityProvider({
    endpoint: stacks.cloud.endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  users.destroy();
  await stacks.close();
});

const fn = (answer: string, Events: object) => ({
  Type: 'AWS::Serverless::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    InlineCode: `exports.handler = async (event) => (${answer});`,
    Events,
  },
});

const claims = 'event.requestContext.authorizer.claims ?? event.requestContext.authorizer.jwt.claims';
const issuer = { 'Fn::Sub': 'https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}' };
const rest = (Path: string, Auth?: object) => ({
  Type: 'Api',
  Properties: { RestApiId: { Ref: 'Rest' }, Path, Method: 'GET', ...(Auth !== undefined && { Auth }) },
});

const TEMPLATE = {
  Transform: 'AWS::Serverless-2016-10-31',
  Resources: {
    Pool: { Type: 'AWS::Cognito::UserPool' },
    Client: {
      Type: 'AWS::Cognito::UserPoolClient',
      Properties: {
        UserPoolId: { Ref: 'Pool' },
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      },
    },
    Guard: fn('(event.response.autoConfirmUser = true, event)', {
      SignUp: { Type: 'Cognito', Properties: { UserPool: { Ref: 'Pool' }, Trigger: 'PreSignUp' } },
    }),
    Rest: {
      Type: 'AWS::Serverless::Api',
      Properties: {
        StageName: 'prod',
        Auth: { DefaultAuthorizer: 'People', Authorizers: { People: { UserPoolArn: { 'Fn::GetAtt': 'Pool.Arn' } } } },
      },
    },
    Http: {
      Type: 'AWS::Serverless::HttpApi',
      Properties: {
        Auth: {
          DefaultAuthorizer: 'People',
          Authorizers: {
            People: {
              IdentitySource: '$request.header.Authorization',
              JwtConfiguration: { issuer, audience: [{ Ref: 'Client' }] },
            },
          },
        },
      },
    },
    Hello: fn(`({ statusCode: 200, body: JSON.stringify(${claims}) })`, {
      Rest: rest('/me'),
      Scoped: rest('/scoped', { Authorizer: 'People', AuthorizationScopes: ['aws.cognito.signin.user.admin'] }),
      Http: { Type: 'HttpApi', Properties: { ApiId: { Ref: 'Http' }, Path: '/me', Method: 'GET' } },
    }),
  },
  Outputs: {
    PoolId: { Value: { Ref: 'Pool' } },
    ClientId: { Value: { Ref: 'Client' } },
    RestId: { Value: { Ref: 'Rest' } },
    HttpId: { Value: { Ref: 'Http' } },
  },
};

test('a stack with a pool, its trigger and its authorizers lets in who has signed up', async () => {
  await stacks.create('people', TEMPLATE);
  expect([await stacks.ended('people'), await stacks.reason('people').catch(() => '')]).toEqual([
    'CREATE_COMPLETE',
    '',
  ]);
  const { ClientId = '', RestId = '', HttpId = '' } = await stacks.outputs('people');
  const call = async (path: string, token?: string) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: token };
    const answer = await fetch(`${stacks.cloud.endpoint}/_execute-api/${path}`, { headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const Password = 'Corr3ct-horse';
  const { UserConfirmed } = await users.signUp({ ClientId, Username: 'ann', Password });
  expect(UserConfirmed).toBe(true);
  const AuthParameters = { USERNAME: 'ann', PASSWORD: Password };
  const { AuthenticationResult = {} } = await users.initiateAuth({
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters,
  });
  const { IdToken = '', AccessToken = '' } = AuthenticationResult;

  const me = await call(`${RestId}/prod/me`, IdToken);
  expect(me).toMatchObject({ status: 200, body: { 'cognito:username': 'ann', aud: ClientId, token_use: 'id' } });
  expect(me.body['exp']).toMatch(/^\w{3} \w{3} \d{2} \d{2}:\d{2}:\d{2} UTC \d{4}$/);
  expect((await call(`${RestId}/prod/me`, `Bearer ${IdToken}`)).status).toBe(200);
  expect(await call(`${RestId}/prod/me`)).toEqual({ status: 401, body: { message: 'Unauthorized' } });
  expect((await call(`${RestId}/prod/me`, AccessToken)).status).toBe(401);
  expect((await call(`${RestId}/prod/scoped`, AccessToken)).body).toMatchObject({
    username: 'ann',
    token_use: 'access',
  });
  expect((await call(`${RestId}/prod/scoped`, IdToken)).status).toBe(401);

  const gateway = stacks.connect(APIGateway);
  const { items: [authorizer] = [] } = await gateway.getAuthorizers({ restApiId: RestId });
  const tried = (Authorization: string) =>
    gateway.testInvokeAuthorizer({ restApiId: RestId, authorizerId: authorizer?.id, headers: { Authorization } });
  expect(await tried(IdToken)).toMatchObject({
    clientStatus: 0,
    claims: { 'cognito:username': 'ann', token_use: 'id' },
  });
  expect(await tried(`${IdToken}x`)).toMatchObject({ clientStatus: 401 });

  expect(await call(`${HttpId}/me`, IdToken)).toMatchObject({ status: 200, body: { 'cognito:username': 'ann' } });
  // An access token names its client instead of an audience.
  expect((await call(`${HttpId}/me`, AccessToken)).status).toBe(200);
  expect((await call(`${HttpId}/me`, `${AccessToken}x`)).status).toBe(401);

  await stacks.cloud.clock.advance(3_700_000);
  expect(await call(`${RestId}/prod/me`, IdToken)).toEqual({
    status: 401,
    body: { message: 'The incoming token has expired' },
  });
  expect((await call(`${HttpId}/me`, AccessToken)).status).toBe(401);
});

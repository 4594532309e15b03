import { entries } from '@coldstart/service-apigateway/entry';
import { startStacks, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks('111122223333', { services: entries });
});
afterAll(() => stacks.close());

const fn = (answer: string, Events?: object) => ({
  Type: 'AWS::Serverless::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    InlineCode: `exports.handler = async (event) => (${answer});`,
    ...(Events !== undefined && { Events }),
  },
});

/** Deploys a SAM template, and returns its outputs. */
async function deploy(name: string, Resources: object, Outputs: object): Promise<Record<string, string>> {
  const template = { Transform: 'AWS::Serverless-2016-10-31', Resources, Outputs };
  await stacks.cloudformation.createStack({
    StackName: name,
    TemplateBody: JSON.stringify(template),
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'],
  });
  const ended = await stacks.ended(name);
  const { StackEvents = [] } = await stacks.cloudformation.describeStackEvents({ StackName: name });
  const failed = StackEvents.flatMap(({ ResourceStatusReason: reason, ResourceStatus: status }) =>
    status?.endsWith('FAILED') === true ? [reason] : [],
  );
  expect([ended, failed]).toEqual(['CREATE_COMPLETE', []]);
  const { Stacks: [stack] = [] } = await stacks.cloudformation.describeStacks({ StackName: name });
  return Object.fromEntries(
    (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}

const call = (id: string, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${stacks.cloud.endpoint}/_execute-api/${id}${path}`, init);

test('functions with Api events answer, with CORS, keys, IAM and authorizers where they are asked for', async () => {
  const policy = `{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: event.methodArn }] }`;
  const RestApiId = { Ref: 'Api' };
  const event = (Path: string, Auth?: object) => ({
    Type: 'Api',
    Properties: { RestApiId, Path, Method: 'GET', ...(Auth !== undefined && { Auth }) },
  });
  const {
    Id = '',
    Implicit = '',
    Url,
  } = await deploy(
    'rest',
    {
      Api: {
        Type: 'AWS::Serverless::Api',
        Properties: {
          StageName: 'prod',
          Cors: "'*'",
          GatewayResponses: { UNAUTHORIZED: { StatusCode: 418 } },
          Auth: {
            DefaultAuthorizer: 'Token',
            AddDefaultAuthorizerToCorsPreflight: false,
            Authorizers: { Token: { FunctionArn: { 'Fn::GetAtt': 'Authorizer.Arn' } } },
          },
        },
      },
      Authorizer: fn(`({ principalId: event.authorizationToken, policyDocument: ${policy} })`),
      Hello: fn(`({ statusCode: 200, body: String(event.requestContext.authorizer?.principalId) })`, {
        Guarded: event('/guarded'),
        Open: event('/open', { Authorizer: 'NONE' }),
        Signed: event('/signed', { Authorizer: 'AWS_IAM' }),
        Keyed: event('/keyed', { Authorizer: 'NONE', ApiKeyRequired: true }),
        Implicit: { Type: 'Api', Properties: { Path: '/{id}', Method: 'any' } },
      }),
    },
    {
      Id: { Value: RestApiId },
      Url: { Value: { 'Fn::Sub': 'https://${Api}.execute-api.${AWS::Region}.amazonaws.com/prod/open' } },
      Implicit: { Value: { Ref: 'ServerlessRestApi' } },
    },
  );
  // What a template puts together as AWS's address leads here.
  expect(Url).toBe(`http://${Id}.execute-api.localhost:${new URL(stacks.cloud.endpoint).port}/prod/open`);
  expect(await (await call(Id, '/prod/open')).text()).toBe('undefined');
  expect(await (await call(Id, '/prod/guarded', { headers: { authorization: 'ann' } })).text()).toBe('ann');
  expect((await call(Id, '/prod/guarded')).status).toBe(418);
  expect((await call(Id, '/prod/signed')).status).toBe(403);
  expect(await (await call(Id, '/prod/keyed')).json()).toEqual({ message: 'Forbidden' });
  const preflight = await call(Id, '/prod/guarded', { method: 'OPTIONS' });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  expect((await call(Implicit, '/Prod/7', { method: 'DELETE' })).status).toBe(200);
});

test('functions with HttpApi events answer, and authorizers are asked', async () => {
  const { Id = '', Implicit = '' } = await deploy(
    'http',
    {
      Api: {
        Type: 'AWS::Serverless::HttpApi',
        Properties: {
          CorsConfiguration: { AllowOrigins: ['https://a.example'], AllowMethods: ['GET'] },
          Auth: {
            DefaultAuthorizer: 'Simple',
            Authorizers: {
              Simple: {
                FunctionArn: { 'Fn::GetAtt': 'Authorizer.Arn' },
                AuthorizerPayloadFormatVersion: '2.0',
                EnableSimpleResponses: true,
                EnableFunctionDefaultPermissions: true,
                Identity: { Headers: ['X-Key'] },
              },
              Jwt: {
                IdentitySource: '$request.header.Authorization',
                JwtConfiguration: { issuer: 'https://issuer.example', audience: ['a'] },
              },
            },
          },
        },
      },
      Authorizer: fn(`({ isAuthorized: event.headers['x-key'] === 'right' })`),
      Hello: fn('event.routeKey', {
        Guarded: { Type: 'HttpApi', Properties: { ApiId: { Ref: 'Api' }, Path: '/pets/{id}', Method: 'get' } },
        Open: {
          Type: 'HttpApi',
          Properties: { ApiId: { Ref: 'Api' }, Path: '/open', Method: 'get', Auth: { Authorizer: 'NONE' } },
        },
        Token: {
          Type: 'HttpApi',
          Properties: { ApiId: { Ref: 'Api' }, Path: '/token', Method: 'get', Auth: { Authorizer: 'Jwt' } },
        },
        Implicit: { Type: 'HttpApi' },
      }),
    },
    { Id: { Value: { Ref: 'Api' } }, Implicit: { Value: { Ref: 'ServerlessHttpApi' } } },
  );
  expect(await (await call(Id, '/open')).text()).toBe('GET /open');
  expect(await (await call(Id, '/pets/7', { headers: { 'x-key': 'right' } })).text()).toBe('GET /pets/{id}');
  expect((await call(Id, '/pets/7', { headers: { 'x-key': 'wrong' } })).status).toBe(403);
  expect((await call(Id, '/pets/7')).status).toBe(401);
  expect((await call(Id, '/token')).status).toBe(401);
  const asked = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
  expect((await call(Id, '/pets/7', { method: 'OPTIONS', headers: asked })).status).toBe(204);
  expect(await (await call(Implicit, '/any/path', { method: 'POST' })).text()).toBe('$default');
});

test('a WebSocketApi of SAM is connected to, and its functions answer', async () => {
  const { Url = '' } = await deploy(
    'socket',
    {
      Echo: fn(`{ statusCode: 200, body: event.requestContext.routeKey + ' ' + event.body }`),
      Api: {
        Type: 'AWS::Serverless::WebSocketApi',
        Properties: {
          RouteSelectionExpression: '$request.body.action',
          StageName: 'live',
          Routes: Object.fromEntries(
            ['$connect', '$disconnect', 'say'].map((key) => [key, { FunctionArn: { 'Fn::GetAtt': 'Echo.Arn' } }]),
          ),
        },
      },
      Answers: {
        Type: 'AWS::ApiGatewayV2::RouteResponse',
        Properties: { ApiId: { Ref: 'Api' }, RouteId: { Ref: 'ApiSayRoute' }, RouteResponseKey: '$default' },
      },
    },
    { Url: { Value: { 'Fn::Sub': 'wss://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${Api.Stage}' } } },
  );
  const { host, pathname } = new URL(Url);
  expect(host).toBe(`${host.split('.')[0]}.execute-api.localhost:${new URL(stacks.cloud.endpoint).port}`);
  const address = `${stacks.cloud.endpoint.replace('http', 'ws')}/_execute-api/${host.split('.')[0]}${pathname}`;
  const socket = new WebSocket(address);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const answer = new Promise((resolve) => socket.addEventListener('message', ({ data }) => resolve(data)));
  socket.send('{"action":"say"}');
  expect(await answer).toBe('say {"action":"say"}');
  socket.close();
});

import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, allow, policy, refusal } from '@coldstart/service-iam/testing';
import { signedFetch } from '../testing/signed-fetch.ts';
import { REGION, startApis, type TestApis } from '../testing/apis.ts';

let apis: TestApis;
let echo: string;
let issuer: string;
let server: Server;
let key: CryptoKey;
let fetched = 0;
beforeAll(async () => {
  apis = await startApis();
  echo = await apis.fn('echo', 'event.requestContext.authorizer');
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  server = createServer((request, response) => {
    fetched += 1;
    const body = request.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await apis.close();
});

/** An API with one route `GET /` that asks as these settings say. */
async function guarded(settings: object): Promise<string> {
  const { ApiId = '' } = await apis.v2.createApi({ Name: randomUUID(), ProtocolType: 'HTTP' });
  const { IntegrationId } = await apis.v2.createIntegration({
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: echo,
    PayloadFormatVersion: '2.0',
  });
  const Target = `integrations/${IntegrationId}`;
  await apis.v2.createRoute({ ApiId, RouteKey: 'GET /', Target, ...settings });
  await apis.v2.createStage({ ApiId, StageName: '$default', AutoDeploy: true });
  return ApiId;
}

async function jwtApi(AuthorizationScopes?: string[]): Promise<string> {
  const ApiId = await guarded({});
  const { AuthorizerId } = await apis.v2.createAuthorizer({
    ApiId,
    Name: 'jwt',
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: issuer, Audience: ['shop'] },
  });
  const { Items: [{ RouteId = '' } = {}] = [] } = await apis.v2.getRoutes({ ApiId });
  await apis.v2.updateRoute({ ApiId, RouteId, AuthorizationType: 'JWT', AuthorizerId, AuthorizationScopes });
  return ApiId;
}

const token = (claims: JWTPayload, { kid = 'one', signer = key } = {}): Promise<string> =>
  new SignJWT({ iss: issuer, aud: 'shop', exp: Math.floor(apis.cloud.clock.now() / 1000) + 60, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(signer);

const withToken = async (ApiId: string, text?: string): Promise<Response> =>
  apis.call(ApiId, '/', text === undefined ? {} : { headers: { authorization: `Bearer ${text}` } });

test('a token is verified, and its claims are told as text', async () => {
  const ApiId = await jwtApi();
  const answer = await withToken(ApiId, await token({ sub: 'ann', admin: true, groups: ['a', 'b'], scope: 'read' }));
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      jwt: {
        claims: expect.objectContaining({
          sub: 'ann',
          admin: 'true',
          groups: '[a b]',
          aud: 'shop',
          iss: issuer,
        }) as object,
        scopes: null,
      },
    },
  ]);
});

test('a client id stands for the audience where there is none', async () => {
  const ApiId = await jwtApi();
  expect((await withToken(ApiId, await token({ aud: undefined, client_id: 'shop' }))).status).toBe(200);
  expect((await withToken(ApiId, await token({ aud: undefined, client_id: 'other' }))).status).toBe(401);
});

test.each([
  ['no token at all', async () => undefined],
  ['what is no token', async () => 'abc'],
  ['another audience', () => token({ aud: 'other' })],
  ['another issuer', () => token({ iss: 'https://other.example' })],
  ['a token that has expired', () => token({ exp: 1 })],
  ['a token that is not valid yet', () => token({ nbf: Math.floor(Date.now() / 1000) + 3600 })],
  ['an unknown key', () => token({}, { kid: 'two' })],
  ['a forged signature', async () => token({}, { signer: (await generateKeyPair('RS256')).privateKey })],
])('%s is unauthorized', async (_name, make) => {
  const answer = await withToken(await jwtApi(), await make());
  expect([answer.status, await answer.json()]).toEqual([401, { message: 'Unauthorized' }]);
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
});

test('a route’s scopes: one of them is enough, none is forbidden', async () => {
  const ApiId = await jwtApi(['write', 'admin']);
  const forbidden = await withToken(ApiId, await token({ scope: 'read' }));
  expect([forbidden.status, await forbidden.json()]).toEqual([403, { message: 'Forbidden' }]);
  const allowed = await withToken(ApiId, await token({ scope: 'read write' }));
  expect(await allowed.json()).toMatchObject({ jwt: { scopes: ['read', 'write'] } });
});

test('a token expires, and an issuer’s keys are asked for again, by the cloud’s clock', async () => {
  const ApiId = await jwtApi();
  const text = await token({});
  expect((await withToken(ApiId, text)).status).toBe(200);
  const before = fetched;
  expect((await withToken(ApiId, text)).status).toBe(200);
  expect(fetched).toBe(before);
  await apis.cloud.clock.advance(3 * 3600 * 1000);
  expect((await withToken(ApiId, text)).status).toBe(401);
  expect(fetched).toBeGreaterThan(before);
});

async function functionApi(name: string, answer: string, settings: object = {}, more = ''): Promise<string> {
  const AuthorizerUri = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${await apis.fn(name, answer, { more })}/invocations`;
  const ApiId = await guarded({});
  const { AuthorizerId } = await apis.v2.createAuthorizer({
    ApiId,
    Name: 'function',
    AuthorizerType: 'REQUEST',
    AuthorizerUri,
    AuthorizerPayloadFormatVersion: '2.0',
    EnableSimpleResponses: true,
    AuthorizerResultTtlInSeconds: 0,
    IdentitySource: ['$request.header.X-Key'],
    ...settings,
  });
  const { Items: [{ RouteId = '' } = {}] = [] } = await apis.v2.getRoutes({ ApiId });
  await apis.v2.updateRoute({ ApiId, RouteId, AuthorizationType: 'CUSTOM', AuthorizerId });
  return ApiId;
}

const withKey = (ApiId: string, value: string): Promise<Response> =>
  apis.call(ApiId, '/', { headers: { 'x-key': value } });

test('a function’s simple answer lets in, or not, and its context goes on', async () => {
  const answer = `({ isAuthorized: event.identitySource[0] === 'right', context: { type: event.type, arn: event.routeArn, list: [1] } })`;
  const ApiId = await functionApi('simple', answer);
  expect(await (await withKey(ApiId, 'right')).json()).toEqual({
    lambda: { type: 'REQUEST', arn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${ApiId}/$default/GET/`, list: [1] },
  });
  const wrong = await withKey(ApiId, 'wrong');
  expect([wrong.status, await wrong.json()]).toEqual([403, { message: 'Forbidden' }]);
  const without = await apis.call(ApiId, '/');
  expect([without.status, await without.json()]).toEqual([401, { message: 'Unauthorized' }]);
});

test('a function’s policy is evaluated for the route that was asked for', async () => {
  const answer = `({ principalId: 'ann', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: event.headers['x-key'], Action: 'execute-api:Invoke', Resource: event.methodArn }] }, context: { who: 'ann' } })`;
  const ApiId = await functionApi('policies', answer, {
    EnableSimpleResponses: false,
    AuthorizerPayloadFormatVersion: '1.0',
  });
  expect(await (await withKey(ApiId, 'Allow')).json()).toEqual({ lambda: { who: 'ann' } });
  expect((await withKey(ApiId, 'Deny')).status).toBe(403);
});

test('an authorizer that fails, or answers nonsense, is an error of the API', async () => {
  const broken = await withKey(await functionApi('broken', `(() => { throw new Error('x'); })()`), 'a');
  expect([broken.status, await broken.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  expect((await withKey(await functionApi('nonsense', `({ allowed: true })`), 'a')).status).toBe(500);
});

test('an answer is kept for each identity, as long as the authorizer says', async () => {
  const ApiId = await functionApi(
    'counts',
    `({ isAuthorized: true, context: { count: (count += 1) } })`,
    { AuthorizerResultTtlInSeconds: 60 },
    'let count = 0;',
  );
  const count = async (value: string): Promise<number> =>
    ((await (await withKey(ApiId, value)).json()) as { lambda: { count: number } }).lambda.count;
  const first = await count('a');
  expect(await count('a')).toBe(first);
  expect(await count('b')).not.toBe(first);
  await apis.cloud.clock.advance(61_000);
  const later = await count('a');
  expect(later).not.toBe(first);
  await apis.v2.resetAuthorizersCache({ ApiId, StageName: '$default' });
  expect(await count('a')).not.toBe(later);
});

test('IAM decides for whoever signs', async () => {
  const ApiId = await guarded({ AuthorizationType: 'AWS_IAM' });
  const url = `${apis.cloud.endpoint}/_execute-api/${ApiId}/`;
  const arn = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${ApiId}/*/GET/*`;
  const keys = await apis.test.user('caller', policy(allow('execute-api:Invoke', arn)));
  const allowed = await signedFetch(url, keys);
  expect([allowed.status, await allowed.json()]).toMatchObject([
    200,
    { iam: { accessKey: keys.accessKeyId, accountId: ACCOUNT, userArn: `arn:aws:iam::${ACCOUNT}:user/caller` } },
  ]);
  const denied = await signedFetch(url, await apis.test.user('nobody'));
  expect([denied.status, await denied.json()]).toEqual([403, { message: 'Forbidden' }]);
  const forged = await signedFetch(url, { ...keys, secretAccessKey: 'another' });
  expect(forged.status).toBe(403);
  expect((await fetch(url)).status).toBe(403);
});

test('an authorizer in use is not deleted', async () => {
  const ApiId = await jwtApi();
  const { Items: [{ AuthorizerId = '' } = {}] = [] } = await apis.v2.getAuthorizers({ ApiId });
  expect(await refusal(apis.v2.deleteAuthorizer({ ApiId, AuthorizerId }))).toMatchObject({ code: 'ConflictException' });
});

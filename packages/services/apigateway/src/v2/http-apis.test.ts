import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, allow, policy, refusal } from '@coldstart/service-iam/testing';
import { byHost, REGION, startApis, type TestApis } from '../testing/apis.ts';

let apis: TestApis;
let echo: string;
beforeAll(async () => {
  apis = await startApis();
  echo = await apis.fn('echo', 'event');
});
afterAll(() => apis.close());

/** An API that deploys by itself, with these routes to one function. */
async function api(routes: readonly string[], target = echo, version = '2.0', more: object = {}) {
  const { ApiId = '', ApiEndpoint = '' } = await apis.v2.createApi({
    Name: randomUUID(),
    ProtocolType: 'HTTP',
    ...more,
  });
  const { IntegrationId = '' } = await apis.v2.createIntegration({
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: target,
    PayloadFormatVersion: version,
  });
  for (const RouteKey of routes)
    await apis.v2.createRoute({ ApiId, RouteKey, Target: `integrations/${IntegrationId}` });
  await apis.v2.createStage({ ApiId, StageName: '$default', AutoDeploy: true });
  return { ApiId, ApiEndpoint, IntegrationId };
}

const routeOf = async (id: string, path: string, method = 'GET'): Promise<unknown> => {
  const answer = await apis.call(id, path, { method });
  const body = (await answer.json()) as { routeKey?: string; message?: string };
  return body.routeKey ?? `${answer.status} ${body.message}`;
};

test('the most particular route answers, whatever the order in which they were made', async () => {
  const { ApiId } = await api([
    '$default',
    'ANY /{proxy+}',
    'GET /pets/{proxy+}',
    'GET /pets/dog/{id}',
    'ANY /pets/dog/1',
    'GET /pets/dog/1',
  ]);
  expect(await routeOf(ApiId, '/pets/dog/1')).toBe('GET /pets/dog/1');
  expect(await routeOf(ApiId, '/pets/dog/1', 'PUT')).toBe('ANY /pets/dog/1');
  expect(await routeOf(ApiId, '/pets/dog/2')).toBe('GET /pets/dog/{id}');
  expect(await routeOf(ApiId, '/pets/cat/1')).toBe('GET /pets/{proxy+}');
  expect(await routeOf(ApiId, '/pets/cat/1', 'POST')).toBe('ANY /{proxy+}');
  expect(await routeOf(ApiId, '/')).toBe('$default');
});

test('a path without a route, and a stage without a deployment, are not found', async () => {
  const { ApiId } = await api(['GET /only']);
  expect(await routeOf(ApiId, '/other')).toBe('404 Not Found');
  await apis.v2.createStage({ ApiId, StageName: 'bare' });
  expect(await routeOf(ApiId, '/bare/only')).toBe('404 Not Found');
  const answer = await apis.call('nothere123', '/');
  expect([answer.status, await answer.json()]).toEqual([403, { message: 'Forbidden' }]);
});

test('the event of format 2.0', async () => {
  const { ApiId } = await api(['POST /orders/{id}']);
  await apis.v2.createStage({ ApiId, StageName: 'dev', AutoDeploy: true, StageVariables: { color: 'blue' } });
  const answer = await apis.call(ApiId, '/dev/orders/a%20b?x=1&x=2&y=%C3%A4', {
    method: 'POST',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json', cookie: 'a=1; b=2', 'X-Own': 'Value', 'user-agent': 'tests' },
  });
  expect(await answer.json()).toMatchObject({
    version: '2.0',
    routeKey: 'POST /orders/{id}',
    rawPath: '/dev/orders/a%20b',
    rawQueryString: 'x=1&x=2&y=%C3%A4',
    cookies: ['a=1', 'b=2'],
    headers: {
      'x-own': 'Value',
      'x-forwarded-proto': 'https',
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-/) as string,
    },
    queryStringParameters: { x: '1,2', y: 'ä' },
    pathParameters: { id: 'a b' },
    stageVariables: { color: 'blue' },
    requestContext: {
      accountId: ACCOUNT,
      apiId: ApiId,
      domainName: `${ApiId}.execute-api.${REGION}.amazonaws.com`,
      domainPrefix: ApiId,
      http: {
        method: 'POST',
        path: '/dev/orders/a%20b',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'tests',
      },
      routeKey: 'POST /orders/{id}',
      stage: 'dev',
    },
    body: '{"a":1}',
    isBase64Encoded: false,
  });
  expect(answer.headers.get('apigw-requestid')).toMatch(/^[A-Za-z0-9]{15}=$/);
});

test('what is not there is left out of format 2.0, and null in 1.0', async () => {
  const { ApiId } = await api(['GET /']);
  const two = (await (await apis.call(ApiId, '/')).json()) as object;
  for (const name of ['cookies', 'queryStringParameters', 'pathParameters', 'stageVariables', 'body'])
    expect(two).not.toHaveProperty(name);
  const text = await apis.fn('texts', '({ statusCode: 200, body: JSON.stringify(event) })');
  const old = await api(['GET /'], text, '1.0');
  expect(await (await apis.call(old.ApiId, '/')).json()).toMatchObject({
    version: '1.0',
    resource: '/',
    path: '/',
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: null,
    requestContext: { identity: { sourceIp: '127.0.0.1', cognitoIdentityId: null }, resourcePath: '/' },
  });
});

test('forms and bytes come in base64', async () => {
  const { ApiId } = await api(['POST /']);
  const form = await apis.call(ApiId, '/', { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
  expect(await form.json()).toMatchObject({ body: 'YT1i', isBase64Encoded: true });
});

test.each([
  ["'hello'", 200, 'application/json', 'hello'],
  ["({ hello: 'world' })", 200, 'application/json', '{"hello":"world"}'],
  ["({ statusCode: 201, body: 'made' })", 201, 'application/json', 'made'],
  ["({ statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>' })", 200, 'text/html', '<p>'],
  ["({ statusCode: 200, body: 'aGk=', isBase64Encoded: true })", 200, 'application/json', 'hi'],
  ["({ statusCode: 'none' })", 500, 'application/json', '{"message":"Internal Server Error"}'],
  ["(() => { throw new Error('broken'); })()", 500, 'application/json', '{"message":"Internal Server Error"}'],
])('a function that answers %s', async (answer, status, type, body) => {
  const { ApiId } = await api(['GET /'], await apis.fn(`answers-${randomUUID()}`, answer));
  const response = await apis.call(ApiId, '/');
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([status, type, body]);
});

test('several cookies go each in a header of its own', async () => {
  const cookies = await apis.fn('cookies', "({ statusCode: 200, cookies: ['a=1', 'b=2'], body: '' })");
  const { ApiId } = await api(['GET /'], cookies);
  expect((await apis.call(ApiId, '/')).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('a function is invoked only where its policy names the API, stage, method and path', async () => {
  const closed = await apis.fn('closed', "'in'", { closed: true });
  const { ApiId } = await api(['GET /a', 'GET /b'], closed);
  expect((await apis.call(ApiId, '/a')).status).toBe(500);
  await apis.lambda.addPermission({
    FunctionName: 'closed',
    StatementId: 'a',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${ApiId}/*/GET/a`,
  });
  expect((await apis.call(ApiId, '/a')).status).toBe(200);
  const other = await apis.call(ApiId, '/b');
  expect([other.status, await other.json()]).toEqual([500, { message: 'Internal Server Error' }]);
});

test('a stage that does not deploy by itself keeps what was deployed', async () => {
  const { ApiId, IntegrationId } = await api(['GET /first']);
  const { DeploymentId } = await apis.v2.createDeployment({ ApiId });
  await apis.v2.createStage({ ApiId, StageName: 'prod', DeploymentId });
  await apis.v2.createRoute({ ApiId, RouteKey: 'GET /second', Target: `integrations/${IntegrationId}` });
  expect(await routeOf(ApiId, '/second')).toBe('GET /second');
  expect(await routeOf(ApiId, '/prod/second')).toBe('404 Not Found');
  await apis.v2.createDeployment({ ApiId, StageName: 'prod' });
  expect(await routeOf(ApiId, '/prod/second')).toBe('GET /second');
});

test('the API answers preflights itself, and its CORS headers take the place of the function’s', async () => {
  const own = await apis.fn(
    'cors',
    "({ statusCode: 200, headers: { 'access-control-allow-origin': 'https://wrong' } })",
  );
  const CorsConfiguration = {
    AllowOrigins: ['https://a.example'],
    AllowMethods: ['GET', 'PUT'],
    AllowHeaders: ['x-own'],
    MaxAge: 60,
  };
  const { ApiId } = await api(['GET /'], own, '2.0', { CorsConfiguration });
  const preflight = await apis.call(ApiId, '/', {
    method: 'OPTIONS',
    headers: { origin: 'https://a.example', 'access-control-request-method': 'PUT' },
  });
  expect(preflight.status).toBe(204);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': 'https://a.example',
    'access-control-allow-methods': 'GET,PUT',
    'access-control-allow-headers': 'x-own',
    'access-control-max-age': '60',
  });
  const origin = async (from: string) =>
    (await apis.call(ApiId, '/', { headers: { origin: from } })).headers.get('access-control-allow-origin');
  expect(await origin('https://a.example')).toBe('https://a.example');
  expect(await origin('https://b.example')).toBeNull();
});

test('a route that takes OPTIONS answers preflights in the place of the API, which adds its headers', async () => {
  const CorsConfiguration = { AllowOrigins: ['https://a.example'], AllowMethods: ['GET'] };
  const own = await apis.fn('any', "({ statusCode: 200, body: 'from the function' })");
  const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
  for (const key of ['ANY /', '$default', 'OPTIONS /{proxy+}']) {
    const { ApiId } = await api([key], own, '2.0', { CorsConfiguration });
    const path = key.includes('proxy') ? '/any/path' : '/';
    const preflight = await apis.call(ApiId, path, { method: 'OPTIONS', headers });
    expect([key, preflight.status, await preflight.text()]).toEqual([key, 200, 'from the function']);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://a.example');
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET');
  }
});

test('an API is reached at its own host, too', async () => {
  const { ApiId, ApiEndpoint } = await api(['GET /here']);
  const { host } = new URL(ApiEndpoint);
  expect(host).toBe(`${ApiId}.execute-api.localhost:${new URL(apis.cloud.endpoint).port}`);
  const answer = await byHost(apis.cloud.endpoint, host, '/here');
  expect([answer.status, JSON.parse(answer.text)]).toEqual([200, expect.objectContaining({ routeKey: 'GET /here' })]);
});

test('requests of more than 10 MB are refused as AWS refuses them', async () => {
  const { ApiId, ApiEndpoint } = await api(['POST /']);
  const { host } = new URL(ApiEndpoint);
  const answer = await byHost(apis.cloud.endpoint, host, '/', {
    method: 'POST',
    body: 'x'.repeat(10 * 1024 * 1024 + 1),
  });
  expect([answer.status, JSON.parse(answer.text)]).toEqual([413, { message: 'Request Entity Too Large' }]);
  const inPath = await apis.call(ApiId, '/', { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) });
  expect(inPath.status).toBe(413);
});

test('routes are throttled by the cloud’s clock', async () => {
  const { ApiId } = await api(['GET /']);
  await apis.v2.updateStage({
    ApiId,
    StageName: '$default',
    RouteSettings: { 'GET /': { ThrottlingBurstLimit: 2, ThrottlingRateLimit: 0.001 } },
  });
  const statuses = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await apis.call(ApiId, '/')).status);
  expect(statuses).toEqual([200, 200, 429]);
  await apis.cloud.clock.advance(2_000_000);
  expect((await apis.call(ApiId, '/')).status).toBe(200);
});

test('a target makes an API that answers at once', async () => {
  const { ApiId = '' } = await apis.v2.createApi({ Name: 'quick', ProtocolType: 'HTTP', Target: echo });
  expect(await routeOf(ApiId, '/anything')).toBe('$default');
});

test('who may change an API is asked by method and path', async () => {
  const { ApiId } = await api(['GET /']);
  const reader = await apis.test.user(
    'reader',
    policy(allow('apigateway:GET', `arn:aws:apigateway:${REGION}::/apis/${ApiId}*`)),
  );
  const client = apis.v2As(reader);
  expect(await client.getApi({ ApiId })).toMatchObject({ ProtocolType: 'HTTP' });
  expect(await refusal(client.deleteApi({ ApiId }))).toMatchObject({
    status: 403,
    message: expect.stringContaining(
      `is not authorized to perform: apigateway:DELETE on resource: arn:aws:apigateway:${REGION}::/apis/${ApiId}`,
    ) as string,
  });
});

test('tags of APIs and stages', async () => {
  const { ApiId } = await api(['GET /'], echo, '2.0', { Tags: { a: '1' } });
  const ResourceArn = `arn:aws:apigateway:${REGION}::/apis/${ApiId}`;
  await apis.v2.tagResource({ ResourceArn, Tags: { b: '2' } });
  await apis.v2.untagResource({ ResourceArn, TagKeys: ['a'] });
  expect((await apis.v2.getTags({ ResourceArn })).Tags).toEqual({ b: '2' });
  await apis.v2.tagResource({ ResourceArn: `${ResourceArn}/stages/$default`, Tags: { s: '3' } });
  expect((await apis.v2.getStage({ ApiId, StageName: '$default' })).Tags).toEqual({ s: '3' });
});

test.each([
  ['GET pets', 'BadRequestException'],
  ['FETCH /pets', 'BadRequestException'],
  ['GET /{proxy+}/more', 'BadRequestException'],
  ['GET /taken', 'ConflictException'],
])('the route %s is refused', async (RouteKey, code) => {
  const { ApiId } = await api(['GET /taken']);
  expect(await refusal(apis.v2.createRoute({ ApiId, RouteKey }))).toMatchObject({ code });
});

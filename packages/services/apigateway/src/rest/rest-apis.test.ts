import { randomUUID } from 'node:crypto';
import type { Integration, PutIntegrationRequest, PutMethodRequest } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, allow, policy, refusal } from '@coldstart/service-iam/testing';
import { byHost, REGION, startApis, type TestApis } from '../testing/apis.ts';
import { signedFetch } from '../testing/signed-fetch.ts';

let apis: TestApis;
let echo: string;
beforeAll(async () => {
  apis = await startApis();
  echo = await apis.fn('echo', '({ statusCode: 200, body: JSON.stringify(event) })');
});
afterAll(() => apis.close());

const uriOf = (arn: string): string =>
  `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`;

interface Method {
  readonly path?: string;
  readonly verb?: string;
  readonly method?: Partial<PutMethodRequest>;
  readonly integration?: Partial<PutIntegrationRequest>;
  /** Statuses, and what their integration responses are. */
  readonly responses?: Readonly<Record<string, Record<string, unknown>>>;
}

/** Adds a method, and the resources above it. */
async function add(
  restApiId: string,
  { path = '/', verb = 'GET', method = {}, integration = {}, responses = {} }: Method,
): Promise<string> {
  const { items = [] } = await apis.rest.getResources({ restApiId, limit: 500 });
  let resource = items.find((one) => one.path === '/');
  let reached = '';
  for (const pathPart of path.split('/').filter((part) => part !== '')) {
    reached = `${reached}/${pathPart}`;
    resource =
      items.find((one) => one.path === reached) ??
      (await apis.rest.createResource({ restApiId, parentId: resource?.id, pathPart }));
  }
  const key = { restApiId, resourceId: resource?.id ?? '', httpMethod: verb };
  await apis.rest.putMethod({ ...key, authorizationType: 'NONE', ...method });
  await apis.rest.putIntegration({
    ...key,
    type: 'AWS_PROXY',
    integrationHttpMethod: 'POST',
    uri: uriOf(echo),
    ...integration,
  });
  for (const [statusCode, response] of Object.entries(responses)) {
    await apis.rest.putMethodResponse({ ...key, statusCode });
    await apis.rest.putIntegrationResponse({ ...key, statusCode, ...response });
  }
  return key.resourceId;
}

/** A deployed API with these methods; its stage is `test`. */
async function api(methods: readonly Method[], settings: object = {}, stage: object = {}): Promise<string> {
  const { id = '' } = await apis.rest.createRestApi({ name: randomUUID(), ...settings });
  for (const method of methods) await add(id, method);
  await apis.rest.createDeployment({ restApiId: id, stageName: 'test', ...stage });
  return id;
}

const jsonOf = async (answer: Response): Promise<Record<string, unknown>> =>
  (await answer.json()) as Record<string, unknown>;
const mock: Partial<Integration> = { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } };

test('the event of a proxy', async () => {
  const id = await api([{ path: '/pets/{id}', verb: 'POST' }], {}, { variables: { color: 'blue' } });
  const answer = await apis.call(id, '/test/pets/7%208?a=1&a=2&b=%C3%A4+c', {
    method: 'POST',
    body: '{"x":1}',
    headers: { 'content-type': 'application/json', 'X-OwN': 'Value', 'user-agent': 'tests' },
  });
  expect(await answer.json()).toMatchObject({
    resource: '/pets/{id}',
    path: '/pets/7%208',
    httpMethod: 'POST',
    multiValueHeaders: { 'X-Forwarded-Proto': ['https'] },
    queryStringParameters: { a: '2', b: 'ä c' },
    multiValueQueryStringParameters: { a: ['1', '2'], b: ['ä c'] },
    pathParameters: { id: '7%208' },
    stageVariables: { color: 'blue' },
    requestContext: {
      accountId: ACCOUNT,
      apiId: id,
      httpMethod: 'POST',
      path: '/test/pets/7%208',
      resourcePath: '/pets/{id}',
      stage: 'test',
      protocol: 'HTTP/1.1',
      identity: { sourceIp: '127.0.0.1', userAgent: 'tests', userArn: null },
    },
    body: '{"x":1}',
    isBase64Encoded: false,
  });
  expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get('x-amz-apigw-id')).toMatch(/=$/);
});

test('what is not there is null, and names keep their case', async () => {
  const id = await api([{}]);
  const host = `${id}.execute-api.localhost`;
  const { text } = await byHost(apis.cloud.endpoint, host, '/test', { headers: { 'X-OwN': 'Value' } });
  const event = JSON.parse(text) as { headers: object };
  expect(event).toMatchObject({
    headers: { 'X-OwN': 'Value' },
    queryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: null,
  });
  expect(event).not.toHaveProperty('version');
  expect(event).not.toHaveProperty('requestContext.authorizer');
});

test('the most particular resource answers, its own method before ANY', async () => {
  const id = await api([
    { path: '/{proxy+}', verb: 'ANY' },
    { path: '/pets/{id}' },
    { path: '/pets/dog' },
    { path: '/pets/dog', verb: 'ANY' },
  ]);
  const resource = async (path: string, method = 'GET') => {
    const { resource: found, message } = await jsonOf(await apis.call(id, `/test${path}`, { method }));
    return found ?? message;
  };
  expect(await resource('/pets/dog')).toBe('/pets/dog');
  expect(await resource('/pets/cat')).toBe('/pets/{id}');
  expect(await resource('/pets/cat', 'POST')).toBe('/{proxy+}');
  expect(await resource('/a/b/c')).toBe('/{proxy+}');
  expect(await resource('/')).toBe('Missing Authentication Token');
});

test('what is not there is forbidden, or lacks a token, as AWS words it', async () => {
  const id = await api([{}]);
  const stage = await apis.call(id, '/nostage');
  expect([stage.status, await stage.json(), stage.headers.get('x-amzn-errortype')]).toEqual([
    403,
    { message: 'Forbidden' },
    'ForbiddenException',
  ]);
  const path = await apis.call(id, '/test/nothing');
  expect([path.status, await path.json(), path.headers.get('x-amzn-errortype')]).toEqual([
    403,
    { message: 'Missing Authentication Token' },
    'MissingAuthenticationTokenException',
  ]);
});

test.each([
  ['({ statusCode: 201, headers: { "X-A": true }, body: "made" })', 201, 'made'],
  ['({ statusCode: "200", body: "text" })', 200, 'text'],
  ['({ headers: {} })', 200, ''],
  ['({ statusCode: 200, body: { a: 1 } })', 502, '{"message": "Internal server error"}'],
  ['({ statusCode: 200, wrong: 1 })', 502, '{"message": "Internal server error"}'],
  ['"text"', 502, '{"message": "Internal server error"}'],
  ['null', 502, '{"message": "Internal server error"}'],
  ['({ statusCode: "none" })', 502, '{"message": "Internal server error"}'],
  ['(() => { throw new Error("broken"); })()', 502, '{"message": "Internal server error"}'],
])('a function that answers %s', async (answer, status, body) => {
  const id = await api([{ integration: { uri: uriOf(await apis.fn(`answers-${randomUUID()}`, answer)) } }]);
  const response = await apis.call(id, '/test');
  expect([response.status, (await response.text()).replace('":"', '": "')]).toEqual([status, body]);
});

test('values of a header stay apart, and cookies each have a header', async () => {
  const fn = await apis.fn(
    'several',
    `({ statusCode: 200, multiValueHeaders: { 'X-A': ['1', '2'], 'Set-Cookie': ['a=1', 'b=2'] } })`,
  );
  const answer = await apis.call(await api([{ integration: { uri: uriOf(fn) } }]), '/test');
  expect([answer.headers.get('x-a'), answer.headers.getSetCookie()]).toEqual(['1, 2', ['a=1', 'b=2']]);
});

test('binary media types go to functions and back as base64', async () => {
  const fn = await apis.fn(
    'bytes',
    `({ statusCode: 200, headers: { 'Content-Type': 'image/png' }, isBase64Encoded: event.isBase64Encoded, body: event.body })`,
  );
  const id = await api([{ verb: 'POST', integration: { uri: uriOf(fn) } }], { binaryMediaTypes: ['image/png'] });
  const send = (type: string, accept: string) =>
    apis.call(id, '/test', {
      method: 'POST',
      body: new Uint8Array([0, 255, 1]),
      headers: { 'content-type': type, accept },
    });
  expect([...new Uint8Array(await (await send('image/png', 'image/png')).arrayBuffer())]).toEqual([0, 255, 1]);
  expect(await (await send('image/png', 'text/plain')).text()).toBe('AP8B');
});

test('a function that the API may not invoke is an error of the API', async () => {
  const closed = await apis.fn('closed', '({ statusCode: 200 })', { closed: true });
  const id = await api([{ path: '/a', integration: { uri: uriOf(closed) } }]);
  const refused = await apis.call(id, '/test/a');
  expect([refused.status, await refused.json()]).toEqual([500, { message: 'Internal server error' }]);
  await apis.lambda.addPermission({
    FunctionName: 'closed',
    StatementId: 'a',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${id}/*/GET/a`,
  });
  expect((await apis.call(id, '/test/a')).status).toBe(200);
});

test('a stage shows what was deployed to it', async () => {
  const id = await api([{ path: '/first' }]);
  await add(id, { path: '/second' });
  expect((await apis.call(id, '/test/second')).status).toBe(403);
  await apis.rest.createDeployment({ restApiId: id, stageName: 'test' });
  expect((await apis.call(id, '/test/second')).status).toBe(200);
});

test('a mock answers by its template, with the headers that its responses map', async () => {
  const id = await api([
    {
      path: '/cors',
      verb: 'OPTIONS',
      integration: mock,
      responses: {
        200: {
          responseParameters: {
            'method.response.header.Access-Control-Allow-Origin': "'*'",
            'method.response.header.X-Path': 'context.resourcePath',
          },
        },
      },
    },
    {
      path: '/echo/{name}',
      verb: 'POST',
      integration: {
        type: 'MOCK',
        requestTemplates: { 'application/json': `{"statusCode": #if($input.path('$.fail') == true)400#{else}200#end}` },
      },
      responses: {
        200: {
          responseTemplates: {
            'application/json': `{"name": "$input.params('name')", "q": "$input.params().querystring.get('q')", "stage": "$context.stage"}`,
          },
        },
        400: {
          selectionPattern: '4\\d\\d',
          responseTemplates: { 'application/json': '#set($context.responseOverride.status = 418){"bad": true}' },
        },
      },
    },
  ]);
  const preflight = await apis.call(id, '/test/cors', { method: 'OPTIONS' });
  expect([
    preflight.status,
    preflight.headers.get('access-control-allow-origin'),
    preflight.headers.get('x-path'),
  ]).toEqual([200, '*', '/cors']);
  const post = (body: object) =>
    apis.call(id, '/test/echo/Ann?q=1', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  expect(await (await post({})).json()).toEqual({ name: 'Ann', q: '1', stage: 'test' });
  const bad = await post({ fail: true });
  expect([bad.status, await bad.json()]).toEqual([418, { bad: true }]);
});

test('templates make a function’s event and the client’s answer', async () => {
  const fn = await apis.fn(
    'custom',
    `event.n > 1 ? (() => { throw new Error('NotFound: ' + event.n); })() : ({ got: event })`,
  );
  const id = await api([
    {
      path: '/{id}',
      integration: {
        type: 'AWS',
        uri: uriOf(fn),
        requestTemplates: {
          'application/json': `{"n": $input.params('id'), "caller": "$util.escapeJavaScript($input.params('who'))"}`,
        },
      },
      responses: {
        200: {
          responseTemplates: {
            'application/json': `{"who": $input.json('$.got.caller'), "n": $input.path('$.got.n')}`,
          },
        },
        404: {
          selectionPattern: 'NotFound.*',
          responseTemplates: { 'application/json': `{"error": $input.json('$.errorMessage')}` },
        },
      },
    },
  ]);
  const found = await apis.call(id, '/test/1?who=a%22b');
  expect([found.status, await found.json()]).toEqual([200, { who: 'a"b', n: 1 }]);
  const missing = await apis.call(id, '/test/2');
  expect([missing.status, await missing.json()]).toEqual([404, { error: 'NotFound: 2' }]);
});

test('bodies that no template takes pass, or do not', async () => {
  const custom = (passthroughBehavior: string): Method => ({
    path: `/${passthroughBehavior}`,
    verb: 'POST',
    integration: { type: 'AWS', passthroughBehavior, requestTemplates: { 'application/json': '{"templated": true}' } },
    responses: { 200: {} },
  });
  const id = await api([custom('WHEN_NO_MATCH'), custom('WHEN_NO_TEMPLATES'), custom('NEVER')]);
  const send = (path: string) =>
    apis.call(id, `/test/${path}`, { method: 'POST', body: '{"own":1}', headers: { 'content-type': 'text/json' } });
  expect(await (await send('WHEN_NO_MATCH')).text()).toContain(String.raw`{\"own\":1}`);
  for (const closed of ['WHEN_NO_TEMPLATES', 'NEVER']) {
    const answer = await send(closed);
    expect([answer.status, await answer.json()]).toEqual([415, { message: 'Unsupported Media Type' }]);
  }
});

test('validators look for parameters, and hold bodies against models', async () => {
  const { id = '' } = await apis.rest.createRestApi({ name: 'validated' });
  const schema = { type: 'object', required: ['n'], properties: { n: { type: 'number' } } };
  await apis.rest.createModel({
    restApiId: id,
    name: 'Thing',
    contentType: 'application/json',
    schema: JSON.stringify(schema),
  });
  const link = `https://apigateway.amazonaws.com/restapis/${id}/models/Thing`;
  await apis.rest.createModel({
    restApiId: id,
    name: 'Things',
    contentType: 'application/json',
    schema: JSON.stringify({ type: 'array', items: { $ref: link } }),
  });
  const validator = await apis.rest.createRequestValidator({
    restApiId: id,
    name: 'all',
    validateRequestBody: true,
    validateRequestParameters: true,
  });
  await add(id, {
    verb: 'POST',
    method: {
      requestValidatorId: validator.id,
      requestModels: { 'application/json': 'Things' },
      requestParameters: {
        'method.request.querystring.q': true,
        'method.request.header.X-H': true,
        'method.request.querystring.free': false,
      },
    },
  });
  await apis.rest.createDeployment({ restApiId: id, stageName: 'test' });
  const send = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const answer = await apis.call(id, `/test${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    return [answer.status, (await jsonOf(answer))['message']];
  };
  expect(await send('', '[]')).toEqual([400, 'Missing required request parameters: [q, X-H]']);
  expect(await send('?q=1', '[{"n":"text"}]', { 'X-H': '1' })).toEqual([400, 'Invalid request body']);
  expect(await send('?q=1', 'no json', { 'X-H': '1' })).toEqual([400, 'Invalid request body']);
  expect(await send('?q=1', '[{"n":1}]', { 'X-H': '1' })).toEqual([200, undefined]);
});

test('gateway responses give the API’s own answers other words', async () => {
  const { id = '' } = await apis.rest.createRestApi({ name: 'worded' });
  await add(id, { integration: mock, responses: { 200: {} } });
  await apis.rest.putGatewayResponse({
    restApiId: id,
    responseType: 'DEFAULT_4XX',
    responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" },
    responseTemplates: {
      'application/json': '{"own": $context.error.messageString, "type": "$context.error.responseType"}',
    },
  });
  await apis.rest.putGatewayResponse({
    restApiId: id,
    responseType: 'MISSING_AUTHENTICATION_TOKEN',
    statusCode: '404',
  });
  await apis.rest.createDeployment({ restApiId: id, stageName: 'test' });
  const answer = await apis.call(id, '/test/none');
  expect([answer.status, await answer.json()]).toEqual([404, { message: 'Missing Authentication Token' }]);
  await apis.rest.deleteGatewayResponse({ restApiId: id, responseType: 'MISSING_AUTHENTICATION_TOKEN' });
  await apis.rest.createDeployment({ restApiId: id, stageName: 'test' });
  const general = await apis.call(id, '/test/none');
  expect([general.status, general.headers.get('access-control-allow-origin'), await general.json()]).toEqual([
    403,
    '*',
    { own: 'Missing Authentication Token', type: 'MISSING_AUTHENTICATION_TOKEN' },
  ]);
});

test('keys of usage plans: who has none is forbidden, and plans throttle and count by the cloud’s clock', async () => {
  const id = await api([{ method: { apiKeyRequired: true } }]);
  const key = await apis.rest.createApiKey({ name: 'key', enabled: true });
  const call = (value?: string) =>
    apis.call(id, '/test', value === undefined ? {} : { headers: { 'x-api-key': value } });
  const without = await call();
  expect([without.status, await without.json()]).toEqual([403, { message: 'Forbidden' }]);
  expect((await call(key.value)).status).toBe(403);
  const plan = await apis.rest.createUsagePlan({
    name: 'plan',
    apiStages: [{ apiId: id, stage: 'test' }],
    throttle: { burstLimit: 2, rateLimit: 1 },
    quota: { limit: 4, period: 'DAY' },
  });
  await apis.rest.createUsagePlanKey({ usagePlanId: plan.id, keyId: key.id, keyType: 'API_KEY' });
  const event = await jsonOf(await call(key.value));
  expect(event['requestContext']).toMatchObject({ identity: { apiKey: key.value, apiKeyId: key.id } });
  expect((await call(key.value)).status).toBe(200);
  await apis.cloud.clock.advance(10_000);
  expect([(await call(key.value)).status, (await call(key.value)).status]).toEqual([200, 200]);
  await apis.cloud.clock.advance(10_000);
  const over = await call(key.value);
  expect([over.status, await over.json()]).toEqual([429, { message: 'Limit Exceeded' }]);
  await apis.cloud.clock.advance(24 * 3600 * 1000);
  expect((await call(key.value)).status).toBe(200);
});

test('methods are throttled as their stage says', async () => {
  const id = await api([{ integration: mock, responses: { 200: {} } }]);
  await apis.rest.updateStage({
    restApiId: id,
    stageName: 'test',
    patchOperations: [
      { op: 'replace', path: '/*/*/throttling/burstLimit', value: '1' },
      { op: 'replace', path: '/*/*/throttling/rateLimit', value: '0.001' },
    ],
  });
  expect((await apis.call(id, '/test')).status).toBe(200);
  const second = await apis.call(id, '/test');
  expect([second.status, await second.json()]).toEqual([429, { message: 'Too Many Requests' }]);
});

test('IAM decides for who signs, together with the API’s own policy', async () => {
  const id = await api([{ method: { authorizationType: 'AWS_IAM' } }]);
  const url = `${apis.cloud.endpoint}/_execute-api/${id}/test`;
  const unsigned = await fetch(url);
  expect([unsigned.status, await unsigned.json()]).toEqual([403, { message: 'Missing Authentication Token' }]);
  const arn = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${id}/test/GET/*`;
  const caller = await apis.test.user(`caller-${id}`, policy(allow('execute-api:Invoke', arn)));
  const event = await jsonOf(await signedFetch(url, caller));
  expect(event['requestContext']).toMatchObject({
    identity: {
      accessKey: caller.accessKeyId,
      accountId: ACCOUNT,
      userArn: `arn:aws:iam::${ACCOUNT}:user/caller-${id}`,
    },
  });
  const nobody = await signedFetch(url, await apis.test.user(`nobody-${id}`));
  expect([nobody.status, await nobody.json()]).toEqual([
    403,
    {
      Message: expect.stringMatching(
        /^User: arn:aws:iam::\d+:user\/nobody-.* is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-central-1:\*{8}3333:/,
      ) as string,
    },
  ]);
});

test('a resource policy lets in, and keeps out', async () => {
  const statement = (Effect: string, Resource: string) => ({
    Effect,
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource,
  });
  const document = policy(statement('Allow', 'execute-api:/*'), statement('Deny', 'execute-api:/*/GET/closed'));
  const id = await api(
    [
      { path: '/open', integration: mock, responses: { 200: {} } },
      { path: '/closed', integration: mock, responses: { 200: {} } },
    ],
    { policy: JSON.stringify(document) },
  );
  expect((await apis.call(id, '/test/open')).status).toBe(200);
  const closed = await apis.call(id, '/test/closed');
  expect([closed.status, closed.headers.get('x-amzn-errortype')]).toEqual([403, 'AccessDeniedException']);
});

async function authorized(settings: object, answer: string, more = ''): Promise<string> {
  const { id = '' } = await apis.rest.createRestApi({ name: 'authorized' });
  const authorizerUri = uriOf(await apis.fn(`authorizer-${id}`, answer, { more }));
  const authorizer = await apis.rest.createAuthorizer({
    restApiId: id,
    name: 'a',
    type: 'TOKEN',
    authorizerUri,
    ...settings,
  } as never);
  await add(id, { path: '/a', method: { authorizationType: 'CUSTOM', authorizerId: authorizer.id } });
  await apis.rest.createDeployment({ restApiId: id, stageName: 'test' });
  return id;
}

const says = (effect: string, more = ''): string =>
  `({ principalId: 'ann', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: ${effect}, Action: 'execute-api:Invoke', Resource: event.methodArn }] }, context: { number: 7, ok: true ${more} } })`;

test('a TOKEN authorizer is asked once for a token, until its answer is old', async () => {
  const id = await authorized(
    {
      identitySource: 'method.request.header.Authorization',
      identityValidationExpression: '^(Allow|Deny)$',
      authorizerResultTtlInSeconds: 60,
    },
    says('event.authorizationToken', ', count: (count += 1)'),
    'let count = 0;',
  );
  const call = (authorization?: string) =>
    apis.call(id, '/test/a', authorization === undefined ? {} : { headers: { authorization } });
  const contextOf = async () =>
    ((await jsonOf(await call('Allow')))['requestContext'] as { authorizer: { count: string } }).authorizer;
  const first = await contextOf();
  expect(first).toMatchObject({ principalId: 'ann', number: '7', ok: 'true' });
  expect((await contextOf()).count).toBe(first.count);
  await apis.cloud.clock.advance(61_000);
  expect((await contextOf()).count).not.toBe(first.count);
  const denied = await call('Deny');
  expect([denied.status, await denied.json()]).toEqual([
    403,
    { Message: 'User is not authorized to access this resource with an explicit deny' },
  ]);
  for (const wrong of [undefined, 'nothing like it']) {
    const answer = await call(wrong);
    expect([answer.status, await answer.json()]).toEqual([401, { message: 'Unauthorized' }]);
  }
});

test('a REQUEST authorizer sees the request', async () => {
  const id = await authorized(
    { type: 'REQUEST', identitySource: 'method.request.querystring.key', authorizerResultTtlInSeconds: 0 },
    `event.type === 'REQUEST' && event.body === undefined && event.queryStringParameters.key === 'right' ? ${says("'Allow'")} : ${says("'Deny'")}`,
  );
  expect((await apis.call(id, '/test/a?key=right')).status).toBe(200);
  expect((await apis.call(id, '/test/a?key=wrong')).status).toBe(403);
  expect((await apis.call(id, '/test/a')).status).toBe(401);
});

test.each([
  [`(() => { throw new Error('Unauthorized'); })()`, 401, { message: 'Unauthorized' }],
  [`(() => { throw new Error('else'); })()`, 500, { message: null }],
  [`({ principalId: 'a' })`, 500, { message: null }],
  [says("'Allow'", ', list: [1]'), 500, { message: null }],
])('an authorizer that answers %s', async (answer, status, body) => {
  const id = await authorized({ identitySource: 'method.request.header.Authorization' }, answer);
  const response = await apis.call(id, '/test/a', { headers: { authorization: 'x' } });
  expect([response.status, await response.json()]).toEqual([status, body]);
});

test('requests of more than 10 MB are refused', async () => {
  const id = await api([{ verb: 'POST' }]);
  const answer = await apis.call(id, '/test', { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) });
  expect(answer.status).toBe(413);
});

test('Cognito’s authorizers are refused by name', async () => {
  const { id = '' } = await apis.rest.createRestApi({ name: 'cognito' });
  const made = apis.rest.createAuthorizer({
    restApiId: id,
    name: 'pool',
    type: 'COGNITO_USER_POOLS',
    identitySource: 'method.request.header.Authorization',
    providerARNs: ['arn:aws:cognito-idp:eu-central-1:111122223333:userpool/x'],
  });
  expect(await refusal(made)).toMatchObject({ code: 'NotImplemented', status: 501 });
});

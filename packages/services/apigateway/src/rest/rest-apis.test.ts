import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT } from '@coldstart/service-iam/testing';
import { byHost, REGION } from '../testing/apis.ts';
import { jsonOf, startRestApis, uriOf, type TestRestApis } from '../testing/rest.ts';

let apis: TestRestApis;
beforeAll(async () => {
  apis = await startRestApis();
});
afterAll(() => apis.close());

test('the event of a proxy', async () => {
  const id = await apis.api([{ path: '/pets/{id}', verb: 'POST' }], {}, { variables: { color: 'blue' } });
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

test('answers of an API tell of the distribution that AWS has in front of it, unless it is a Region’s alone', async () => {
  const edge = await apis.api([{}]);
  const { headers } = await apis.call(edge, '/test');
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-cache': 'Miss from cloudfront',
    via: expect.stringMatching(/^1\.1 [0-9a-f]{32}\.cloudfront\.net \(CloudFront\)$/) as unknown,
    'x-amz-cf-pop': 'FRA56-P1',
    'x-amz-cf-id': expect.stringMatching(/^[\w-]{55}==$/) as unknown,
  });
  expect((await apis.call(edge, '/nowhere')).headers.get('x-cache')).toBe('Error from cloudfront');
  const regional = await apis.api([{}], { endpointConfiguration: { types: ['REGIONAL'] } });
  expect((await apis.call(regional, '/test')).headers.has('x-cache')).toBe(false);
});

test('what is not there is null, and names keep their case', async () => {
  const id = await apis.api([{}]);
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
  const id = await apis.api([
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
  const id = await apis.api([{}]);
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
  const id = await apis.api([{ integration: { uri: uriOf(await apis.fn(`answers-${randomUUID()}`, answer)) } }]);
  const response = await apis.call(id, '/test');
  expect([response.status, (await response.text()).replace('":"', '": "')]).toEqual([status, body]);
});

test('values of a header stay apart, and cookies each have a header', async () => {
  const fn = await apis.fn(
    'several',
    `({ statusCode: 200, multiValueHeaders: { 'X-A': ['1', '2'], 'Set-Cookie': ['a=1', 'b=2'] } })`,
  );
  const answer = await apis.call(await apis.api([{ integration: { uri: uriOf(fn) } }]), '/test');
  expect([answer.headers.get('x-a'), answer.headers.getSetCookie()]).toEqual(['1, 2', ['a=1', 'b=2']]);
});

test('binary media types go to functions and back as base64', async () => {
  const fn = await apis.fn(
    'bytes',
    `({ statusCode: 200, headers: { 'Content-Type': 'image/png' }, isBase64Encoded: event.isBase64Encoded, body: event.body })`,
  );
  const id = await apis.api([{ verb: 'POST', integration: { uri: uriOf(fn) } }], { binaryMediaTypes: ['image/png'] });
  const send = (type: string, accept: string) =>
    apis.call(id, '/test', {
      method: 'POST',
      body: new Uint8Array([0, 255, 1]),
      headers: { 'content-type': type, accept },
    });
  expect([...new Uint8Array(await (await send('image/png', 'image/png')).arrayBuffer())]).toEqual([0, 255, 1]);
  expect(await (await send('image/png', 'text/plain')).text()).toBe('AP8B');
  const broken = await apis.fn('broken-bytes', `({ statusCode: 200, isBase64Encoded: true, body: 'è(' })`);
  const bad = await apis.api([{ integration: { uri: uriOf(broken) } }], { binaryMediaTypes: ['*/*'] });
  expect((await apis.call(bad, '/test')).status).toBe(500);
});

test('a function that the API may not invoke is an error of the API', async () => {
  const closed = await apis.fn('closed', '({ statusCode: 200 })', { closed: true });
  const id = await apis.api([{ path: '/a', integration: { uri: uriOf(closed) } }]);
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
  const id = await apis.api([{ path: '/first' }]);
  await apis.add(id, { path: '/second' });
  expect((await apis.call(id, '/test/second')).status).toBe(403);
  await apis.rest.createDeployment({ restApiId: id, stageName: 'test' });
  expect((await apis.call(id, '/test/second')).status).toBe(200);
});

test('requests of more than 10 MB are refused', async () => {
  const id = await apis.api([{ verb: 'POST' }]);
  const answer = await apis.call(id, '/test', { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) });
  expect(answer.status).toBe(413);
});

test('an API is reached at its host, and at paths of this cloud', async () => {
  const id = await apis.api([{ path: '/here' }]);
  const { endpoint } = apis.cloud;
  const atHost = await byHost(endpoint, `${id}.execute-api.localhost`, '/test/here');
  expect([atHost.status, JSON.parse(atHost.text)]).toEqual([200, expect.objectContaining({ path: '/here' })]);
  for (const path of [
    `/_execute-api/${id}/test/here`,
    `/_aws/execute-api/${id}/test/here`,
    `/restapis/${id}/test/_user_request_/here`,
  ])
    expect(await (await fetch(`${endpoint}${path}`)).json()).toMatchObject({ path: '/here' });
});

test('a definition may leave to the import where and whose it is', async () => {
  const uri = 'arn:${AWS::Partition}:apigateway:${AWS::Region}:sns:path//';
  const integration = {
    type: 'aws',
    httpMethod: 'POST',
    uri,
    credentials: 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/told',
  };
  const definition = {
    openapi: '3.0.1',
    info: { title: 'told' },
    paths: { '/': { post: { responses: {}, 'x-amazon-apigateway-integration': integration } } },
  };
  const { id: restApiId = '', rootResourceId: resourceId = '' } = await apis.rest.importRestApi({
    body: Buffer.from(JSON.stringify(definition)),
  });
  const found = await apis.rest.getIntegration({ restApiId, resourceId, httpMethod: 'POST' });
  expect(found.uri).toMatch(/^arn:aws:apigateway:[a-z]+-[a-z]+-\d:sns:path\/\/$/);
  expect(found.credentials).toMatch(/^arn:aws:iam::\d{12}:role\/told$/);
});

test('an answer of a function’s tells its trace, and a parent of its own where the client has named none', async () => {
  const fn = await apis.fn('traced', '({ statusCode: 200 })');
  const id = await apis.api([{ integration: { uri: uriOf(fn) } }]);
  const traceOf = async (trace: string) =>
    (await apis.call(id, '/test', { headers: { 'x-amzn-trace-id': trace } })).headers.get('x-amzn-trace-id');
  const root = 'Root=1-3152b799-8954dae64eda91bc9a23a7e8';
  expect(await traceOf(root)).toMatch(new RegExp(`^${root};Parent=[0-9a-f]{16};Sampled=0$`));
  const whole = `${root};Parent=7fa8c0f79203be72;Sampled=1`;
  expect(await traceOf(whole)).toBe(whole);
});

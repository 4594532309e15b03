import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonOf, mock, startRestApis, uriOf, type TestRestApis, type WantedMethod } from '../testing/rest.ts';

let apis: TestRestApis;
beforeAll(async () => {
  apis = await startRestApis();
});
afterAll(() => apis.close());

test('a mock answers by its template, with the headers that its responses map', async () => {
  const id = await apis.api([
    {
      path: '/cors',
      verb: 'OPTIONS',
      integration: mock,
      responses: {
        200: {
          responseParameters: {
            'method.response.header.Access-Control-Allow-Origin': "'*'",
            'method.response.header.X-Path': 'context.resourcePath',
            'method.response.header.Content-Length': "'many'",
            'method.response.header.Connection': "'upgrade'",
            'method.response.header.Transfer-Encoding': "'chunked'",
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
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'content-length': '0',
    'x-amzn-remapped-content-length': 'many',
    'x-amzn-remapped-connection': 'upgrade',
  });
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

test('a template that can make nothing of an answer is the API’s mistake', async () => {
  const id = await apis.api([
    {
      integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } },
      responses: {
        200: { responseTemplates: { 'application/json': `$util.parseJson($input.json('$.output'))` } },
      },
    },
  ]);
  const answer = await apis.call(id, '/test');
  expect([answer.status, await answer.json()]).toEqual([500, { message: 'Internal server error' }]);
});

test('templates make a function’s event and the client’s answer', async () => {
  const fn = await apis.fn(
    'custom',
    `event.n > 1 ? (() => { throw new Error('NotFound: ' + event.n); })() : ({ got: event })`,
  );
  const id = await apis.api([
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
  const custom = (passthroughBehavior: string): WantedMethod => ({
    path: `/${passthroughBehavior}`,
    verb: 'POST',
    integration: { type: 'AWS', passthroughBehavior, requestTemplates: { 'application/json': '{"templated": true}' } },
    responses: { 200: {} },
  });
  const id = await apis.api([custom('WHEN_NO_MATCH'), custom('WHEN_NO_TEMPLATES'), custom('NEVER')]);
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
  await apis.add(id, {
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
  expect(await send('', '[]')).toEqual([400, 'Missing required request parameters: [X-H, q]']);
  expect(await send('?q=1', '[{"n":"text"}]', { 'X-H': '1' })).toEqual([400, 'Invalid request body']);
  expect(await send('?q=1', 'no json', { 'X-H': '1' })).toEqual([400, 'Invalid request body']);
  expect(await send('?q=1', '[{"n":1}]', { 'X-H': '1' })).toEqual([200, undefined]);
});

test('gateway responses give the API’s own answers other words', async () => {
  const { id = '' } = await apis.rest.createRestApi({ name: 'worded' });
  await apis.add(id, { integration: mock, responses: { 200: {} } });
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

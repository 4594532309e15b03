import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { mock, startRestApis, uriOf, type TestRestApis } from '../testing/rest.ts';

let apis: TestRestApis;
beforeAll(async () => {
  apis = await startRestApis();
});
afterAll(() => apis.close());

/** An API that is not deployed, and the id of a resource of it. */
async function undeployed(path: string, more: object): Promise<{ restApiId: string; resourceId: string }> {
  const { id: restApiId = '' } = await apis.rest.createRestApi({ name: 'tried' });
  await apis.add(restApiId, { path, ...more });
  const { items = [] } = await apis.rest.getResources({ restApiId });
  return { restApiId, resourceId: items.find((one) => one.path === path)?.id ?? '' };
}

const DATE = /^\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4} : /gm;
/** A log without what differs from one request to the next. */
const plain = (log = ''): string[] =>
  log
    .replaceAll(DATE, '')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/latency: \d+ ms/g, 'latency: N ms')
    .split('\n');

test('a method is tried as it is now, deployed or not, and tells what it goes through', async () => {
  const key = await undeployed('/pets/{id}', {
    integration: mock,
    responses: {
      200: { responseTemplates: { 'application/json': `{"id": "$input.params('id')", "v": "$stageVariables.v"}` } },
    },
  });
  const tried = await apis.rest.testInvokeMethod({
    ...key,
    httpMethod: 'GET',
    pathWithQueryString: '/pets/7?a=1',
    headers: { 'X-Own': 'h', Authorization: 'Bearer secret-token' },
    stageVariables: { v: 'of the test' },
  });
  expect(tried).toMatchObject({
    status: 200,
    body: '{"id": "7", "v": "of the test"}',
    headers: { 'Content-Type': 'application/json' },
    multiValueHeaders: { 'Content-Type': ['application/json'] },
  });
  expect(tried.log).toMatch(DATE);
  expect(plain(tried.log)).toEqual([
    'Execution log for request ID',
    'Starting execution for request: ID',
    'HTTP Method: GET, Resource Path: /pets/7',
    'Method request path: {id=7}',
    'Method request query string: {a=1}',
    'Method request headers: {X-Own=h, Authorization=*************-token}',
    'Method request body before transformations: ',
    'Method response body after transformations: {"id": "7", "v": "of the test"}',
    'Method response headers: {Content-Type=application/json}',
    'Successfully completed execution',
    'Method completed with status: 200',
    '',
  ]);
});

test('a function is told that it is tried, and the log has what it was asked and what it said', async () => {
  const key = await undeployed('/fn', { verb: 'POST' });
  const tried = await apis.rest.testInvokeMethod({ ...key, httpMethod: 'POST', body: '{"n":1}' });
  const event = JSON.parse(tried.body ?? '') as Record<string, unknown>;
  expect(event).toMatchObject({
    body: '{"n":1}',
    path: '/fn',
    requestContext: {
      stage: 'test-invoke-stage',
      domainName: 'testPrefix.testDomainName',
      identity: { sourceIp: 'test-invoke-source-ip', apiKey: 'test-invoke-api-key' },
    },
  });
  const log = plain(tried.log).join('\n');
  expect(log).toMatch(/Endpoint request URI: https:\/\/lambda\..*\/2015-03-31\/functions\/arn:.*:echo\/invocations/);
  expect(log).toContain('Endpoint request body after transformations: {"resource":"/fn"');
  expect(log).toContain('Received response. Status: 200, Integration latency: N ms');
});

test('an address that there is not is an error of the configuration', async () => {
  const key = await undeployed('/', {
    verb: 'ANY',
    integration: { type: 'HTTP_PROXY', uri: 'https://${stageVariables.gone}', integrationHttpMethod: 'ANY' },
  });
  const tried = await apis.rest.testInvokeMethod({ ...key, httpMethod: 'GET' });
  expect(tried).toMatchObject({
    status: 500,
    body: '{"message": "Internal server error"}',
    headers: { 'x-amzn-ErrorType': 'InternalServerErrorException' },
  });
  expect(plain(tried.log).slice(-3)).toEqual([
    'Execution failed due to configuration error: Invalid endpoint address',
    'Method completed with status: 500',
    '',
  ]);
});

test('what is not there cannot be tried', async () => {
  const key = await undeployed('/one', { integration: mock });
  expect(await refusal(apis.rest.testInvokeMethod({ ...key, httpMethod: 'PUT' }))).toMatchObject({
    code: 'NotFoundException',
  });
});

const POLICY = `{ principalId: 'ann', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: event.methodArn }] } }`;

test('an authorizer is tried: who it lets in, whom it keeps out, what goes wrong', async () => {
  const fn = await apis.fn(
    'gate',
    `event.authorizationToken === 'good' ? ${POLICY} : event.authorizationToken === 'odd' ? 'nonsense' : (() => { throw 'Unauthorized'; })()`,
  );
  const { id: restApiId = '' } = await apis.rest.createRestApi({ name: 'gated' });
  const { id: authorizerId } = await apis.rest.createAuthorizer({
    restApiId,
    name: 'gate',
    type: 'TOKEN',
    authorizerUri: uriOf(fn),
    identitySource: 'method.request.header.Authorization',
  });
  const ask = (headers: Record<string, string>) => apis.rest.testInvokeAuthorizer({ restApiId, authorizerId, headers });
  const good = await ask({ Authorization: 'good' });
  expect(good).toMatchObject({ clientStatus: 0, principalId: 'ann' });
  expect(JSON.parse(good.policy ?? '')).toMatchObject({
    Statement: [{ Resource: expect.stringMatching(`:${restApiId}/ESTestInvoke-stage/GET/$`) as string }],
  });
  expect(good.log).toContain('Using valid authorizer policy for principal: ann');
  expect(await ask({})).toMatchObject({ clientStatus: 401 });
  const odd = await ask({ Authorization: 'odd' });
  expect(odd.clientStatus).toBe(500);
  expect(odd.log).toContain('Execution failed due to configuration error');
});

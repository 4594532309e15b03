import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { entries as apigateway } from '@coldstart/service-apigateway/entry';
import { entries as events } from '@coldstart/service-events/entry';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { entries as kms } from '@coldstart/service-kms/entry';
import { entries as secrets } from '@coldstart/service-secretsmanager/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachines, type TestMachines } from './testing/machines.ts';

interface Received extends Pick<IncomingMessage, 'method' | 'url' | 'headers'> {
  readonly body: string;
}

const received: Received[] = [];
const ANSWERS: Readonly<Record<string, readonly [status: number, type: string, body: string]>> = {
  '/text': [200, 'text/plain', 'as it is'],
  '/image': [200, 'image/png', 'PNG'],
  '/busy': [503, 'application/json', '{"busy":true}'],
};
/** An API that tells what it got. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url = '', headers } = request;
    received.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
    const [status, type, body] = ANSWERS[url.split('?')[0] ?? ''] ?? [201, 'application/json', '{"made":7}'];
    response.writeHead(status, { 'content-type': type, 'set-cookie': ['a=1', 'b=2'] }).end(body);
  });
});

let machines: TestMachines;
let base = '';
let ConnectionArn = '';
let api = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  machines = await startMachines([...events, ...secrets, ...kms, ...apigateway]);
  const bus = new EventBridge(machines.cloud.config());
  ({ ConnectionArn = '' } = await bus.createConnection({
    Name: 'shop',
    AuthorizationType: 'API_KEY',
    AuthParameters: {
      ApiKeyAuthParameters: { ApiKeyName: 'X-Key', ApiKeyValue: 'secret' },
      InvocationHttpParameters: {
        HeaderParameters: [{ Key: 'X-Both', Value: 'connection' }],
        QueryStringParameters: [{ Key: 'both', Value: 'connection' }],
        BodyParameters: [{ Key: 'mode', Value: 'connection' }],
      },
    },
  }));
  bus.destroy();
  const rest = new APIGateway(machines.cloud.config());
  const mock = (text: string) => ({
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: { default: { statusCode: '200', responseTemplates: { 'application/json': text } } },
  });
  const method = (text: string, more: object = {}) => ({
    responses: { 200: { description: 'fine' } },
    'x-amazon-apigateway-integration': mock(text),
    ...more,
  });
  const paths = {
    '/open': { get: method(`{"q": "$input.params('q')", "h": "$input.params('h')"}`), post: method('{}') },
    '/closed': { get: method('{"closed": true}', { 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } }) },
  };
  const body = JSON.stringify({ swagger: '2.0', info: { title: 'shop', version: '1' }, paths });
  const { id: restApiId = '' } = await rest.importRestApi({ body: Buffer.from(body) });
  await rest.createDeployment({ restApiId, stageName: 'prod' });
  rest.destroy();
  api = `${restApiId}.execute-api.eu-central-1.amazonaws.com`;
});
afterAll(async () => {
  await machines.close();
  server.close();
});

const http = (more: object, role?: string) =>
  machines.task(
    'arn:aws:states:::http:invoke',
    { ApiEndpoint: `${base}/orders`, Method: 'POST', InvocationConfig: { ConnectionArn }, ...more },
    {},
    role,
  );

test('an HTTP task sends what it and its connection say, of which the connection counts more', async () => {
  const { output } = await http({
    Headers: { 'x-both': 'task', 'X-Own': 'task' },
    QueryParameters: { both: 'task', list: ['a', 'b'] },
    RequestBody: { job: 'engineer', mode: 'task' },
  });
  expect(output).toMatchObject({
    Headers: { 'content-type': ['application/json'], 'set-cookie': ['a=1', 'b=2'] },
    ResponseBody: { made: 7 },
    StatusCode: 201,
    StatusText: 'Created',
  });
  expect(received.at(-1)).toMatchObject({
    method: 'POST',
    url: '/orders?both=connection&list=a&list=b',
    body: '{"job":"engineer","mode":"connection"}',
    headers: {
      'x-key': 'secret',
      'x-both': 'connection',
      'x-own': 'task',
      range: 'bytes=0-262144',
      'user-agent': 'Amazon|StepFunctions|HttpInvoke|eu-central-1',
      'content-type': 'application/json; charset=UTF-8',
    },
  });
});

test.each([
  ['INDICES', 'list[0]=a&list[1]=b'],
  ['REPEAT', 'list=a&list=b'],
  ['COMMAS', 'list=a,b'],
  ['BRACKETS', 'list[]=a&list[]=b'],
])('a body may be a form, whose lists are written as %s', async (ArrayFormat, lists) => {
  const Transform = { RequestBodyEncoding: 'URL_ENCODED', RequestEncodingOptions: { ArrayFormat } };
  await http({
    Headers: { 'content-type': 'application/x-www-form-urlencoded' },
    RequestBody: { list: ['a', 'b'], deep: { er: 'x y' } },
    Transform,
  });
  const { headers, body = '' } = received.at(-1) ?? {};
  expect(headers?.['content-type']).toBe('application/x-www-form-urlencoded');
  expect(decodeURIComponent(body)).toBe(`${lists}&deep[er]=x y&mode=connection`);
  expect(body).toContain('deep%5Ber%5D=x%20y');
});

test('an HTTP task fails by the status, and where the answer is no text or nobody answers', async () => {
  const at = async (ApiEndpoint: string, more: object = {}) => {
    const { error, cause } = await http({ ApiEndpoint, Method: 'GET', ...more });
    return [error, cause];
  };
  expect(await at(`${base}/busy`)).toEqual(['States.Http.StatusCode.503', '{"busy":true}']);
  expect((await at(`${base}/image`))[0]).toBe('States.Runtime');
  expect((await at('http://127.0.0.1:1/'))[0]).toBe('States.Http.Socket');
  expect((await at(`${base}/a`, { Headers: { Authorization: 'mine' } }))[0]).toBe('States.Runtime');
  expect((await at(`${base}/a`, { Method: 'POST', RequestBody: 'text' }))[0]).toBe('States.Runtime');
  const none = { InvocationConfig: { ConnectionArn: ConnectionArn.replace('/shop/', '/none/') } };
  expect((await at(`${base}/a`, none))[0]).toBe('Events.ConnectionResource.ResourceNotFound');
  expect((await http({ ApiEndpoint: `${base}/text`, Method: 'GET' })).output).toMatchObject({
    ResponseBody: 'as it is',
  });
});

test('a role needs each permission of an HTTP task', async () => {
  const trusting = trust({ Service: 'states.amazonaws.com' });
  const secret = allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']);
  const retrieve = allow('events:RetrieveConnectionCredentials', ConnectionArn);
  const endpoint = {
    ...allow('states:InvokeHTTPEndpoint'),
    Condition: { StringEquals: { 'states:HTTPMethod': 'POST' }, StringLike: { 'states:HTTPEndpoint': `${base}/*` } },
  };
  const role = (name: string, ...statements: object[]) =>
    machines.cloud.role(name, trusting, { Version: '2012-10-17', Statement: statements });
  const full = await role('http-full', secret, retrieve, endpoint);
  expect((await http({}, full)).status).toBe('SUCCEEDED');
  const { error, cause } = await http({ Method: 'PUT' }, full);
  expect([error, cause]).toEqual(['States.TaskFailed', expect.stringContaining('states:InvokeHTTPEndpoint')]);
  const denied = 'Events.ConnectionResource.AccessDenied';
  expect((await http({}, await role('http-unretrieved', secret, endpoint))).error).toBe(denied);
  expect((await http({}, await role('http-unread', retrieve, endpoint))).error).toBe(denied);
});

const invoke = (parameters: object, role?: string) =>
  machines.task(
    'arn:aws:states:::apigateway:invoke',
    { ApiEndpoint: api, Stage: 'prod', Method: 'GET', ...parameters },
    {},
    role,
  );

test('an API of API Gateway is called, by nobody or as the role', async () => {
  const { output, events: told } = await invoke({
    Path: '/open',
    QueryParameters: { q: ['one'] },
    Headers: { h: ['two'] },
  });
  expect(output).toMatchObject({
    Headers: {
      'Content-Type': ['application/json'],
      'Content-Length': ['24'],
      Date: [expect.stringMatching(/ GMT$/) as string],
    },
    ResponseBody: { q: 'one', h: 'two' },
    StatusCode: 200,
    StatusText: 'OK',
  });
  expect(told.map(({ type }) => type)).toContain('TaskSucceeded');
  expect((await invoke({ Path: 'open', Method: 'POST', RequestBody: { a: null } })).output).toMatchObject({
    ResponseBody: {},
  });
  const closed = await invoke({ Path: 'closed' });
  expect([closed.error, closed.cause]).toEqual(['ApiGateway.403', '{"message":"Missing Authentication Token"}']);
  expect((await invoke({ Path: 'closed', AuthType: 'IAM_ROLE' })).output).toMatchObject({
    ResponseBody: { closed: true },
  });
  const weak = await machines.cloud.role('api-weak', trust({ Service: 'states.amazonaws.com' }), policy(allow('s3:*')));
  const refused = await invoke({ Path: 'closed', AuthType: 'IAM_ROLE' }, weak);
  expect([refused.error, refused.cause]).toEqual([
    'ApiGateway.403',
    expect.stringContaining('is not authorized to perform: execute-api:Invoke'),
  ]);
});

test('what is no request to an API is refused', async () => {
  const failed = async (parameters: object) => (await invoke(parameters)).cause;
  expect(await failed({ ApiEndpoint: 'example.com' })).toContain("field 'ApiEndpoint'");
  expect(await failed({ Method: 'TRACE' })).toContain("field 'Method'");
  expect(await failed({ AuthType: 'ANY' })).toContain("field 'AuthType'");
  expect(await failed({ Headers: { 'X-Amz-Date': ['1'] } })).toContain('X-Amz-Date');
  expect(await failed({ RequestBody: {} })).toContain("field 'RequestBody'");
  await expect(invoke({ Url: 'x' })).rejects.toThrow('The field "Url" is not supported by Step Functions');
  await expect(machines.task('arn:aws:states:::http:invoke', { Method: 'GET' })).rejects.toThrow(
    "The field 'ApiEndpoint' is required but was missing",
  );
  await expect(machines.task('arn:aws:states:::http:invoke.waitForTaskToken', {})).rejects.toThrow('not recognized');
});

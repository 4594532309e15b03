import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { startApis, type TestApis } from '../testing/apis.ts';

let apis: TestApis;
let server: Server;
let backend: string;
beforeAll(async () => {
  apis = await startApis();
  server = createServer((request, response) => {
    if (request.url === '/never') return;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      response.writeHead(request.url === '/teapot' ? 418 : 200, {
        'content-type': 'application/json',
        'X-Backend': 'yes',
        'set-cookie': ['a=1', 'b=2'],
      });
      response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  backend = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await apis.close();
});

async function proxy(
  RouteKey: string,
  IntegrationUri: string,
  more: object = {},
  variables: Record<string, string> = {},
): Promise<string> {
  const { ApiId = '' } = await apis.v2.createApi({ Name: randomUUID(), ProtocolType: 'HTTP' });
  const { IntegrationId } = await apis.v2.createIntegration({
    ApiId,
    IntegrationType: 'HTTP_PROXY',
    IntegrationMethod: 'ANY',
    IntegrationUri,
    PayloadFormatVersion: '1.0',
    ...more,
  });
  await apis.v2.createRoute({ ApiId, RouteKey, Target: `integrations/${IntegrationId}` });
  await apis.v2.createStage({ ApiId, StageName: '$default', AutoDeploy: true, StageVariables: variables });
  return ApiId;
}

test('a request goes on with its method, path, query, headers and body, and its answer comes back', async () => {
  const ApiId = await proxy('ANY /{proxy+}', `${backend}/{proxy}`);
  const answer = await apis.call(ApiId, '/a/b%20c?x=1', {
    method: 'PUT',
    body: 'text',
    headers: { 'x-own': '1', 'content-type': 'text/plain' },
  });
  expect(answer.headers.get('x-backend')).toBe('yes');
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(await answer.json()).toMatchObject({
    method: 'PUT',
    url: '/a/b%20c?x=1',
    headers: {
      'x-own': '1',
      via: 'HTTP/1.1 AmazonAPIGateway',
      forwarded: expect.stringContaining('for=127.0.0.1') as string,
    },
    body: 'text',
  });
});

test('mappings change what the backend is asked', async () => {
  const ApiId = await proxy(
    'GET /pets/{id}',
    '${stageVariables.backend}/old',
    {
      RequestParameters: {
        'append:header.x-id': '$request.path.id',
        'overwrite:header.x-both': '${request.querystring.a}-${context.stage}',
        'remove:querystring.secret': "''",
        'append:querystring.color': '$stageVariables.color',
        'overwrite:path': '/new/${request.path.id}',
      },
    },
    { backend, color: 'blue' },
  );
  const answer = await apis.call(ApiId, '/pets/7?a=1&secret=s');
  expect(await answer.json()).toMatchObject({
    url: '/new/7?a=1&color=blue',
    headers: { 'x-id': '7', 'x-both': '1-$default' },
  });
});

test('mappings change the answer of a status', async () => {
  const ApiId = await proxy('GET /teapot', `${backend}/teapot`, {
    ResponseParameters: {
      418: {
        'overwrite:statuscode': '200',
        'append:header.x-was': '$response.header.x-backend',
        'remove:header.x-backend': "''",
      },
    },
  });
  const answer = await apis.call(ApiId, '/teapot');
  expect([answer.status, answer.headers.get('x-was'), answer.headers.get('x-backend')]).toEqual([200, 'yes', null]);
});

test('a backend that does not answer in time, or is not there, is unavailable', async () => {
  const slow = await apis.call(await proxy('GET /', `${backend}/never`, { TimeoutInMillis: 60 }), '/');
  expect([slow.status, await slow.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  const gone = await apis.call(await proxy('GET /', 'http://127.0.0.1:1/'), '/');
  expect(gone.status).toBe(503);
});

test.each([
  [{ ConnectionType: 'VPC_LINK', ConnectionId: 'none' }, 'BadRequestException'],
  [{ TimeoutInMillis: 30_001 }, 'BadRequestException'],
  [{ RequestParameters: { 'append:header.authorization': 'x' } }, 'BadRequestException'],
  [{ RequestParameters: { 'header.x': 'x' } }, 'BadRequestException'],
])('an integration with %j is refused', async (more, code) => {
  expect(await refusal(proxy('GET /', backend, more))).toMatchObject({ code });
});

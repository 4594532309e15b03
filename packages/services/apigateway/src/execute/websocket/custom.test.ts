import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SQS } from '@aws-sdk/client-sqs';
import { ACCOUNT, rootOf, trust } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REGION } from '../../testing/apis.ts';
import { startWebSockets, type Json, type TestWebSockets } from '../../testing/websocket.ts';

let apis: TestWebSockets;
beforeAll(async () => {
  apis = await startWebSockets();
});
afterAll(() => apis.close());

const lambdaUri = (arn: string): string =>
  `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`;

async function respond(api: string, responses: Readonly<Record<string, string | undefined>>): Promise<void> {
  const { Items: [{ IntegrationId = '' } = {}] = [] } = await apis.v2.getIntegrations({ ApiId: api });
  for (const [key, template] of Object.entries(responses))
    await apis.v2.createIntegrationResponse({
      ApiId: api,
      IntegrationId,
      IntegrationResponseKey: key,
      ...(template !== undefined && { ResponseTemplates: { $default: template } }),
    });
}

test('a function is told what the template says, and its answer or its error selects a response', async () => {
  const fn = await apis.fn(
    'custom',
    '(() => { if (event.bad) throw new Error("bad: " + event.bad); return event; })()',
  );
  const api = await apis.api([
    {
      RouteKey: '$default',
      twoWay: true,
      integration: {
        IntegrationType: 'AWS',
        IntegrationUri: lambdaUri(fn),
        TemplateSelectionExpression: '$request.body.kind',
        RequestTemplates: {
          order: '{"from": "$context.connectionId", "item": $input.json("$.item")}',
          $default: '{"bad": "$input.path(\'$.kind\')"}',
        },
      },
    },
  ]);
  await respond(api, {
    $default: '{"got": $input.json("$.item")}',
    '/bad: .*/': '{"refused": $input.json("$.errorMessage")}',
  });
  const client = await apis.connect(api);
  expect(JSON.parse(await client.ask('{"kind":"order","item":{"id":7}}'))).toEqual({ got: { id: 7 } });
  expect(JSON.parse(await client.ask('{"kind":"other"}'))).toEqual({ refused: 'bad: other' });
});

test('without a selection the template is that for JSON, without a template the message passes unless it may not', async () => {
  const fn = await apis.fn('plain', 'event');
  const uri = lambdaUri(fn);
  const api = await apis.api([
    {
      RouteKey: 'json',
      twoWay: true,
      integration: {
        IntegrationType: 'AWS',
        IntegrationUri: uri,
        RequestTemplates: { 'application/json': '{"body": "$util.escapeJavaScript($input.body)"}' },
      },
    },
    { RouteKey: 'plain', twoWay: true, integration: { IntegrationType: 'AWS', IntegrationUri: uri } },
    {
      RouteKey: 'never',
      twoWay: true,
      integration: { IntegrationType: 'AWS', IntegrationUri: uri, PassthroughBehavior: 'NEVER' },
    },
    {
      RouteKey: 'broken',
      twoWay: true,
      integration: { IntegrationType: 'AWS', IntegrationUri: uri, RequestTemplates: { $default: '#if(' } },
    },
  ]);
  const client = await apis.connect(api);
  expect(JSON.parse(await client.ask('{"action":"json"}'))).toEqual({ body: '{"action":"json"}' });
  expect(JSON.parse(await client.ask('{"action":"plain"}'))).toEqual({ action: 'plain' });
  expect(JSON.parse(await client.ask('{"action":"never"}'))).toMatchObject({ message: 'Unsupported Media Type' });
  expect(JSON.parse(await client.ask('{"action":"broken"}'))).toMatchObject({ message: 'Internal server error' });
});

test('a service is called as the role; what it refuses on $connect refuses the connection', async () => {
  const sqs = new SQS(apis.test.config(rootOf(ACCOUNT)));
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'orders' });
  const role = await apis.test.role('gateway', trust({ Service: 'apigateway.amazonaws.com' }), {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:${REGION}:${ACCOUNT}:orders` },
  });
  const send = (queue: string): Json => ({
    IntegrationType: 'AWS',
    IntegrationMethod: 'POST',
    IntegrationUri: `arn:aws:apigateway:${REGION}:sqs:path/${ACCOUNT}/${queue}`,
    CredentialsArn: role,
    RequestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
    TemplateSelectionExpression: '\\$default',
    RequestTemplates: {
      $default: `Action=SendMessage&MessageBody=$util.urlEncode("$context.eventType $input.params('room')")`,
    },
  });
  const open = await apis.api([{ RouteKey: '$connect', integration: send('orders') }]);
  await respond(open, { '/200/': undefined });
  await apis.connect(open, '/test?room=7');
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 5 });
  expect(Messages.map(({ Body }) => Body)).toEqual(['CONNECT 7']);

  const closed = await apis.api([{ RouteKey: '$connect', integration: send('others') }]);
  await respond(closed, { '/200/': undefined });
  expect((await apis.refused(closed)).status).toBe(500);
  sqs.destroy();
});

test('a server of its own is asked with the mapped parameters, and its status selects the response', async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.headers['x-kind'] === 'good' ? 200 : 409;
    response.setHeader('x-why', 'later').end(JSON.stringify({ url: request.url, kind: request.headers['x-kind'] }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const api = await apis.api([
    {
      RouteKey: '$default',
      twoWay: true,
      integration: {
        IntegrationType: 'HTTP',
        IntegrationMethod: 'POST',
        IntegrationUri: `http://127.0.0.1:${port}/in`,
        RequestParameters: {
          'integration.request.header.x-kind': 'route.request.body.kind',
          'integration.request.querystring.id': 'context.connectionId',
        },
      },
    },
  ]);
  await respond(api, { '/2\\d\\d/': undefined, '/4\\d\\d/': '{"no": $input.json("$.kind")}' });
  const client = await apis.connect(api);
  const good = JSON.parse(await client.ask('{"kind":"good"}')) as Json;
  expect(good).toEqual({ kind: 'good', url: expect.stringMatching(/^\/in\?id=\w+%3D$/) as string });
  expect(JSON.parse(await client.ask('{"kind":"bad"}'))).toEqual({ no: 'bad' });
  server.close();
});

test('a model says which messages pass', async () => {
  const fn = await apis.fn('modelled', '({ statusCode: 200, body: "fine" })');
  const api = await apis.api([
    {
      RouteKey: '$default',
      fn,
      twoWay: true,
      ModelSelectionExpression: '$request.body.action',
      RequestModels: { order: 'order', lost: 'nowhere' },
    },
  ]);
  await apis.v2.createModel({
    ApiId: api,
    Name: 'order',
    ContentType: 'application/json',
    Schema: JSON.stringify({
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      properties: { name: { type: 'string' } },
      required: ['name'],
    }),
  });
  // A model counts from the next deployment on.
  await apis.v2.createRoute({ ApiId: api, RouteKey: 'later' });
  const client = await apis.connect(api);
  expect(await client.ask('{"action":"order","name":"Ada"}')).toBe('fine');
  for (const message of ['{"action":"order","name":7}', '{"action":"lost"}', '{"action":"unknown"}', 'no JSON'])
    expect(JSON.parse(await client.ask(message))).toMatchObject({ message: 'Bad request body' });
});

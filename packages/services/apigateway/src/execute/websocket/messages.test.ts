import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWebSockets, type Json, type TestWebSockets } from '../../testing/websocket.ts';

let apis: TestWebSockets;
let echo: string;
let report: string;
beforeAll(async () => {
  apis = await startWebSockets();
  echo = await apis.fn('echo', '({ statusCode: 200, body: JSON.stringify(event) })');
  report = await apis.reporting('report');
});
afterAll(() => apis.close());

const contextOf = (event: Json): Json => event['requestContext'] as Json;

test('a connection begins with $connect, ends with $disconnect, and has one id throughout', async () => {
  const api = await apis.api([
    { RouteKey: '$connect', fn: report },
    { RouteKey: '$disconnect', fn: report },
    { RouteKey: '$default', fn: echo, twoWay: true },
  ]);
  const client = await apis.connect(api, '/test?room=7&tag=a&tag=b', { headers: { 'X-Name': 'Ada' } });
  const connect = await apis.event(api);
  expect(connect).toMatchObject({
    headers: { 'X-Name': 'Ada', 'X-Forwarded-Proto': 'https', 'Sec-WebSocket-Version': '13' },
    multiValueHeaders: { 'X-Name': ['Ada'] },
    queryStringParameters: { room: '7', tag: 'b' },
    multiValueQueryStringParameters: { room: ['7'], tag: ['a', 'b'] },
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      messageDirection: 'IN',
      stage: 'test',
      apiId: api,
      domainName: `${api}.execute-api.eu-central-1.amazonaws.com`,
      identity: { sourceIp: '127.0.0.1' },
    },
    isBase64Encoded: false,
  });
  expect(connect).not.toHaveProperty('body');

  const message = JSON.parse(await client.ask('no JSON')) as Json;
  const { connectionId, connectedAt } = contextOf(connect);
  expect(connectionId).toMatch(/^\w{15}=$/);
  expect(message).toMatchObject({
    body: 'no JSON',
    requestContext: { routeKey: '$default', eventType: 'MESSAGE', connectionId, connectedAt },
  });
  expect(contextOf(message)['messageId']).toMatch(/^\w{15}=$/);
  expect(message).not.toHaveProperty('headers');

  client.socket.close(4000, 'done');
  const disconnect = await apis.event(api);
  expect(disconnect).toMatchObject({
    headers: { 'x-restapi': '' },
    requestContext: {
      routeKey: '$disconnect',
      eventType: 'DISCONNECT',
      connectionId,
      disconnectStatusCode: 4000,
      disconnectReason: 'done',
    },
  });
});

test('the selection expression names the route; what it does not name goes to $default', async () => {
  const api = await apis.api([
    { RouteKey: 'join', fn: echo, twoWay: true },
    { RouteKey: '7', fn: echo, twoWay: true },
    { RouteKey: '$default', fn: echo, twoWay: true },
  ]);
  const client = await apis.connect(api);
  const routeOf = async (message: string) => contextOf(JSON.parse(await client.ask(message)) as Json)['routeKey'];
  expect(await routeOf('{"action":"join"}')).toBe('join');
  expect(await routeOf('{"action":7}')).toBe('7');
  expect(await routeOf('{"action":"leave"}')).toBe('$default');
  expect(await routeOf('{"action":["join"]}')).toBe('$default');
  expect(await routeOf('{"action":"$connect"}')).toBe('$default');
  expect(await routeOf('{}')).toBe('$default');
});

test('an expression may go deeper, and put several values together', async () => {
  const api = await apis.api([{ RouteKey: 'chat/join', fn: echo, twoWay: true }]);
  await apis.v2.updateApi({ ApiId: api, RouteSelectionExpression: '${request.body.to.kind}/${request.body.action}' });
  const client = await apis.connect(api);
  const answer = JSON.parse(await client.ask('{"to":{"kind":"chat"},"action":"join"}')) as Json;
  expect(contextOf(answer)['routeKey']).toBe('chat/join');
});

test('where no route fits, and where a backend fails, the client is told so', async () => {
  const throws = await apis.fn('throws', '(() => { throw new Error("no"); })()');
  const nothing = await apis.fn('nothing', 'undefined');
  const closed = await apis.fn('closed', '({ statusCode: 200 })', { closed: true });
  const api = await apis.api([
    { RouteKey: 'throws', fn: throws },
    { RouteKey: 'nothing', fn: nothing },
    { RouteKey: 'closed', fn: closed },
  ]);
  const client = await apis.connect(api);
  for (const [action, message] of [
    ['nowhere', 'Forbidden'],
    ['throws', 'Internal server error'],
    ['nothing', 'Internal server error'],
    ['closed', 'Internal server error'],
  ]) {
    const answer = JSON.parse(await client.ask(JSON.stringify({ action }))) as Json;
    expect(answer).toEqual({
      message,
      connectionId: expect.stringMatching(/=$/) as string,
      requestId: expect.stringMatching(/=$/) as string,
    });
  }
});

test('a route without a response keeps its answer to itself', async () => {
  const api = await apis.api([
    { RouteKey: 'quiet', fn: report },
    { RouteKey: 'loud', fn: echo, twoWay: true },
  ]);
  const client = await apis.connect(api);
  client.socket.send('{"action":"quiet"}');
  expect(contextOf(await apis.event(api))['routeKey']).toBe('quiet');
  expect(await client.ask('{"action":"loud"}')).toContain('"routeKey":"loud"');
});

test('a stage throttles its routes', async () => {
  const api = await apis.api([{ RouteKey: '$default', fn: echo, twoWay: true }]);
  await apis.v2.updateStage({
    ApiId: api,
    StageName: 'test',
    RouteSettings: { $default: { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 1 } },
  });
  const client = await apis.connect(api);
  expect(await client.ask('one')).toContain('"body":"one"');
  expect(JSON.parse(await client.ask('two'))).toMatchObject({ message: 'Too Many Requests' });
});

test('a mock answers with its templates', async () => {
  const api = await apis.api([
    {
      RouteKey: '$default',
      twoWay: true,
      integration: {
        IntegrationType: 'MOCK',
        TemplateSelectionExpression: '\\$default',
        RequestTemplates: { $default: '{"statusCode": #if($input.path("$.bad") == "yes")400#{else}200#end}' },
      },
    },
  ]);
  const { Items: [{ IntegrationId = '' } = {}] = [] } = await apis.v2.getIntegrations({ ApiId: api });
  for (const [key, text] of [
    ['/4\\d\\d/', 'refused'],
    ['$default', '{"to": "$context.connectionId", "is": "$context.eventType"}'],
  ])
    await apis.v2.createIntegrationResponse({
      ApiId: api,
      IntegrationId,
      IntegrationResponseKey: key,
      TemplateSelectionExpression: '200',
      ResponseTemplates: { 200: text ?? '' },
    });
  const client = await apis.connect(api);
  expect(await client.ask('{"bad":"yes"}')).toBe('refused');
  expect(JSON.parse(await client.ask('{}'))).toMatchObject({ is: 'MESSAGE' });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { allow, policy, refusal, type Keys } from '@coldstart/service-iam/testing';
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

async function connected() {
  const api = await apis.api([
    { RouteKey: '$connect', fn: report },
    { RouteKey: '$disconnect', fn: report },
    { RouteKey: '$default', fn: echo, twoWay: true },
  ]);
  const client = await apis.connect(api);
  const { connectionId } = (await apis.event(api))['requestContext'] as { connectionId: string };
  return {
    api,
    client,
    ConnectionId: connectionId,
    goodbye: async () => (await apis.event(api))['requestContext'] as Json,
  };
}

test('the management API sends to a connection, describes it, and ends it', async () => {
  const { api, client, ConnectionId, goodbye } = await connected();
  const management = apis.management(api);
  await management.postToConnection({ ConnectionId, Data: 'bonjour, ça va?' });
  expect(await client.next()).toBe('bonjour, ça va?');
  expect(await management.getConnection({ ConnectionId })).toMatchObject({
    ConnectedAt: expect.any(Date) as Date,
    LastActiveAt: expect.any(Date) as Date,
    Identity: { SourceIp: '127.0.0.1' },
  });
  await management.deleteConnection({ ConnectionId });
  expect(await client.closed()).toEqual({ code: 1000, reason: 'Connection Closed Normally' });
  expect(await goodbye()).toMatchObject({
    disconnectStatusCode: 1000,
    disconnectReason: 'Connection Closed Normally',
    connectionId: ConnectionId,
  });
  for (const ask of [
    () => management.postToConnection({ ConnectionId, Data: 'too late' }),
    () => management.getConnection({ ConnectionId }),
    () => management.deleteConnection({ ConnectionId }),
  ])
    expect(await refusal(ask())).toMatchObject({ code: 'GoneException', status: 410 });
});

test('there is no connection before $connect has agreed', async () => {
  const api = await apis.api([{ RouteKey: '$connect', fn: report }]);
  const told: unknown[] = [];
  apis.during(api, async (event) => {
    const { connectionId: ConnectionId } = event['requestContext'] as { connectionId: string };
    told.push(await refusal(apis.management(api).postToConnection({ ConnectionId, Data: 'too early' })));
  });
  await apis.connect(api);
  expect(told).toEqual([expect.objectContaining({ code: 'GoneException', status: 410 })]);
});

test('a connection is gone for other APIs', async () => {
  const { ConnectionId } = await connected();
  const other = await apis.api([{ RouteKey: '$default', fn: echo }]);
  expect(await refusal(apis.management(other).getConnection({ ConnectionId }))).toMatchObject({
    code: 'GoneException',
  });
  const none = apis.management('nowhere123').getConnection({ ConnectionId });
  expect(await refusal(none)).toMatchObject({ code: 'ForbiddenException', status: 403 });
  expect(await refusal(apis.management(other).getConnection({ ConnectionId: 'x' }))).toMatchObject({ status: 400 });
});

test('IAM decides who may manage connections', async () => {
  const { api, client, ConnectionId } = await connected();
  const arn = `arn:aws:execute-api:eu-central-1:111122223333:${api}/test/POST/@connections/*`;
  const nobody = await apis.test.user('nobody');
  const sender = await apis.test.user('sender', policy(allow('execute-api:ManageConnections', arn)));
  const post = (keys: Keys) => apis.management(api, keys).postToConnection({ ConnectionId, Data: 'hello' });
  const denied = await refusal(post(nobody));
  expect(denied).toMatchObject({ status: 403 });
  expect(denied.message).toContain(`execute-api:ManageConnections on resource: ${arn.replace('*', '{connectionId}')}`);
  await post(sender);
  expect(await client.next()).toBe('hello');
  const remove = apis.management(api, sender).deleteConnection({ ConnectionId });
  expect(await refusal(remove)).toMatchObject({ status: 403 });
});

test('IAM is asked for the route of connections as it is written, not for one of them', async () => {
  const { api, client, ConnectionId } = await connected();
  const arn = (id: string) => `arn:aws:execute-api:eu-central-1:111122223333:${api}/test/POST/@connections/${id}`;
  const asWritten = await apis.test.user(
    'written',
    policy(allow('execute-api:ManageConnections', arn('{connectionId}'))),
  );
  const ofOne = await apis.test.user('one', policy(allow('execute-api:ManageConnections', arn(ConnectionId))));
  const post = (keys: Keys) => apis.management(api, keys).postToConnection({ ConnectionId, Data: 'hello' });
  await post(asWritten);
  expect(await client.next()).toBe('hello');
  expect(await refusal(post(ofOne))).toMatchObject({ status: 403 });
});

test('ten minutes without a message end a connection', async () => {
  const { api, client, ConnectionId, goodbye } = await connected();
  await apis.cloud.clock.advance(9 * 60_000);
  expect(await client.ask('still here')).toContain('still here');
  await apis.cloud.clock.advance(9 * 60_000);
  await apis.management(api).postToConnection({ ConnectionId, Data: 'and here' });
  expect(await client.next()).toBe('and here');
  await apis.cloud.clock.advance(10 * 60_000);
  expect(await client.closed()).toEqual({ code: 1001, reason: 'Going away' });
  expect(await goodbye()).toMatchObject({ disconnectStatusCode: 1001, disconnectReason: 'Going away' });
});

test('two hours end a connection, however busy it is', async () => {
  const { client, goodbye } = await connected();
  for (let minutes = 0; minutes < 115; minutes += 5) {
    await apis.cloud.clock.advance(5 * 60_000);
    await client.ask('busy');
  }
  await apis.cloud.clock.advance(5 * 60_000);
  expect(await client.closed()).toEqual({ code: 1001, reason: 'Going away' });
  expect(await goodbye()).toMatchObject({ disconnectStatusCode: 1001 });
});

test('messages of 128 KB pass in frames of 32 KB; larger ones, larger frames and binary ones end the connection', async () => {
  const length = await apis.fn('length', '({ statusCode: 200, body: String(event.body.length) })');
  const api = await apis.api([{ RouteKey: '$default', fn: length, twoWay: true }]);
  const frame = 'x'.repeat(32 * 1024);
  const inFrames = async (count: number, last: string) => {
    const client = await apis.connect(api);
    for (let sent = 0; sent < count; sent += 1) client.socket.send(frame, { fin: false });
    client.socket.send(last, { fin: true });
    return client;
  };
  expect(await (await inFrames(3, frame)).next()).toBe(String(128 * 1024));
  expect((await (await inFrames(4, 'x')).closed()).code).toBe(1009);
  expect((await (await inFrames(0, `${frame}x`)).closed()).code).toBe(1009);
  const binary = await apis.connect(api);
  binary.socket.send(Buffer.from('bytes'));
  expect((await binary.closed()).code).toBe(1003);
});

test('a message of the management API comes in frames of 32 KB, and may have 128 KB', async () => {
  const { api, client, ConnectionId } = await connected();
  const management = apis.management(api);
  const Data = 'y'.repeat(128 * 1024);
  await management.postToConnection({ ConnectionId, Data });
  expect(await client.next()).toBe(Data);
  expect(await refusal(management.postToConnection({ ConnectionId, Data: `${Data}y` }))).toMatchObject({
    code: 'PayloadTooLargeException',
    status: 413,
  });
});

test('a client that reads nothing is not sent more and more', async () => {
  const { api, client, ConnectionId } = await connected();
  client.socket.pause();
  const management = apis.management(api);
  const Data = 'z'.repeat(128 * 1024);
  let refused: { code: string; status: number | undefined } | undefined;
  // What the systems of both sides keep for it comes first.
  for (let sent = 0; sent < 400 && refused === undefined; sent += 1)
    refused = await management.postToConnection({ ConnectionId, Data }).then(
      () => undefined,
      async (error: unknown) => refusal(Promise.reject(error as Error)),
    );
  expect(refused).toMatchObject({ code: 'LimitExceededException', status: 429 });
});

import { once } from 'node:events';
import { connect as connectTo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { allow, policy, refusal, type Keys } from '@coldstart/service-iam/testing';
import { byHost } from '../../testing/apis.ts';
import { startWebSockets, type Json, type TestWebSockets } from '../../testing/websocket.ts';

let apis: TestWebSockets;
let echo: string;
beforeAll(async () => {
  apis = await startWebSockets();
  echo = await apis.fn('echo', '({ statusCode: 200, body: JSON.stringify(event) })');
});
afterAll(() => apis.close());

test('$connect decides whether there is a connection', async () => {
  const no = await apis.fn('no', '({ statusCode: 401, body: "not you" })');
  const broken = await apis.fn('broken', '(() => { throw new Error("no"); })()');
  const shut = await apis.fn('shut', '({ statusCode: 200 })', { closed: true });
  for (const [fn, status] of [
    [no, 401],
    [broken, 502],
    [shut, 500],
  ] as const) {
    const api = await apis.api([{ RouteKey: '$connect', fn }]);
    expect(await apis.refused(api)).toMatchObject({ status });
  }
  expect(JSON.parse((await apis.refused(await apis.api([]), '/nowhere')).body)).toMatchObject({ message: 'Forbidden' });
  expect(await apis.refused('nowhere123')).toMatchObject({ status: 403 });
});

test('a subprotocol is the one that $connect chooses', async () => {
  const chooses = await apis.fn('chooses', '({ statusCode: 200, headers: { "Sec-WebSocket-Protocol": "second" } })');
  const api = await apis.api([{ RouteKey: '$connect', fn: chooses }]);
  const client = await apis.connect(api, '/test', {}, ['first', 'second']);
  expect(client.socket.protocol).toBe('second');
});

test('an authorizer lets in by a policy, and what it says is known to every event', async () => {
  const judge = await apis.fn(
    'judge',
    `({
      principalId: event.headers.Token,
      context: { level: 7, arn: event.methodArn, type: event.type },
      policyDocument: { Version: '2012-10-17', Statement: [{
        Action: 'execute-api:Invoke', Resource: event.methodArn,
        Effect: event.headers.Token === 'good' ? 'Allow' : 'Deny',
      }] },
    })`,
  );
  const api = await apis.api(
    [
      { RouteKey: '$connect', fn: echo, AuthorizationType: 'CUSTOM' },
      { RouteKey: '$default', fn: echo, twoWay: true },
    ],
    {
      Name: 'judge',
      AuthorizerType: 'REQUEST',
      AuthorizerUri: judge,
      IdentitySource: ['route.request.header.Token'],
    },
  );
  expect(await apis.refused(api)).toMatchObject({ status: 401 });
  expect(await apis.refused(api, '/test', { headers: { Token: 'bad' } })).toMatchObject({ status: 403 });
  const client = await apis.connect(api, '/test', { headers: { Token: 'good' } });
  const { requestContext } = JSON.parse(await client.ask('hello')) as Json;
  expect(requestContext).toMatchObject({
    authorizer: {
      principalId: 'good',
      level: 7,
      type: 'REQUEST',
      arn: `arn:aws:execute-api:eu-central-1:111122223333:${api}/test/$connect`,
    },
  });
});

test('IAM lets in who has signed and may invoke $connect', async () => {
  const api = await apis.api([
    { RouteKey: '$connect', fn: echo, AuthorizationType: 'AWS_IAM' },
    { RouteKey: '$default', fn: echo, twoWay: true },
  ]);
  const arn = `arn:aws:execute-api:eu-central-1:111122223333:${api}/test/$connect`;
  const guest = await apis.test.user('guest', policy(allow('execute-api:Invoke', arn)));
  const stranger = await apis.test.user('stranger');
  const { hostname, port, host } = new URL(apis.cloud.endpoint);
  const signed = async (credentials: Keys) => {
    const signer = new SignatureV4({ credentials, region: 'eu-central-1', service: 'execute-api', sha256: Sha256 });
    const path = `/_execute-api/${api}/test`;
    return signer.sign(new HttpRequest({ method: 'GET', hostname, port: Number(port), path, headers: { host } }));
  };
  expect(await apis.refused(api)).toMatchObject({ status: 403 });
  expect(await apis.refused(api, '/test', { headers: (await signed(stranger)).headers })).toMatchObject({
    status: 403,
  });
  const client = await apis.connect(api, '/test', { headers: (await signed(guest)).headers });
  expect(JSON.parse(await client.ask('x'))).toMatchObject({
    requestContext: { identity: { userArn: 'arn:aws:iam::111122223333:user/guest' } },
  });
});

test('only $connect may ask who somebody is, and a route response is always $default', async () => {
  const api = await apis.api([]);
  const route = apis.v2.createRoute({ ApiId: api, RouteKey: 'join', AuthorizationType: 'AWS_IAM' });
  expect(await refusal(route)).toMatchObject({
    code: 'BadRequestException',
    message: 'Currently, authorization is restricted to the $connect route only',
  });
  expect(await refusal(apis.v2.createApi({ Name: 'x', ProtocolType: 'WEBSOCKET' }))).toMatchObject({
    code: 'BadRequestException',
  });
});

test('an API is reached at its own host; who does not ask for WebSocket there is refused', async () => {
  const api = await apis.api([{ RouteKey: '$default', fn: echo, twoWay: true }]);
  const { ApiEndpoint } = await apis.v2.getApi({ ApiId: api });
  expect(ApiEndpoint).toBe(`ws://${api}.execute-api.localhost:${apis.cloud.port}`);
  const answer = await byHost(apis.cloud.endpoint, `${api}.execute-api.localhost`, '/test');
  expect(answer.status).toBe(403);
});

test('an upgrade that is none is refused, one that nobody knows is passed over', async () => {
  const api = await apis.api([]);
  const ask = async (...lines: string[]) => {
    const socket = connectTo(apis.cloud.port, '127.0.0.1');
    socket.write([`GET /_execute-api/${api}/test HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n'));
    const [first] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return first.toString('latin1').split('\r\n')[0];
  };
  expect(await ask('Connection: Upgrade', 'Upgrade: websocket')).toContain('400');
  expect(await ask('Connection: Upgrade', 'Upgrade: h2c')).toContain('403');
});

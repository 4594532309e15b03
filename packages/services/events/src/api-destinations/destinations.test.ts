import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import type { CreateConnectionCommandInput } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startBuses, type TestBuses } from '../testing/buses.ts';

interface Heard {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

let buses: TestBuses;
let server: Server;
let origin: string;
const heard: Heard[] = [];
/** What the API answers, one after the other; 200 when there are no more. */
const answers: number[] = [];
/** What it then says of another attempt. */
let retryAfter: string | undefined;
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      heard.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const isToken = url?.startsWith('/token') === true;
      const status = isToken ? 200 : (answers.shift() ?? 200);
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(status >= 300 && retryAfter !== undefined && { 'retry-after': retryAfter }),
      });
      response.end(isToken ? '{"access_token":"t0k3n","token_type":"Bearer"}' : '{}');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  buses = await startBuses();
  const destinations = 'arn:aws:events:*:*:api-destination/*';
  const trusting = trust({ Service: 'events.amazonaws.com' });
  await buses.cloud.role('caller', trusting, policy(allow('events:InvokeApiDestination', destinations)));
  await buses.cloud.role('idle', trusting);
});
afterAll(async () => {
  server.close();
  await buses.close();
});
beforeEach(() => {
  heard.splice(0);
  answers.splice(0);
  retryAfter = undefined;
});

type Auth = Pick<CreateConnectionCommandInput, 'AuthorizationType' | 'AuthParameters'>;

const BASIC: Auth = {
  AuthorizationType: 'BASIC',
  AuthParameters: { BasicAuthParameters: { Username: 'user', Password: 'pass' } },
};

/** A rule that calls the API at a path with what its event's detail says. */
async function calling(name: string, auth: Auth, path: string, more: object = {}, role = 'caller'): Promise<void> {
  const { ConnectionArn } = await buses.events.createConnection({ Name: name, ...auth });
  const { ApiDestinationArn: Arn } = await buses.events.createApiDestination({
    Name: name,
    ConnectionArn,
    HttpMethod: 'POST',
    InvocationEndpoint: `${origin}${path}`,
  });
  const RoleArn = `arn:aws:iam::111122223333:role/${role}`;
  await buses.rule(name, { source: [name] }, { Arn, RoleArn, InputPath: '$.detail', ...more });
}

async function put(Source: string, seconds = 2): Promise<void> {
  await buses.put({ Source, DetailType: 'type', Detail: '{"n":1}' });
  await buses.pass(seconds);
}

test('an API is called with a name and a password', async () => {
  await calling('basic', BASIC, '/orders');
  await put('basic');
  expect(heard).toMatchObject([{ method: 'POST', url: '/orders', body: '{"n":1}' }]);
  expect(heard[0]?.headers).toMatchObject({
    authorization: `Basic ${Buffer.from('user:pass').toString('base64')}`,
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Amazon/EventBridge/ApiDestinations',
  });
});

test('with a key, and with what target and connection add', async () => {
  const InvocationHttpParameters = {
    HeaderParameters: [{ Key: 'X-Own', Value: 'connection', IsValueSecret: true }],
    QueryStringParameters: [{ Key: 'q', Value: 'a b' }],
    BodyParameters: [{ Key: 'more', Value: 'body' }],
  };
  const AuthParameters = { ApiKeyAuthParameters: { ApiKeyName: 'X-Key', ApiKeyValue: 'k' }, InvocationHttpParameters };
  const HttpParameters = {
    PathParameterValues: ['7'],
    HeaderParameters: { 'X-Own': 'target', 'X-Target': 't' },
    QueryStringParameters: { z: '1' },
  };
  await calling('keyed', { AuthorizationType: 'API_KEY', AuthParameters }, '/orders/*/lines', { HttpParameters });
  await put('keyed');
  expect(heard).toMatchObject([{ url: '/orders/7/lines?z=1&q=a+b', body: '{"n":1,"more":"body"}' }]);
  expect(heard[0]?.headers).toMatchObject({ 'x-key': 'k', 'x-own': 'connection', 'x-target': 't' });
  const { AuthParameters: shown } = await buses.events.describeConnection({ Name: 'keyed' });
  expect(shown?.InvocationHttpParameters?.HeaderParameters).toEqual([{ Key: 'X-Own', IsValueSecret: true }]);
});

test('with a token that is asked for', async () => {
  const OAuthParameters = {
    AuthorizationEndpoint: `${origin}/token`,
    HttpMethod: 'POST' as const,
    ClientParameters: { ClientID: 'id', ClientSecret: 'secret' },
    OAuthHttpParameters: { BodyParameters: [{ Key: 'audience', Value: 'shop' }] },
  };
  await calling('oauth', { AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS', AuthParameters: { OAuthParameters } }, '/o');
  expect((await buses.events.describeConnection({ Name: 'oauth' })).ConnectionState).toBe('AUTHORIZING');
  await buses.pass(2);
  expect((await buses.events.describeConnection({ Name: 'oauth' })).ConnectionState).toBe('AUTHORIZED');
  await put('oauth');
  expect(heard.map(({ url }) => url)).toEqual(['/token', '/o']);
  expect(heard[0]?.body).toBe('grant_type=client_credentials&client_id=id&client_secret=secret&audience=shop');
  expect(heard[1]?.headers).toMatchObject({ authorization: 'Bearer t0k3n' });
});

test('what the API refuses is a dead letter, what it may take later is tried again', async () => {
  const letters = await buses.queue('refused');
  await calling('refusing', BASIC, '/r', { DeadLetterConfig: { Arn: letters } });
  answers.push(503, 429, 200, 400);
  await put('refusing', 10);
  expect(heard).toHaveLength(3);
  await put('refusing', 10);
  const [letter] = await buses.messages(letters);
  const { ERROR_CODE: code, RETRY_ATTEMPTS: retries } = letter?.MessageAttributes ?? {};
  expect([code?.StringValue, retries?.StringValue]).toEqual(['ERROR_FROM_TARGET', '0']);
});

test('a role that may not call it calls nobody', async () => {
  await calling('idle', BASIC, '/idle', {}, 'idle');
  await put('idle');
  expect(heard).toEqual([]);
  const [delivery] = buses.cloud.cloud.journal
    .entries({ kind: 'delivery' })
    .filter(({ outcome }) => outcome === 'denied');
  expect(delivery?.message).toContain('events:InvokeApiDestination');
});

test('an API is called as often a second as its destination says, and no more', async () => {
  await calling('slow', BASIC, '/slow');
  await buses.events.updateApiDestination({ Name: 'slow', InvocationRateLimitPerSecond: 1 });
  const entry = { Source: 'slow', DetailType: 'type', Detail: '{"n":1}' };
  await buses.put(entry, entry, entry);
  await buses.pass(0.5);
  expect(heard).toHaveLength(1);
  await buses.pass(1);
  expect(heard).toHaveLength(2);
  await buses.pass(1);
  expect(heard).toHaveLength(3);
});

test('an API says when it can be asked again', async () => {
  await calling('later', BASIC, '/later');
  answers.push(429);
  retryAfter = '60';
  await put('later', 30);
  expect(heard).toHaveLength(1);
  await buses.pass(31);
  expect(heard).toHaveLength(2);
});

test('an API that wants to be asked no more is not', async () => {
  const letters = await buses.queue('no-more');
  await calling('no-more', BASIC, '/no-more', { DeadLetterConfig: { Arn: letters } });
  answers.push(503);
  retryAfter = '-1';
  await put('no-more', 3600);
  expect(heard).toHaveLength(1);
  expect(await buses.messages(letters)).toHaveLength(1);
});

import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionUrlConfigCommand,
  DeleteAliasCommand,
  GetFunctionUrlConfigCommand,
  InvokeCommand,
  PublishVersionCommand,
  RemovePermissionCommand,
  type Cors,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLambda, type TestLambda } from '../testing/lambda.ts';

let lambda: TestLambda;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.close());

/** A function that everyone may call at its URL. */
async function open(name: string, code: string, Cors?: Cors): Promise<string> {
  await lambda.create(name, code);
  await lambda.client.send(
    new AddPermissionCommand({
      FunctionName: name,
      StatementId: 'url',
      Action: 'lambda:InvokeFunctionUrl',
      Principal: '*',
      FunctionUrlAuthType: 'NONE',
    }),
  );
  await lambda.client.send(
    new AddPermissionCommand({
      FunctionName: name,
      StatementId: 'invoke',
      Action: 'lambda:InvokeFunction',
      Principal: '*',
      InvokedViaFunctionUrl: true,
    }),
  );
  const made = await lambda.client.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: name, AuthType: 'NONE', Cors }),
  );
  return made.FunctionUrl ?? '';
}

const answering = (value: string): string => `export const handler = async (event) => (${value});`;

test('both permissions are needed, and neither lets anyone call the function itself', async () => {
  const url = await open('Both', answering('1'));
  expect((await fetch(url)).status).toBe(200);
  const stranger = lambda.clientOf('222222222222');
  await expect(
    stranger.send(new InvokeCommand({ FunctionName: `arn:aws:lambda:us-east-1:111111111111:function:Both` })),
  ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await lambda.client.send(new RemovePermissionCommand({ FunctionName: 'Both', StatementId: 'invoke' }));
  expect((await fetch(url)).status).toBe(403);
  const [denied] = lambda.cloud.journal.entries({ kind: 'decision', action: 'lambda:InvokeFunction' }).slice(-1);
  expect(denied).toMatchObject({ outcome: 'denied', resource: expect.stringContaining(':function:Both') as unknown });
});

test('the event has format 2.0', async () => {
  const url = await open('Event', answering('event'));
  const answer = await fetch(`${url}orders/7?a=1&a=2`, {
    method: 'POST',
    body: 'hello',
    headers: { 'content-type': 'text/plain', cookie: 'x=1; y=2', 'user-agent': 'test' },
  });
  const event = (await answer.json()) as {
    headers: { host: string };
    requestContext: { domainName: string; requestId: string };
  };
  expect(answer.headers.get('x-amzn-requestid')).toBe(event.requestContext.requestId);
  expect(event.requestContext.domainName).toMatch(/^[a-z0-9]{32}\.lambda-url\.us-east-1\.on\.aws$/);
  expect(event.headers.host).toBe(event.requestContext.domainName);
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/orders/7',
    rawQueryString: 'a=1&a=2',
    cookies: ['x=1', 'y=2'],
    queryStringParameters: { a: '1,2' },
    headers: { 'content-type': 'text/plain' },
    requestContext: { accountId: 'anonymous', http: { method: 'POST', path: '/orders/7', userAgent: 'test' } },
    body: 'hello',
    isBase64Encoded: false,
  });
});

test('bodies that are no text come in base64', async () => {
  const url = await open('Bytes', answering('event'));
  const answer = await fetch(url, {
    method: 'POST',
    body: new Uint8Array([0, 255]),
    headers: { 'content-type': 'application/octet-stream' },
  });
  expect(await answer.json()).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
});

// Recorded: test_lambda.json, test_lambda_url_invocation
test.each([
  ['3', '3'],
  ['true', 'true'],
  [`{ statusCode: 200, body: 'body123' }`, 'body123'],
  [`{ hello: 'world' }`, '{"hello":"world"}'],
])('%s is answered as %s', async (value, text) => {
  const url = await open(`Plain${Buffer.from(value).toString('hex').slice(0, 40)}`, answering(value));
  const answer = await fetch(url);
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'application/json',
    text,
  ]);
});

test('status, headers and binary bodies are the function’s', async () => {
  const url = await open(
    'Full',
    answering(`{ statusCode: '418', headers: { 'X-Pot': 'tea' }, body: 'AP8=', isBase64Encoded: true }`),
  );
  const answer = await fetch(url);
  expect([answer.status, answer.headers.get('x-pot')]).toEqual([418, 'tea']);
  expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255]);
});

test('a function that fails is a bad gateway', async () => {
  const url = await open('Broken', `export const handler = async () => { throw new Error('no'); };`);
  const answer = await fetch(url);
  expect([answer.status, await answer.text()]).toEqual([502, 'Internal Server Error']);
});

test('without permission it is forbidden, and unknown URLs say nothing', async () => {
  await lambda.create('Closed', answering('1'));
  const { FunctionUrl = '' } = await lambda.client.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: 'Closed', AuthType: 'NONE' }),
  );
  const refused = await fetch(FunctionUrl);
  expect([refused.status, refused.headers.get('x-amzn-errortype')]).toEqual([403, 'AccessDeniedException']);
  expect(await refused.text()).toContain('Forbidden. For troubleshooting Function URL authorization issues');
  const unknown = await fetch(`${lambda.cloud.endpoint}/_lambda/url/0123456789abcdef/`);
  expect([unknown.status, await unknown.text()]).toEqual([403, '{"Message":null}']);
});

test('a URL that is gone with its alias is forbidden, as one without a permission', async () => {
  await lambda.create('Gone', answering('1'));
  await lambda.client.send(new PublishVersionCommand({ FunctionName: 'Gone' }));
  await lambda.client.send(new CreateAliasCommand({ FunctionName: 'Gone', Name: 'live', FunctionVersion: '1' }));
  const at = { FunctionName: 'Gone', Qualifier: 'live' };
  const { FunctionUrl = '' } = await lambda.client.send(
    new CreateFunctionUrlConfigCommand({ ...at, AuthType: 'NONE' }),
  );
  await lambda.client.send(new DeleteAliasCommand({ FunctionName: 'Gone', Name: 'live' }));
  await expect(lambda.client.send(new GetFunctionUrlConfigCommand(at))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  const refused = await fetch(FunctionUrl);
  expect([refused.status, await refused.text()]).toEqual([
    403,
    expect.stringContaining('Forbidden. For troubleshooting Function URL authorization issues'),
  ]);
});

test('browsers are told who may call', async () => {
  const url = await open('Cors', answering('1'), {
    AllowOrigins: ['https://a.example'],
    AllowMethods: ['GET'],
    MaxAge: 60,
  });
  const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin: 'https://a.example' } });
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET');
  const answer = await fetch(url, { headers: { origin: 'https://a.example' } });
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://a.example');
  const other = await fetch(url, { headers: { origin: 'https://b.example' } });
  expect(other.headers.get('access-control-allow-origin')).toBeNull();
});

test('each cookie of an answer has a header of its own', async () => {
  const url = await open('Cookies', answering("{ statusCode: 200, cookies: ['one=1', 'two=2; Path=/'], body: '' }"));
  expect((await fetch(url)).headers.getSetCookie()).toEqual(['one=1', 'two=2; Path=/']);
});

import {
  AddPermissionCommand,
  CreateAliasCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  PutProvisionedConcurrencyConfigCommand,
  InvokeAsyncCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ASKS_WHO_IT_IS } from '../testing/signed-call.ts';
import { ACCOUNT, REGION, refusal, startLambda, textOf, zip, type TestLambda } from '../testing/lambda.ts';

let lambda: TestLambda;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.close());

const ECHO = `export const handler = async (event, context) => {
  console.log('got', JSON.stringify(event));
  return { event, arn: context.invokedFunctionArn, version: context.functionVersion };
};`;
const FAILING = `export const handler = async () => { throw new RangeError('too far'); };`;

test('a function answers, and tells the qualifier that it was called by', async () => {
  await lambda.create('Echo', ECHO);
  const plain = await lambda.invoke('Echo', { a: 1 });
  expect(plain).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
  expect(plain.FunctionError).toBeUndefined();
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Echo`;
  expect(JSON.parse(textOf(plain.Payload))).toEqual({ event: { a: 1 }, arn, version: '$LATEST' });
  const qualified = await lambda.invoke('Echo:$LATEST');
  expect(JSON.parse(textOf(qualified.Payload))).toMatchObject({ arn: `${arn}:$LATEST` });
});

test('the end of the log comes with the answer when it is asked for', async () => {
  await lambda.create('Tail', ECHO);
  const { LogResult = '' } = await lambda.invoke('Tail', {}, { LogType: 'Tail' });
  const log = Buffer.from(LogResult, 'base64').toString('utf8');
  expect(log).toMatch(
    /START RequestId: \S+ Version: \$LATEST\n.*got \{\}\n[\s\S]*END RequestId[\s\S]*REPORT RequestId/,
  );
});

test('LogResult begins with the START of the invocation, not with one that its initialization printed', async () => {
  const id = '99999999-9999-4999-8999-999999999999';
  const code = `
    process.stdout.write('START RequestId: ${id} Version: 7\\n');
    process.stdout.write('{"time":"","type":"platform.start","record":{"requestId":"${id}"}}\\n');
    export const handler = async () => 1;`;
  await lambda.create('Forger', code);
  const { LogResult = '', $metadata } = await lambda.invoke('Forger', {}, { LogType: 'Tail' });
  const log = Buffer.from(LogResult, 'base64').toString('utf8');
  expect(log.split('\n')[0]).toBe(`START RequestId: ${$metadata.requestId} Version: $LATEST`);
  expect(log).not.toContain(id);
});

test('what a function throws is an answer with FunctionError', async () => {
  await lambda.create('Failing', FAILING);
  const answer = await lambda.invoke('Failing');
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  expect(JSON.parse(textOf(answer.Payload))).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
  const entry = lambda.cloud.journal.entries({ kind: 'invocation' }).at(-1);
  expect(entry).toMatchObject({ outcome: 'error', message: 'Failing failed: RangeError: too far' });
  const around = lambda.cloud.journal.chain(entry?.id ?? 0).at(0);
  expect(entry?.duration).toBeGreaterThan(0);
  expect(entry?.duration).toBeLessThanOrEqual(around?.duration ?? 0);
});

test.each([
  ['java25', 'native-image'],
  ['dotnet10', 'PublishAot'],
] as const)('a function in a language without environments, %s, says so, and what to do', async (Runtime, remedy) => {
  const name = Runtime.replace('.', '-');
  await lambda.create(name, ECHO, { Runtime });
  const error = await refusal(lambda.invoke(name));
  expect(error).toMatchObject({ name: 'InvalidRuntimeException', $metadata: { httpStatusCode: 400 } });
  expect(error.message).toContain(`${Runtime} can be managed in this cloud, not run`);
  expect(error.message).toContain(remedy);
});

test('a dry run runs nothing', async () => {
  await lambda.create('Dry', FAILING);
  expect(await lambda.invoke('Dry', {}, { InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
});

test('response streams and the deprecated asynchronous call', async () => {
  await lambda.create('Stream', ECHO);
  const { EventStream } = await lambda.client.send(
    new InvokeWithResponseStreamCommand({ FunctionName: 'Stream', Payload: '{}' }),
  );
  const kinds: string[] = [];
  let text = '';
  for await (const event of EventStream ?? []) {
    kinds.push(...Object.keys(event));
    text += textOf(event.PayloadChunk?.Payload);
  }
  expect(kinds).toEqual(['PayloadChunk', 'InvokeComplete']);
  expect(JSON.parse(text)).toMatchObject({ event: {} });
  const { Status } = await lambda.client.send(new InvokeAsyncCommand({ FunctionName: 'Stream', InvokeArgs: '{}' }));
  expect(Status).toBe(202);
  await lambda.cloud.clock.settled();
});

test('an alias runs its version, whatever $LATEST has become', async () => {
  await lambda.create('Aliased', `export const handler = async () => 1;`);
  const { Version } = await lambda.client.send(new PublishVersionCommand({ FunctionName: 'Aliased' }));
  await lambda.client.send(new CreateAliasCommand({ FunctionName: 'Aliased', Name: 'live', FunctionVersion: Version }));
  await lambda.client.send(
    new UpdateFunctionCodeCommand({ FunctionName: 'Aliased', ZipFile: zip(`export const handler = async () => 2;`) }),
  );
  await waitUntilFunctionUpdatedV2(
    { client: lambda.client, maxWaitTime: 10, minDelay: 0.02 },
    { FunctionName: 'Aliased' },
  );
  const live = await lambda.invoke('Aliased', {}, { Qualifier: 'live' });
  expect([live.ExecutedVersion, textOf(live.Payload)]).toEqual(['1', '1']);
  expect(textOf((await lambda.invoke('Aliased')).Payload)).toBe('2');
});

test('provisioned concurrency is initialized before it is needed, and fails where that does', async () => {
  const began = `const began = Date.now(); console.log('begins');
    if (process.env.AWS_LAMBDA_INITIALIZATION_TYPE !== 'on-demand' && process.env.FAIL) throw new Error('no');
    export const handler = async () => began;`;
  const status = async (FunctionName: string, Variables: Record<string, string>) => {
    await lambda.create(FunctionName, began, { Environment: { Variables } });
    const { Version: Qualifier } = await lambda.client.send(new PublishVersionCommand({ FunctionName }));
    const asked = { FunctionName, Qualifier };
    await lambda.client.send(
      new PutProvisionedConcurrencyConfigCommand({ ...asked, ProvisionedConcurrentExecutions: 1 }),
    );
    const get = () => lambda.client.send(new GetProvisionedConcurrencyConfigCommand(asked));
    await expect.poll(async () => (await get()).Status, { timeout: 20_000 }).not.toBe('IN_PROGRESS');
    return await get();
  };
  expect(await status('Early', {})).toMatchObject({ Status: 'READY', AvailableProvisionedConcurrentExecutions: 1 });
  const asked = Date.now();
  const { Payload, LogResult = '' } = await lambda.invoke('Early', {}, { Qualifier: '1', LogType: 'Tail' });
  expect(Number(textOf(Payload))).toBeLessThan(asked);
  expect(Buffer.from(LogResult, 'base64').toString()).toContain('Init Duration');
  // Recorded: test_provisioned_concurrency_init_failure
  expect(await status('Breaks', { FAIL: 'yes' })).toMatchObject({
    Status: 'FAILED',
    StatusReason: 'FUNCTION_ERROR_INIT_FAILURE',
    AvailableProvisionedConcurrentExecutions: 0,
  });
  expect((await lambda.invoke('Breaks', {}, { Qualifier: '1' })).FunctionError).toBeUndefined();
});

test('provisioned concurrency has environments of its own, which know it', async () => {
  await lambda.create('Ahead', 'export const handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE;');
  const { Version: Qualifier } = await lambda.client.send(new PublishVersionCommand({ FunctionName: 'Ahead' }));
  const initialization = async (qualifier = Qualifier): Promise<unknown> =>
    JSON.parse(textOf((await lambda.invoke('Ahead', {}, { Qualifier: qualifier })).Payload));
  expect(await initialization()).toBe('on-demand');
  const asked = { FunctionName: 'Ahead', Qualifier };
  await lambda.client.send(
    new PutProvisionedConcurrencyConfigCommand({ ...asked, ProvisionedConcurrentExecutions: 1 }),
  );
  await expect
    .poll(async () => (await lambda.client.send(new GetProvisionedConcurrencyConfigCommand(asked))).Status)
    .toBe('READY');
  expect(await initialization()).toBe('provisioned-concurrency');
  expect(await initialization('$LATEST')).toBe('on-demand');
  await lambda.client.send(new DeleteProvisionedConcurrencyConfigCommand(asked));
  expect(await initialization()).toBe('on-demand');
});

test('a function without concurrency is throttled, with the reason', async () => {
  await lambda.create('Blocked', ECHO);
  await lambda.client.send(
    new PutFunctionConcurrencyCommand({ FunctionName: 'Blocked', ReservedConcurrentExecutions: 0 }),
  );
  const error = await refusal(lambda.invoke('Blocked'));
  expect(error).toMatchObject({
    name: 'TooManyRequestsException',
    message: 'Rate Exceeded.',
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    $metadata: { httpStatusCode: 429 },
  });
});

test('another account needs both sides: the function’s policy and its own', async () => {
  await lambda.create('Shared', ECHO);
  const stranger = lambda.clientOf('222222222222');
  const FunctionName = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Shared`;
  const refused = await refusal(stranger.send(new InvokeCommand({ FunctionName })));
  expect(refused).toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });
  expect(refused.message).toContain('is not authorized to perform: lambda:InvokeFunction on resource');
  await lambda.client.send(
    new AddPermissionCommand({
      FunctionName: 'Shared',
      StatementId: 'stranger',
      Action: 'lambda:InvokeFunction',
      Principal: '222222222222',
    }),
  );
  expect(await stranger.send(new InvokeCommand({ FunctionName }))).toMatchObject({ StatusCode: 200 });
});

test('a function calls as a session of its role, and its calls are caused by its invocation', async () => {
  await lambda.create('Asking', ASKS_WHO_IT_IS, { Timeout: 30 });
  const { Payload } = await lambda.invoke('Asking');
  expect(JSON.parse(textOf(Payload))).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/Asking-role/Asking`);
  const { journal } = lambda.cloud;
  const asked = journal.entries({ service: 'sts', action: 'GetCallerIdentity' }).at(-1);
  expect(journal.chain(asked?.id ?? 0).map(({ kind, action }) => `${kind} ${action}`)).toEqual([
    'call Invoke',
    'invocation Invoke',
    'call GetCallerIdentity',
  ]);
});

test('reserved concurrency is the most that run at once', async () => {
  await lambda.create('Narrow', `export const handler = (ms) => new Promise((resolve) => setTimeout(resolve, ms));`);
  await lambda.client.send(
    new PutFunctionConcurrencyCommand({ FunctionName: 'Narrow', ReservedConcurrentExecutions: 1 }),
  );
  const results = await Promise.allSettled([lambda.invoke('Narrow', 200), lambda.invoke('Narrow', 200)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await lambda.invoke('Narrow', 0)).StatusCode).toBe(200);
});

test('a payload that is no JSON is refused in the words of AWS’s parser', async () => {
  await lambda.create('Strict', ECHO);
  const send = (Payload: Uint8Array) =>
    refusal(lambda.client.send(new InvokeCommand({ FunctionName: 'Strict', Payload })));
  // Recorded: test_lambda.json, test_lambda_invoke_payload_encoding_error
  const broken = await send(Buffer.from('n\x87r\x9e\xe9\xb5\xd7I\xee\x9bmt', 'latin1'));
  expect(broken).toMatchObject({
    name: 'InvalidRequestContentException',
    message:
      'Could not parse request body into json: Could not parse payload into json: Invalid UTF-8 start byte 0x87\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 3]',
  });
  expect((await send(Buffer.from('hello'))).message).toContain("Unrecognized token 'hello'");
  const large = await send(Buffer.from(`"${'x'.repeat(6 * 1024 * 1024)}"`));
  expect(large).toMatchObject({
    name: 'RequestEntityTooLargeException',
    message: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
  });
});

test('logs are written as the function’s role: no permission, no logs, and no harm', async () => {
  const logs = new CloudWatchLogsClient({
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const read = (name: string) => logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }));
  await lambda.create('Silent', ECHO);
  expect((await lambda.invoke('Silent')).StatusCode).toBe(200);
  expect((await refusal(read('Silent'))).name).toBe('ResourceNotFoundException');

  const Role = await lambda.role('logging', 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents');
  await lambda.create('Talkative', ECHO, { Role });
  await lambda.invoke('Talkative', { n: 1 });
  await lambda.invoke('Talkative', { n: 2 });
  const messages = (await read('Talkative')).events?.map(({ message }) => message ?? '') ?? [];
  expect(messages.filter((message) => message.includes('got')).map((message) => /n":(\d)/.exec(message)?.[1])).toEqual([
    '1',
    '2',
  ]);
  logs.destroy();
});

// https://github.com/boto/boto3/issues/2153
test('a client context is an object in JSON, in base64, and reaches functions that are waited for', async () => {
  await lambda.create(
    'Context',
    `export const handler = async (event, context) => {
    console.log('custom', context.clientContext?.custom);
    return context.clientContext?.custom ?? 'none';
  };`,
  );
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
  const good = await lambda.invoke('Context', {}, { ClientContext: encoded({ custom: 'mine' }) });
  expect(JSON.parse(textOf(good.Payload))).toBe('mine');
  for (const ClientContext of ['string', '{}', encoded([1]), encoded('text')]) {
    expect(await refusal(lambda.invoke('Context', {}, { ClientContext }))).toMatchObject({
      name: 'InvalidRequestContentException',
      message: 'Client context must be a valid Base64-encoded JSON object.',
    });
  }
});

import {
  CreateFunctionCommand,
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  GetFunctionConfigurationCommand,
  ListDurableExecutionsByFunctionCommand,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackHeartbeatCommand,
  SendDurableExecutionCallbackSuccessCommand,
  StopDurableExecutionCommand,
  UpdateFunctionConfigurationCommand,
  type Event,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startLambda, textOf, zip, type TestLambda } from '../testing/lambda.ts';

/** One function for all: what it does is in its event, so that one environment serves every test. */
const CODE = `
import { withDurableExecution } from '@aws/durable-execution-sdk-js';
let runs = 0;
const cases = {
  async day(event, context) {
    const id = await context.step('id', async () => Math.random());
    await context.wait('day', { days: 1 });
    return { id, name: event.name };
  },
  async approval(event, context) {
    try {
      return await context.waitForCallback('approval', async () => undefined, event.config);
    } catch (error) {
      return error.message;
    }
  },
  async retries(event, context) {
    return context.step('flaky', async ({ attempt }) => { runs += 1; if (runs < 3) throw new Error('flaky ' + runs); return runs; },
      { retryStrategy: (error, attempt) => ({ shouldRetry: attempt < 3, delay: { seconds: 60 } }) });
  },
  async dies(event, context) {
    await context.step('before', async () => { runs += 1; });
    if (runs > 0) process.exit(3);
    return 'came back';
  },
  async invokes(event, context) {
    try { return await context.invoke('other', event.target, { a: 1 }); } catch (error) { return error.message; }
  },
  async throws() { throw new TypeError('no good'); },
  async returns(event) { return event.value; },
};
export const handler = withDurableExecution((event, context) => cases[event.case](event, context));
export const plain = async (event) => ({ plain: event });
`;

let lambda: TestLambda;
let Role: string;
beforeAll(async () => {
  lambda = await startLambda({ timeRuns: false });
  Role = await lambda.role(
    'durable',
    'lambda:CheckpointDurableExecution',
    'lambda:GetDurableExecutionState',
    'lambda:InvokeFunction',
  );
  const more = { DurableConfig: { ExecutionTimeout: 900 }, Timeout: 30, MemorySize: 512, Role };
  await lambda.create('Short', CODE, more);
  await lambda.create('Long', CODE, {
    ...more,
    DurableConfig: { ExecutionTimeout: 200_000, RetentionPeriodInDays: 2 },
  });
  await lambda.create('Plain', CODE, { Role, Handler: 'index.plain' });
});
afterAll(() => lambda.close());

const advance = (seconds: number) => lambda.cloud.clock.advance(seconds * 1000);
const get = (DurableExecutionArn: string) =>
  lambda.client.send(new GetDurableExecutionCommand({ DurableExecutionArn }));

/** Starts an execution of `Long`, and lets it go as far as it goes at once. */
async function start(event: object, more = {}): Promise<string> {
  const invocation = { Qualifier: '$LATEST', InvocationType: 'Event', ...more } as const;
  const { StatusCode, DurableExecutionArn = '' } = await lambda.invoke('Long', event, invocation);
  expect(StatusCode).toBe(202);
  await advance(1);
  return DurableExecutionArn;
}

async function history(DurableExecutionArn: string): Promise<Event[]> {
  const { Events = [] } = await lambda.client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }));
  return Events;
}

const types = async (arn: string) => (await history(arn)).map(({ EventType }) => EventType);
const resultOf = async (arn: string): Promise<unknown> => JSON.parse((await get(arn)).Result ?? 'null');

async function callbackOf(arn: string): Promise<string> {
  const events = await history(arn);
  return events.findLast(({ EventType }) => EventType === 'CallbackStarted')?.CallbackStartedDetails?.CallbackId ?? '';
}

test('what was done is not done again after a wait of a day', async () => {
  const arn = await start({ case: 'day', name: 'Ann' });
  expect(arn).toMatch(/:function:Long:\$LATEST\/durable-execution\/[\w-]{36}\/[\w-]{36}$/);
  const before = (await history(arn)).find(({ EventType }) => EventType === 'StepSucceeded');
  await advance(86_400);
  expect(await get(arn)).toMatchObject({ Status: 'SUCCEEDED', InputPayload: '{"case":"day","name":"Ann"}' });
  const id = JSON.parse(before?.StepSucceededDetails?.Result?.Payload ?? '') as number;
  expect(await resultOf(arn)).toEqual({ id, name: 'Ann' });
  expect(await types(arn)).toEqual([
    'ExecutionStarted',
    'StepStarted',
    'StepSucceeded',
    'WaitStarted',
    'InvocationCompleted',
    'WaitSucceeded',
    'InvocationCompleted',
    'ExecutionSucceeded',
  ]);
  // After its retention period it has never been.
  await advance(2 * 86_400);
  expect(await refusal(get(arn))).toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a callback is answered once, fails, or comes too late', async () => {
  const send = lambda.client.send.bind(lambda.client);
  const event = { case: 'approval', config: { timeout: { hours: 24 }, heartbeatTimeout: { hours: 10 } } };
  const said = await start(event);
  const CallbackId = await callbackOf(said);
  await send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId, Result: Buffer.from('"yes"') }));
  const again = send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId }));
  expect(await refusal(again)).toMatchObject({ name: 'CallbackTimeoutException', $metadata: { httpStatusCode: 400 } });
  const made = send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId: 'bm9uZQ==' }));
  expect(await refusal(made)).toMatchObject({ name: 'InvalidParameterValueException' });
  const failed = await start(event);
  const Error = { ErrorType: 'Rejected', ErrorMessage: 'not like that' };
  await send(new SendDurableExecutionCallbackFailureCommand({ CallbackId: await callbackOf(failed), Error }));
  const silent = await start(event);
  const late = await start(event);
  await advance(9 * 3600);
  await send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId: await callbackOf(late) }));
  await advance(2 * 3600);
  expect(await types(silent)).toContain('CallbackTimedOut');
  expect(await types(late)).not.toContain('CallbackTimedOut');
  await send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId: await callbackOf(late) }));
  await advance(8 * 3600);
  await send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId: await callbackOf(late) }));
  await advance(6 * 3600);
  const timeouts = (await history(late)).flatMap((one) => one.CallbackTimedOutDetails?.Error?.Payload?.ErrorType ?? []);
  expect(timeouts).toEqual(['Callback.Timeout']);
  expect(await resultOf(said)).toBe('"yes"');
  expect(await resultOf(failed)).toContain('not like that');
});

test('steps are tried again when their time has come, invocations that die at once', async () => {
  const retried = await start({ case: 'retries' });
  await advance(50);
  expect((await types(retried)).filter((type) => type === 'StepStarted')).toHaveLength(1);
  await advance(200);
  const failures = (await history(retried)).flatMap(({ StepFailedDetails: details }) => details?.RetryDetails ?? []);
  expect(failures).toEqual([
    { CurrentAttempt: 1, NextAttemptDelaySeconds: 60 },
    { CurrentAttempt: 2, NextAttemptDelaySeconds: 60 },
  ]);
  expect(await resultOf(retried)).toBe(3);
  const died = await start({ case: 'dies' });
  await advance(10);
  expect(await resultOf(died)).toBe('came back');
  const ends = (await history(died)).flatMap(({ InvocationCompletedDetails: details }) => details ?? []);
  expect(ends.map(({ Error: error }) => error?.Payload?.ErrorType)).toEqual(['Runtime.ExitError', undefined]);
});

test('other functions are invoked by the rights of the role, and waited for', async () => {
  const run = async (target: string) => {
    const arn = await start({ case: 'invokes', target });
    await advance(1);
    return resultOf(arn);
  };
  expect(await run('Plain')).toEqual({ plain: { a: 1 } });
  expect(await run('Long')).toBe('You cannot invoke a durable function using an unqualified ARN.');
  expect(await run('Missing:1')).toMatch(/^Function not found: .*:function:Missing:1$/);
  expect(await run('arn:aws:lambda:us-east-1:222222222222:function:Plain')).toBeNull();
  const parent = await start({ case: 'invokes', target: 'Long:$LATEST' });
  await advance(1);
  expect(await types(parent)).toContain('ChainedInvokeStarted');
});

test('an execution is found, stopped, and takes no longer than it may', async () => {
  const arn = await start({ case: 'day' }, { DurableExecutionName: 'order-1' });
  expect(await start({ case: 'day' }, { DurableExecutionName: 'order-1' })).toBe(arn);
  expect(await refusal(start({ case: 'returns' }, { DurableExecutionName: 'order-1' }))).toMatchObject({
    name: 'DurableExecutionAlreadyStartedException',
    $metadata: { httpStatusCode: 409 },
  });
  const list = new ListDurableExecutionsByFunctionCommand({ FunctionName: 'Long', Statuses: ['RUNNING'] });
  const { DurableExecutions: running = [] } = await lambda.client.send(list);
  expect(running.map((one) => one.DurableExecutionName)).toContain('order-1');
  const stop = new StopDurableExecutionCommand({ DurableExecutionArn: arn, Error: { ErrorMessage: 'enough' } });
  const { StopTimestamp } = await lambda.client.send(stop);
  expect(StopTimestamp?.getTime()).toBe(lambda.cloud.clock.now());
  expect(await get(arn)).toMatchObject({ Status: 'STOPPED', Error: { ErrorMessage: 'enough' } });
  const long = await start({ case: 'approval' });
  await advance(200_000);
  expect(await get(long)).toMatchObject({ Status: 'TIMED_OUT' });
});

test('a caller may wait for the end, of executions of up to 15 minutes', async () => {
  const invoke = async (event: object, FunctionName = 'Short') => {
    const answer = lambda.invoke(FunctionName, event, { Qualifier: '$LATEST' });
    // Nothing happens by itself where time stands still.
    const ticking = setInterval(() => void advance(1), 20);
    return answer.finally(() => clearInterval(ticking));
  };
  const { Payload, DurableExecutionArn, FunctionError } = await invoke({ case: 'returns', value: { a: 1 } });
  expect(FunctionError).toBeUndefined();
  expect(DurableExecutionArn).toContain(':function:Short:$LATEST/durable-execution/');
  expect(JSON.parse(textOf(Payload))).toEqual({ a: 1 });
  const thrown = await invoke({ case: 'throws' });
  expect(thrown.FunctionError).toBe('Unhandled');
  expect(JSON.parse(textOf(thrown.Payload))).toMatchObject({ errorMessage: 'no good' });
  expect(await refusal(lambda.invoke('Short', {}))).toMatchObject({
    name: 'InvalidParameterValueException',
    message: 'You cannot invoke a durable function using an unqualified ARN.',
  });
  expect(await refusal(invoke({}, 'Long'))).toMatchObject({
    message: 'You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.',
  });
});

test('a function is durable from its creation or never', async () => {
  const change = (FunctionName: string, DurableConfig: object) =>
    lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName, DurableConfig }));
  expect(await refusal(change('Plain', { ExecutionTimeout: 60 }))).toMatchObject({
    name: 'InvalidParameterValueException',
    message:
      'You cannot add a durable configuration to a function that was originally created with no durable configuration',
  });
  await change('Short', { ExecutionTimeout: 60 });
  await advance(1);
  const { DurableConfig } = await lambda.client.send(new GetFunctionConfigurationCommand({ FunctionName: 'Short' }));
  expect(DurableConfig).toEqual({ ExecutionTimeout: 60, RetentionPeriodInDays: 14 });
  const input = { FunctionName: 'X', Role, Runtime: 'nodejs24.x', Handler: 'index.handler' } as const;
  const wrong = new CreateFunctionCommand({
    ...input,
    Code: { ZipFile: zip(CODE) },
    DurableConfig: { ExecutionTimeout: 31_622_401 },
  });
  expect(await refusal(lambda.client.send(wrong))).toMatchObject({ $metadata: { httpStatusCode: 400 } });
});

import { randomUUID } from 'node:crypto';
import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  ListDurableExecutionsByFunctionCommand,
  SendDurableExecutionCallbackSuccessCommand,
  StopDurableExecutionCommand,
  UpdateFunctionConfigurationCommand,
  type Event,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startLambda, textOf, type TestLambda } from '../testing/lambda.ts';

let lambda: TestLambda;
let Role: string;
beforeAll(async () => {
  lambda = await startLambda({ timeRuns: false });
  Role = await lambda.role('durable', 'lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState');
});
afterAll(() => lambda.close());

const SDK = "import { withDurableExecution } from '@aws/durable-execution-sdk-js';\n";
const DURABLE = { DurableConfig: { ExecutionTimeout: 600 }, Timeout: 30, MemorySize: 512 };

async function durable(code: string, more = {}): Promise<string> {
  const name = `F${randomUUID()}`;
  await lambda.create(name, SDK + code, { ...DURABLE, Role, ...more });
  return name;
}

const start = async (name: string, event: unknown = {}): Promise<string> => {
  const { StatusCode, DurableExecutionArn = '' } = await lambda.invoke(name, event, {
    Qualifier: '$LATEST',
    InvocationType: 'Event',
  });
  expect(StatusCode).toBe(202);
  return DurableExecutionArn;
};

const get = (DurableExecutionArn: string) => lambda.client.send(new GetDurableExecutionCommand({ DurableExecutionArn }));

async function history(DurableExecutionArn: string): Promise<Event[]> {
  const { Events = [] } = await lambda.client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }));
  return Events;
}

test('steps and a wait of a day: what was done is not done again', async () => {
  const name = await durable(`
let runs = 0;
export const handler = withDurableExecution(async (event, context) => {
  runs += 1;
  const id = await context.step('id', async () => Math.random());
  await context.wait('day', { days: 1 });
  return { id, runs, name: event.name };
});`, { DurableConfig: { ExecutionTimeout: 2 * 86_400 } });
  const arn = await start(name, { name: 'Ann' });
  await lambda.cloud.clock.advance(1000);
  expect(await get(arn)).toMatchObject({ Status: 'RUNNING', InputPayload: '{"name":"Ann"}' });
  await lambda.cloud.clock.advance(86_400_000);
  const { Status, Result = '' } = await get(arn);
  expect(Status).toBe('SUCCEEDED');
  expect(JSON.parse(Result)).toMatchObject({ runs: 2, name: 'Ann' });
  expect((await history(arn)).map(({ EventType }) => EventType)).toEqual([
    'ExecutionStarted',
    'StepStarted',
    'StepSucceeded',
    'WaitStarted',
    'InvocationCompleted',
    'WaitSucceeded',
    'InvocationCompleted',
    'ExecutionSucceeded',
  ]);
});

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  SendDurableExecutionCallbackSuccessCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, expect, test, vi } from 'vitest';
import { startLambda, type TestLambda } from '../testing/lambda.ts';

const CODE = `
import { withDurableExecution } from '@aws/durable-execution-sdk-js';
export const handler = withDurableExecution(async (event, context) => {
  const id = await context.step('id', async () => Math.random());
  if (event.wait) await context.wait('day', { days: 1 });
  else await context.waitForCallback('approval', async () => undefined, { timeout: { days: 1 } });
  return id;
});
`;

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-test-'));
let lambda: TestLambda | undefined;
afterAll(async () => {
  await lambda?.close();
  for (const folder of [dataDir, `${dataDir}-left`]) rmSync(folder, { recursive: true, force: true });
});

async function restart(): Promise<TestLambda> {
  await lambda?.close();
  lambda = await startLambda({ dataDir, timeRuns: false });
  return lambda;
}

test('executions go on after a restart, with what they have done and what they wait for', async () => {
  const before = await restart();
  const Role = await before.role('R', 'lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState');
  const DurableConfig = { ExecutionTimeout: 200_000 };
  await before.create('F', CODE, { DurableConfig, Role, Timeout: 30, MemorySize: 512 });
  const start = async (event: object): Promise<string> =>
    (await before.invoke('F', event, { Qualifier: '$LATEST', InvocationType: 'Event' })).DurableExecutionArn ?? '';
  const [waits, asks] = [await start({ wait: true }), await start({})];
  await before.cloud.clock.advance(1000);
  const history = async ({ client }: TestLambda, DurableExecutionArn: string) =>
    (await client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }))).Events ?? [];
  const made = async (cloud: TestLambda, arn: string) =>
    (await history(cloud, arn))
      .map((one) => one.StepSucceededDetails?.Result?.Payload)
      .find((one) => one !== undefined);
  const ids = [await made(before, waits), await made(before, asks)];

  const after = await restart();
  const events = await history(after, asks);
  const CallbackId = events.map((one) => one.CallbackStartedDetails?.CallbackId).find((one) => one !== undefined);
  await after.client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId }));
  await after.cloud.clock.advance(86_400_000);
  const results = [waits, asks].map((DurableExecutionArn) =>
    after.client.send(new GetDurableExecutionCommand({ DurableExecutionArn })),
  );
  expect((await Promise.all(results)).map(({ Status, Result }) => [Status, Result])).toEqual(
    ids.map((id) => ['SUCCEEDED', id]),
  );
});

const INTERRUPTED = `
import { StepSemantics, withDurableExecution } from '@aws/durable-execution-sdk-js';
export const handler = withDurableExecution(async (event, context) => {
  const id = await context.step('id', async () => Math.random());
  const once = { semantics: StepSemantics.AtMostOncePerRetry, retryStrategy: () => ({ shouldRetry: false }) };
  try {
    await context.step('endless', () => new Promise((resolve) => setTimeout(resolve, 86_400_000)), once);
  } catch (error) {
    return [id, error.cause?.name ?? error.name];
  }
});
`;

test('an execution whose cloud is killed in the middle of a step is invoked again, and does nothing twice', async () => {
  const before = await restart();
  const Role = await before.role('K', 'lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState');
  const DurableConfig = { ExecutionTimeout: 200_000 };
  await before.create('Killed', INTERRUPTED, { DurableConfig, Role, Timeout: 900, MemorySize: 512 });
  const asked = { Qualifier: '$LATEST', InvocationType: 'Event' } as const;
  const { DurableExecutionArn } = await before.invoke('Killed', {}, asked);
  const history = async ({ client }: TestLambda) =>
    (await client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }))).Events ?? [];
  const steps = await vi.waitFor(
    async () => {
      const events = await history(before);
      expect(events.map(({ EventType, Name }) => `${EventType} ${Name}`)).toContain('StepStarted endless');
      return events;
    },
    { timeout: 60_000 },
  );
  const id = steps.map((one) => one.StepSucceededDetails?.Result?.Payload).find((one) => one !== undefined);

  // What a kill leaves behind is what lies there at this moment.
  const left = `${dataDir}-left`;
  cpSync(dataDir, left, { recursive: true });
  await lambda?.close();
  lambda = await startLambda({ dataDir: left, timeRuns: false });
  await lambda.cloud.clock.advance(60_000);
  const { Status, Result } = await lambda.client.send(new GetDurableExecutionCommand({ DurableExecutionArn }));
  expect([Status, Result]).toEqual(['SUCCEEDED', `[${id},"StepInterruptedError"]`]);
});

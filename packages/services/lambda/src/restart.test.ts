import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  GetProvisionedConcurrencyConfigCommand,
  GetFunctionCommand,
  PublishVersionCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refusal, startLambda, type TestLambda } from './testing/lambda.ts';
import { QUEUE_ACTIONS, queueTests } from './testing/queues.ts';
import { FAILING, streamTests } from './testing/streams.ts';

let dataDir: string;
let lambda: TestLambda;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'coldstart-test-'));
  lambda = await startLambda({ dataDir });
});
afterEach(async () => {
  await lambda.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function restart(): Promise<void> {
  await lambda.close();
  lambda = await startLambda({ dataDir });
}

test('what was on its way when the cloud ended arrives after the restart', async () => {
  const FunctionName = 'F';
  const Role = await lambda.role('polls', ...QUEUE_ACTIONS);
  await lambda.create(FunctionName, 'export const handler = async () => 1;', { Role });
  const { queue, close } = queueTests(lambda);
  const map = async (name: string) => {
    const { arn: EventSourceArn } = await queue(name);
    return (await lambda.client.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn }))).UUID;
  };
  const kept = await map('kept');
  const deleted = await map('deleted');
  close();
  await lambda.client.send(new DeleteEventSourceMappingCommand({ UUID: deleted }));
  const { Version: Qualifier } = await lambda.client.send(new PublishVersionCommand({ FunctionName }));
  const provisioned = { FunctionName, Qualifier };
  await lambda.client.send(
    new PutProvisionedConcurrencyConfigCommand({ ...provisioned, ProvisionedConcurrentExecutions: 1 }),
  );
  await lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 5 }));

  await restart();
  await lambda.cloud.clock.advance(1000);
  const { Configuration } = await lambda.client.send(new GetFunctionCommand({ FunctionName }));
  expect(Configuration).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful', Timeout: 5 });
  expect(await lambda.client.send(new GetProvisionedConcurrencyConfigCommand(provisioned))).toMatchObject({
    Status: 'READY',
  });
  const get = (UUID: string | undefined) => lambda.client.send(new GetEventSourceMappingCommand({ UUID }));
  expect(await get(kept)).toMatchObject({ State: 'Enabled' });
  expect(await refusal(get(deleted))).toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a stream is read on where it was, and a batch under retry keeps count', async () => {
  const before = streamTests(lambda);
  const { put, batches } = await before.streamed('Streamed', FAILING, { BatchSize: 1, MaximumRetryAttempts: 3 });
  await put('a', { id: 'b', fail: { BOOL: true } });
  await lambda.cloud.clock.advance(300);
  const outcomes = (lines: string[]): string[] => lines.map((line) => line.replace(/ at .*/, ''));
  expect(outcomes(batches())).toEqual(['a ok', 'b error', 'b error']);
  before.close();

  await restart();
  const after = streamTests(lambda);
  const observed = after.observe('Streamed');
  await lambda.cloud.clock.advance(60_000);
  expect(outcomes(observed.batches())).toEqual(['b error', 'b error']);
  await after.put('Streamed', 'c');
  await lambda.cloud.clock.advance(1000);
  expect(outcomes(observed.batches())).toEqual(['b error', 'b error', 'c ok']);
  after.close();
});

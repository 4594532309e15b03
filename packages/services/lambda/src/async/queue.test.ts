import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetFunctionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  DeleteFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { DeleteRoleCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningCloud } from '@coldstart/cloud';
import { ACCOUNT, REGION, refusal, startLambda, type TestLambda } from '../testing/lambda.ts';

let lambda: TestLambda;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.close());

const FAILING = `export const handler = async () => { throw new Error('not today'); };`;
const ECHO = `export const handler = async (event) => event;`;
const event = { InvocationType: 'Event' } as const;

/** What became of the events of a function: `attempt 1 error`, `retry in 60 s`. */
function attemptsOf(cloud: RunningCloud, name: string): string[] {
  return cloud.journal
    .entries({ service: 'lambda' })
    .filter(({ kind, resource }) => ['invocation', 'retry'].includes(kind) && resource?.endsWith(`:${name}`) === true)
    .map(({ kind, action, outcome, message }) => (kind === 'retry' ? (message ?? '') : `${action} ${outcome}`));
}

test('a failing event is tried again after one minute and after two more', async () => {
  await lambda.create('Retried', FAILING);
  expect((await lambda.invoke('Retried', {}, event)).StatusCode).toBe(202);
  await lambda.cloud.clock.advance(1000);
  expect(attemptsOf(lambda.cloud, 'Retried')).toEqual(['attempt 1 error', 'retry in 60 s']);
  await lambda.cloud.clock.advance(60_000);
  await lambda.cloud.clock.advance(121_000);
  expect(attemptsOf(lambda.cloud, 'Retried')).toEqual([
    'attempt 1 error',
    'retry in 60 s',
    'attempt 2 error',
    'retry in 120 s',
    'attempt 3 error',
  ]);
  const last = lambda.cloud.journal.entries({ kind: 'invocation' }).at(-1);
  expect(last?.message).toBe('Retried attempt 3 failed: Error: not today');
  const chain = lambda.cloud.journal.chain(last?.id ?? 0).map(({ action }) => action);
  expect(chain).toEqual([
    'Invoke',
    'Retried takes an event',
    'attempt 1',
    'retry',
    'Retried takes an event',
    'attempt 2',
    'retry',
    'Retried takes an event',
    'attempt 3',
  ]);
});

test('fewer retries, and an age that ends them', async () => {
  await lambda.create('Once', FAILING);
  await lambda.client.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: 'Once', MaximumRetryAttempts: 0 }));
  await lambda.create('Young', FAILING);
  await lambda.client.send(
    new PutFunctionEventInvokeConfigCommand({ FunctionName: 'Young', MaximumEventAgeInSeconds: 90 }),
  );
  await lambda.invoke('Once', {}, event);
  await lambda.invoke('Young', {}, event);
  await lambda.cloud.clock.advance(600_000);
  expect(attemptsOf(lambda.cloud, 'Once')).toEqual(['attempt 1 error']);
  expect(attemptsOf(lambda.cloud, 'Young')).toEqual(['attempt 1 error', 'retry in 60 s', 'attempt 2 error']);
});

test('a destination gets the record of how it ended', async () => {
  await lambda.create('Keeper', ECHO);
  const Role = await lambda.role('delivering', 'lambda:InvokeFunction');
  await lambda.create('Source', FAILING, { Role });
  const Destination = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Keeper`;
  await lambda.client.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: 'Source',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination } },
    }),
  );
  await lambda.invoke('Source', { order: 7 }, event);
  await lambda.cloud.clock.advance(1000);
  expect(attemptsOf(lambda.cloud, 'Keeper')).toEqual(['attempt 1 ok']);
  const delivery = lambda.cloud.journal.entries({ kind: 'delivery' }).at(-1);
  expect(delivery).toMatchObject({ outcome: 'ok', resource: Destination });
});

test('a destination that refuses is in the journal, and harms nothing', async () => {
  await lambda.create('Lonely', FAILING, {
    Role: await lambda.role('lonely', 'sqs:SendMessage'),
    DeadLetterConfig: { TargetArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:dead` },
  });
  await lambda.client.send(
    new PutFunctionEventInvokeConfigCommand({ FunctionName: 'Lonely', MaximumRetryAttempts: 0 }),
  );
  await lambda.invoke('Lonely', {}, event);
  await lambda.cloud.clock.advance(1000);
  const delivery = lambda.cloud.journal.entries({ kind: 'delivery' }).at(-1);
  expect(delivery).toMatchObject({ outcome: 'error', resource: `arn:aws:sqs:${REGION}:${ACCOUNT}:dead` });
  expect(delivery?.message).toContain('The specified queue does not exist.');
  const { journal } = lambda.cloud;
  expect(journal.chain(delivery?.id ?? 0).map(({ action }) => action)).toEqual([
    'Invoke',
    'Lonely takes an event',
    'attempt 1',
    'deliver',
  ]);
});

test('without its role a function delivers nothing', async () => {
  await lambda.create('Receiver', ECHO);
  await lambda.create('Roleless', ECHO);
  const FunctionName = 'Roleless';
  const OnFailure = { Destination: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Receiver` };
  await lambda.client.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, DestinationConfig: { OnFailure } }));
  await lambda.client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  await lambda.iam().send(new DeleteRoleCommand({ RoleName: 'Roleless-role' }));
  await lambda.invoke('Roleless', {}, event);
  await lambda.cloud.clock.advance(1000);
  const delivery = lambda.cloud.journal.entries({ kind: 'delivery' }).at(-1);
  expect(delivery).toMatchObject({ outcome: 'denied', resource: OnFailure.Destination });
  expect(attemptsOf(lambda.cloud, 'Receiver')).toEqual([]);
});

test('without reserved concurrency an event is given up at once', async () => {
  await lambda.create('Closed', ECHO);
  const FunctionName = 'Closed';
  await lambda.client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  await lambda.invoke('Closed', {}, event);
  await lambda.cloud.clock.advance(1000);
  await lambda.client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  await lambda.cloud.clock.advance(600_000);
  expect(attemptsOf(lambda.cloud, 'Closed')).toEqual([]);
});

test('a dead-letter queue that the role may not write to is refused', async () => {
  const TargetArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:dead`;
  const error = await refusal(lambda.create('Unable', FAILING, { DeadLetterConfig: { TargetArn } }));
  expect(error).toMatchObject({
    name: 'InvalidParameterValueException',
    message: 'The provided execution role does not have permissions to call SendMessage on SQS',
  });
});

test('without its role a function does not run, and its events wait', async () => {
  await lambda.create('Orphan', ECHO);
  const RoleName = 'Orphan-role';
  await lambda.iam().send(new DeleteRoleCommand({ RoleName }));
  expect(await refusal(lambda.invoke('Orphan'))).toMatchObject({
    name: 'AccessDeniedException',
    message: 'The role defined for the function cannot be assumed by Lambda.',
  });
  await lambda.invoke('Orphan', {}, event);
  await lambda.cloud.clock.advance(1500);
  await lambda.role(RoleName);
  await lambda.cloud.clock.advance(10_000);
  expect(attemptsOf(lambda.cloud, 'Orphan').filter((line) => !line.startsWith('retry'))).toEqual([
    'Invoke error',
    'attempt 1 error',
    'attempt 1 error',
    'attempt 1 ok',
  ]);
});

test('events and functions outlive a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-test-'));
  try {
    const before = await startLambda({ dataDir });
    await before.create('Durable', FAILING);
    await before.invoke('Durable', {}, event);
    await before.cloud.clock.advance(1000);
    await before.close();

    const after = await startLambda({ dataDir });
    const { Configuration } = await after.client.send(new GetFunctionCommand({ FunctionName: 'Durable' }));
    expect(Configuration).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful' });
    await after.cloud.clock.advance(61_000);
    expect(attemptsOf(after.cloud, 'Durable')).toEqual(['attempt 2 error', 'retry in 120 s']);
    await after.close();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

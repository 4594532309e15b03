import { refusal, allow, policy, trust } from '@coldstart/service-iam/testing';
import { SFN } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachines, type TestMachines } from '../testing/machines.ts';

let machines: TestMachines;
beforeAll(async () => {
  machines = await startMachines();
});
afterAll(() => machines.close());

const Pass = { Type: 'Pass', End: true };
const wait = (Seconds: number) => ({ Wait: { Type: 'Wait', Seconds, Next: 'Done' }, Done: Pass });

test('an execution waits on the cloud’s clock', async () => {
  const arn = await machines.start(await machines.machine('waits', wait(3600)), { a: 1 });
  await machines.pass(3599);
  expect(await machines.outcome(arn)).toEqual(['RUNNING', undefined]);
  await machines.pass(1);
  expect(await machines.outcome(arn)).toEqual(['SUCCEEDED', { a: 1 }]);
  expect(await machines.history(arn)).toEqual([
    'ExecutionStarted',
    'WaitStateEntered',
    'WaitStateExited',
    'PassStateEntered',
    'PassStateExited',
    'ExecutionSucceeded',
  ]);
});

test('a name stands for one execution: the same while it runs, refused with another input or afterwards', async () => {
  const { states } = machines;
  const stateMachineArn = await machines.machine('named', wait(10));
  const first = await states.startExecution({ stateMachineArn, name: 'one', input: '{"a": 1}' });
  const again = await states.startExecution({ stateMachineArn, name: 'one', input: '{"a": 1}' });
  expect(again).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });
  const other = { stateMachineArn, name: 'one', input: '{"a":1}' };
  expect(await refusal(states.startExecution(other))).toMatchObject({
    code: 'ExecutionAlreadyExists',
    message: `Execution Already Exists: '${first.executionArn}'`,
  });
  await machines.pass(10);
  expect(await refusal(states.startExecution({ ...other, input: '{"a": 1}' }))).toMatchObject({
    code: 'ExecutionAlreadyExists',
  });
  expect((await states.describeExecution({ executionArn: first.executionArn })).input).toBe('{"a": 1}');
});

test('histories come in pages, from either end, without data where that is wanted', async () => {
  const { states } = machines;
  const executionArn = await machines.start(
    await machines.machine('paged', { A: { Type: 'Pass', Next: 'B' }, B: Pass }),
  );
  const ids: (number | undefined)[] = [];
  for (let nextToken: string | undefined; ;) {
    const page = await states.getExecutionHistory({ executionArn, maxResults: 4, reverseOrder: true, nextToken });
    ids.push(...(page.events ?? []).map(({ id }) => id));
    nextToken = page.nextToken;
    if (nextToken === undefined) break;
  }
  expect(ids).toEqual([6, 5, 4, 3, 2, 1]);
  const { events = [] } = await states.getExecutionHistory({ executionArn, includeExecutionData: false });
  expect(events[1]?.stateEnteredEventDetails).toEqual({ name: 'A' });
});

test('a redrive goes on where an execution was stopped', async () => {
  const { states } = machines;
  const executionArn = await machines.start(await machines.machine('redriven', wait(60)));
  expect(await refusal(states.redriveExecution({ executionArn }))).toMatchObject({
    code: 'ExecutionNotRedrivable',
    message: 'Execution is RUNNING and cannot be redriven',
  });
  await states.stopExecution({ executionArn, error: 'Late', cause: 'too late' });
  expect(await machines.outcome(executionArn)).toEqual(['ABORTED', 'Late']);
  await states.redriveExecution({ executionArn });
  await machines.pass(60);
  const told = await states.describeExecution({ executionArn });
  expect(told).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, redriveStatus: 'NOT_REDRIVABLE' });
});

test('a machine that is deleted ends its executions with their next transition, and goes', async () => {
  const { states } = machines;
  const stateMachineArn = await machines.machine('deleted', wait(60));
  const executionArn = await machines.start(stateMachineArn);
  await states.deleteStateMachine({ stateMachineArn });
  expect((await states.describeStateMachine({ stateMachineArn })).status).toBe('DELETING');
  expect(await refusal(states.startExecution({ stateMachineArn }))).toMatchObject({ code: 'StateMachineDeleting' });
  await machines.pass(60);
  expect(await machines.outcome(executionArn)).toEqual(['ABORTED', undefined]);
  expect(await refusal(states.describeStateMachine({ stateMachineArn }))).toMatchObject({
    code: 'StateMachineDoesNotExist',
  });
});

test('what ended 90 days ago is forgotten', async () => {
  const executionArn = await machines.start(await machines.machine('old', { Done: Pass }));
  await machines.pass(89 * 86_400);
  expect(await machines.outcome(executionArn)).toEqual(['SUCCEEDED', {}]);
  await machines.pass(86_400 + 3600);
  expect(await refusal(machines.outcome(executionArn))).toMatchObject({ code: 'ExecutionDoesNotExist' });
});

test('an Express machine answers with its outcome, and is ended after five minutes', async () => {
  const { states } = machines;
  const express = await machines.machine('express', { Done: Pass }, { type: 'EXPRESS' });
  expect(await states.startSyncExecution({ stateMachineArn: express, input: '{"a":1}' })).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"a":1}',
    billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 100 },
  });
  const slow = await machines.machine('slow', wait(3600), { type: 'EXPRESS' });
  const answer = states.startSyncExecution({ stateMachineArn: slow });
  while (machines.cloud.cloud.clock.nextDue() === undefined) await new Promise(setImmediate);
  await machines.pass(301);
  expect(await answer).toMatchObject({ status: 'TIMED_OUT' });
  const executionArn = await machines.start(express);
  expect(await refusal(states.describeExecution({ executionArn }))).toMatchObject({
    code: 'InvalidArn',
    message: "Invalid Arn: 'Resource type not valid in this context: express'",
  });
  const standard = await machines.machine('standard', { Done: Pass });
  expect(await refusal(states.startSyncExecution({ stateMachineArn: standard }))).toMatchObject({
    code: 'StateMachineTypeNotSupported',
  });
});

test('whoever makes a machine must be allowed to pass its role, which must let Step Functions in', async () => {
  const { cloud, role } = machines;
  const definition = JSON.stringify({ StartAt: 'Done', States: { Done: Pass } });
  const as = async (name: string, ...policies: object[]) => new SFN(cloud.config(await cloud.user(name, ...policies)));
  const maker = await as('maker', policy(allow('states:*')));
  const refused = await refusal(maker.createStateMachine({ name: 'refused', definition, roleArn: role }));
  expect(refused.code).toBe('AccessDeniedException');
  expect(refused.message).toContain('iam:PassRole');
  const other = await cloud.role('other', trust({ Service: 'lambda.amazonaws.com' }));
  const passer = await as('passer', policy(allow(['states:*', 'iam:PassRole'])));
  expect(await refusal(passer.createStateMachine({ name: 'refused', definition, roleArn: other }))).toMatchObject({
    code: 'AccessDeniedException',
    message:
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
  });
  maker.destroy();
  passer.destroy();
});

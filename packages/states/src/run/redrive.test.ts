import { expect, test } from 'vitest';
import type { State, States } from '../definition.ts';
import { continueExecution, redriveExecution } from '../interpreter.ts';
import { runToEnd } from '../testing/host.ts';

const TASK: State = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:111111111111:function:ship', End: true };
const one = (name: string, state: State): States => ({ StartAt: name, States: { [name]: state } });
const outside = { now: Date.UTC(2026, 11, 1), random: () => 0, uuid: () => 'token' };

test('goes on with the branch that failed, and keeps what had succeeded', async () => {
  const Branches = [one('Done', { Type: 'Pass', Result: 1, End: true }), one('Fails', TASK)];
  const definition = one('S', { Type: 'Parallel', Branches, End: true });
  const failed = await runToEnd(definition, { task: ({ task }) => [{ type: 'taskFailed', task, error: 'E' }] });
  expect(failed.execution.status).toBe('FAILED');
  const redriven = await redriveExecution(definition, failed.execution, outside);
  expect(redriven.history.map(({ type }) => type)).toEqual([
    'ExecutionRedriven',
    'LambdaFunctionScheduled',
    'LambdaFunctionStarted',
  ]);
  expect(redriven.history[0]?.id).toBe(failed.history.length + 1);
  const [command] = redriven.commands;
  const task = command?.type === 'startTask' ? command.task : '';
  const ended = await continueExecution(
    definition,
    redriven.execution,
    { type: 'taskSucceeded', task, output: 2 },
    outside,
  );
  expect(ended.execution).toMatchObject({ status: 'SUCCEEDED', output: [1, 2] });
  expect(ended.execution.start.redriveCount).toBe(1);
});

test('enters again what is no work of its own', async () => {
  const definition = one('S', { Type: 'Fail', Error: 'E' });
  const failed = await runToEnd(definition);
  const redriven = await redriveExecution(definition, failed.execution, outside);
  expect(redriven.history.map(({ type }) => type)).toEqual([
    'ExecutionRedriven',
    'FailStateEntered',
    'ExecutionFailed',
  ]);
});

test('an execution that was stopped, or timed out', async () => {
  const definition = { ...one('S', { Type: 'Wait' as const, Seconds: 100, End: true }), TimeoutSeconds: 10 };
  const timedOut = await runToEnd(definition);
  expect(timedOut.execution.status).toBe('TIMED_OUT');
  const redriven = await redriveExecution(definition, timedOut.execution, outside);
  expect(redriven.execution).toMatchObject({ status: 'RUNNING', wakeAt: outside.now + 10_000 });
});

test('nothing comes of one that has succeeded', async () => {
  const definition = one('S', { Type: 'Succeed' });
  const { execution } = await runToEnd(definition);
  expect((await redriveExecution(definition, execution, outside)).execution).toBe(execution);
});

import { describe, expect, test } from 'vitest';
import type { State } from '../definition.ts';
import { continueExecution, startExecution } from '../interpreter.ts';
import { MACHINE, runToEnd } from '../testing/host.ts';
import { delayOf } from './retry.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:ship';
const ACTIVITY = 'arn:aws:states:us-east-1:111111111111:activity:pack';
const TOKEN = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const task = (rest: Partial<State> = {}): State => ({ Type: 'Task', Resource: FUNCTION, End: true, ...rest });
const machine = (S: State, rest: Record<string, State> = {}) => ({ StartAt: 'S', States: { S, ...rest } });
const types = (history: readonly { type: string }[]): string[] => history.map(({ type }) => type);
const failing = ({ task }: { task: string }, error = 'Broken') => [
  { type: 'taskFailed' as const, task, error, cause: 'it broke' },
];

describe('retriers', () => {
  test('wait longer each time, up to a limit, and give up', async () => {
    const Retry = [
      { ErrorEquals: ['Broken'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 3, MaxDelaySeconds: 10 },
    ];
    const { execution, history, took } = await runToEnd(machine(task({ Retry })), { task: failing });
    expect(took).toBe((2 + 6 + 10) * 1000);
    expect(types(history).filter((type) => type === 'LambdaFunctionScheduled').length).toBe(4);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'it broke' });
  });

  test('count for themselves', async () => {
    const errors = ['A', 'B', 'A', 'B', 'C'];
    const Retry = [
      { ErrorEquals: ['A'], MaxAttempts: 2 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 5, BackoffRate: 1 },
    ];
    const { took, execution } = await runToEnd(machine(task({ Retry })), {
      task: (command) => failing(command, errors.shift()),
    });
    expect(took).toBe((1 + 5 + 2 + 5) * 1000);
    expect(execution.error).toBe('C');
  });

  test('tell the task how often it was tried', async () => {
    const inputs: unknown[] = [];
    const Parameters = { 'tries.$': '$$.State.RetryCount' };
    await runToEnd(machine(task({ Parameters, Retry: [{ ErrorEquals: ['States.TaskFailed'] }] })), {
      task: (command) => {
        inputs.push(command.input);
        return failing(command);
      },
    });
    expect(inputs).toEqual([0, 1, 2, 3].map((tries) => ({ tries })));
  });

  test('jitter takes any part of the delay', () => {
    const retrier = { ErrorEquals: [], IntervalSeconds: 4, JitterStrategy: 'FULL' as const };
    expect(delayOf(retrier, 1, () => 0.25)).toBe(2);
    expect(delayOf({ ErrorEquals: [] }, 2, () => 0)).toBe(4);
  });

  test('an execution that waits for one is data', async () => {
    const definition = machine(task({ Retry: [{ ErrorEquals: ['States.ALL'] }] }));
    const outside = { now: 0, random: () => 0, uuid: () => 'token' };
    const start = { id: 'a', name: 'b', roleArn: 'c', input: {}, stateMachine: MACHINE };
    const first = await startExecution(definition, start, outside);
    const id = first.commands[0]?.type === 'startTask' ? first.commands[0].task : '';
    const before = JSON.stringify(first.execution);
    const second = await continueExecution(definition, first.execution, { type: 'taskFailed', task: id }, outside);
    expect(JSON.stringify(first.execution)).toBe(before);
    expect(second.execution.wakeAt).toBe(1000);
    expect(second.commands).toEqual([{ type: 'waitUntil', time: 1000 }]);
    const early = await continueExecution(definition, second.execution, { type: 'time' }, { ...outside, now: 999 });
    expect(early.history).toEqual([]);
    const late = await continueExecution(
      definition,
      second.execution,
      { type: 'taskSucceeded', task: id, output: 1 },
      outside,
    );
    expect(late.history).toEqual([]);
  });
});

describe('catchers', () => {
  const caught = { Type: 'Pass', End: true } as const;

  test('put the error where they say', async () => {
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'Never' },
      { ErrorEquals: ['States.TaskFailed'], ResultPath: '$.problem', Assign: { 'why.$': '$.Error' }, Next: 'C' },
    ];
    const { execution } = await runToEnd(machine(task({ Catch }), { C: caught }), { input: { id: 1 }, task: failing });
    expect(execution.output).toEqual({ id: 1, problem: { Error: 'Broken', Cause: 'it broke' } });
    expect(execution.root.variables).toEqual({ why: 'Broken' });
  });

  test('speak JSONata', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Cause %}', Next: 'C' }];
    const state = task({ QueryLanguage: 'JSONata', Catch });
    expect((await runToEnd(machine(state, { C: caught }), { task: failing })).execution.output).toBe('it broke');
  });

  test('do not catch States.Runtime', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL', 'States.Runtime'], Next: 'C' }];
    const { execution } = await runToEnd(machine(task({ Parameters: { 'a.$': '$.absent' }, Catch }), { C: caught }));
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'S' (entered at the event id #2). The JSONPath '$.absent' specified for the field 'a.$' could not be found in the input '{}'",
    });
  });

  test('catch an output that is too large', async () => {
    const Catch = [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'C' }];
    const { execution, history } = await runToEnd(machine(task({ Catch }), { C: caught }), {
      task: ({ task }) => [{ type: 'taskSucceeded', task, output: 'ü'.repeat(131_072) }],
    });
    expect(types(history)).toContain('LambdaFunctionFailed');
    expect(execution.output).toEqual({
      Error: 'States.DataLimitExceeded',
      Cause: `The state/task '${FUNCTION}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    });
  });
});

test('an activity that is not there', async () => {
  const { execution } = await runToEnd(machine(task({ Resource: ACTIVITY })), { hasActivity: () => false });
  expect(execution.cause).toBe(
    `An error occurred while executing the state 'S' (entered at the event id #2). The activity ${ACTIVITY} does not exist.`,
  );
});

test('the token that a task is waited for with is in the context object and in the command', async () => {
  const Parameters = { MessageBody: { 'TaskToken.$': '$$.Task.Token' } };
  const { commands } = await runToEnd(machine(task({ Resource: TOKEN, Parameters })));
  const [command] = commands;
  expect(command).toMatchObject({
    type: 'startTask',
    resource: { service: 'sqs', action: 'sendMessage.waitForTaskToken', pattern: 'waitForTaskToken' },
  });
  if (command?.type === 'startTask') expect(command.input).toEqual({ MessageBody: { TaskToken: command.token } });
});

test('an execution that is stopped', async () => {
  const definition = machine({ Type: 'Wait', Seconds: 100, End: true });
  const outside = { now: 0, random: () => 0, uuid: () => '' };
  const start = { id: 'a', name: 'b', roleArn: 'c', input: {}, stateMachine: MACHINE };
  const { execution } = await startExecution(definition, start, outside);
  const stopped = await continueExecution(definition, execution, { type: 'stop', error: 'E', cause: 'C' }, outside);
  expect(stopped.execution).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C' });
  expect(types(stopped.history)).toEqual(['WaitStateAborted', 'ExecutionAborted']);
  const after = await continueExecution(definition, stopped.execution, { type: 'time' }, outside);
  expect(after.history).toEqual([]);
});

test('a loop ends with the last event that a history has room for', async () => {
  const loop = {
    StartAt: 'A',
    States: { A: { Type: 'Pass' as const, Next: 'B' }, B: { Type: 'Pass' as const, Next: 'A' } },
  };
  const { execution, history } = await runToEnd(loop);
  expect(execution.cause).toContain('The execution reached the maximum number of history events (25000).');
  expect(history.length).toBeLessThanOrEqual(25_000);
});

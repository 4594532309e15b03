import { describe, expect, test } from 'vitest';
import type { State } from '../definition.ts';
import { runToEnd } from '../testing/host.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:ship';
const ACTIVITY = 'arn:aws:states:us-east-1:111111111111:activity:pack';
const TOKEN = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const task = (rest: Partial<State> = {}): State => ({ Type: 'Task', Resource: FUNCTION, End: true, ...rest });
const machine = (S: State, rest: Record<string, State> = {}) => ({ StartAt: 'S', States: { S, ...rest } });
const types = (history: readonly { type: string }[]): string[] => history.map(({ type }) => type);

describe('time-outs', () => {
  test.each([
    [{ TimeoutSeconds: 5 }, 5],
    [{ TimeoutSecondsPath: '$.limit' }, 7],
    [{ QueryLanguage: 'JSONata', TimeoutSeconds: '{% $states.input.limit + 1 %}' }, 8],
  ] as const)('%j', async (limits, seconds) => {
    const { execution, history, took } = await runToEnd(machine(task(limits)), { input: { limit: 7 } });
    expect(took).toBe(seconds * 1000);
    expect(history[4]).toMatchObject({ type: 'LambdaFunctionTimedOut' });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(execution.cause).toBeUndefined();
  });

  test('a heartbeat that stays away is caught by either name', async () => {
    const Catch = [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'C' }];
    const state = task({ Resource: TOKEN, HeartbeatSeconds: 10, TimeoutSeconds: 600, Catch });
    const { execution, took, history } = await runToEnd(machine(state, { C: { Type: 'Pass', End: true } }), {
      task: ({ task }) => [
        { type: 'taskSubmitted', task, output: { MessageId: 'm' } },
        { type: 'heartbeat', task },
      ],
    });
    expect(took).toBe(10_000);
    expect(types(history).slice(2, 6)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskTimedOut']);
    expect(execution.output).toEqual({ Error: 'States.Timeout', Cause: '' });
  });

  test("an activity's time begins when a worker takes it", async () => {
    const state = task({ Resource: ACTIVITY, TimeoutSeconds: 5 });
    const untouched = await runToEnd(machine(state));
    expect(untouched.execution).toMatchObject({ status: 'RUNNING' });
    expect(untouched.execution.wakeAt).toBeUndefined();
    const taken = await runToEnd(machine(state), {
      task: ({ task }) => [{ type: 'taskStarted', task, workerName: 'me' }],
    });
    expect(types(taken.history).slice(2, 5)).toEqual(['ActivityScheduled', 'ActivityStarted', 'ActivityTimedOut']);
  });

  test('of the whole execution', async () => {
    const { execution, history, took } = await runToEnd({
      ...machine({ Type: 'Wait', Seconds: 100, End: true }),
      TimeoutSeconds: 30,
    });
    expect(took).toBe(30_000);
    expect(execution.status).toBe('TIMED_OUT');
    expect(execution.error).toBeUndefined();
    expect(history.at(-1)).toMatchObject({
      type: 'ExecutionTimedOut',
      previousEventId: 0,
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
  });
});

import { describe, expect, test } from 'vitest';
import type { State, States } from '../definition.ts';
import { runToEnd } from '../testing/host.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:ship';
const PASS: State = { Type: 'Pass', End: true };
const TASK: State = { Type: 'Task', Resource: FUNCTION, End: true };
const one = (name: string, state: State): States => ({ StartAt: name, States: { [name]: state } });
const machine = (S: State, rest: Record<string, State> = {}) => ({ StartAt: 'S', States: { S, ...rest } });
const types = (history: readonly { type: string }[]): string[] => history.map(({ type }) => type);

describe('Parallel', () => {
  const branches = (...states: State[]): State => ({
    Type: 'Parallel',
    Branches: states.map((state, index) => one(`B${index}`, state)),
    End: true,
  });

  test('gives outputs in the order of branches, whichever ends first', async () => {
    const waiting = branches({ Type: 'Wait', Seconds: 9, End: true }, { ...PASS, Result: 2 });
    const { execution, took } = await runToEnd(machine(waiting), { input: { a: 1 } });
    expect(execution.output).toEqual([{ a: 1 }, 2]);
    expect(took).toBe(9000);
  });

  test('fails with the first branch that does, and ends the others', async () => {
    const state = branches({ Type: 'Wait', Seconds: 9, End: true }, TASK, { Type: 'Fail', Error: 'E', Cause: 'C' });
    const { execution, history, commands } = await runToEnd(machine(state));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'E', cause: 'C' });
    expect(types(history).slice(-4)).toEqual([
      'WaitStateAborted',
      'TaskStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
    expect(commands.at(-1)).toMatchObject({ type: 'cancelTask' });
  });

  test('tries all branches again, or catches', async () => {
    let tries = 0;
    const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }];
    const Catch = [{ ErrorEquals: ['Broken'], Next: 'C' }];
    const { execution, history } = await runToEnd(machine({ ...branches(TASK, PASS), Retry, Catch }, { C: PASS }), {
      task: ({ task }) => {
        tries++;
        return [{ type: 'taskFailed', task, error: 'Broken' }];
      },
    });
    expect(tries).toBe(2);
    expect(execution.output).toEqual({ Error: 'Broken', Cause: null });
    expect(types(history).filter((type) => type === 'ParallelStateFailed').length).toBe(1);
  });

  test('variables of a branch are its own', async () => {
    const state = branches({ ...PASS, Assign: { x: 2 } }, { ...PASS, Parameters: { 'x.$': '$x' } });
    const { execution } = await runToEnd({
      StartAt: 'A',
      States: { A: { Type: 'Pass', Assign: { x: 1 }, Next: 'S' }, S: state },
    });
    expect(execution.output).toEqual([{}, { x: 1 }]);
    expect(execution.root.variables).toEqual({ x: 1 });
  });
});

describe('Map', () => {
  const map = (state: State, rest: Partial<State> = {}): State => ({
    Type: 'Map',
    ItemProcessor: one('I', state),
    End: true,
    ...rest,
  });

  test('runs as many at once as it may', async () => {
    const items = Array.from({ length: 100 }, (_, index) => index);
    const waiting = map({ Type: 'Wait', Seconds: 1, End: true });
    expect((await runToEnd(machine(waiting), { input: items })).took).toBe(3000);
    const two = await runToEnd(machine({ ...waiting, MaxConcurrency: 2 }), { input: items });
    expect(two.took).toBe(50_000);
    expect(two.execution.output).toEqual(items);
  });

  test('selects what items are given', async () => {
    const ItemSelector = { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value', 'all.$': '$.n' };
    const state = map(PASS, { ItemsPath: '$.items', ItemSelector, ResultPath: '$.done' });
    const { execution } = await runToEnd(machine(state), { input: { items: ['a'], n: 1 } });
    expect(execution.output).toEqual({ items: ['a'], n: 1, done: [{ i: 0, v: 'a', all: 1 }] });
  });

  test('knows its item in inner states', async () => {
    const state = map({ ...PASS, Output: '{% $states.context.Map.Item.Value * $factor %}' }, { Items: '{% [1..3] %}' });
    const { execution } = await runToEnd({
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: { A: { Type: 'Pass', Assign: { factor: 2 }, Next: 'S' }, S: state },
    });
    expect(execution.output).toEqual([2, 4, 6]);
  });

  test('what is no list is no input', async () => {
    const { execution } = await runToEnd(machine(map(PASS, { ItemsPath: '$.a' })), { input: { a: {} } });
    expect(execution.cause).toContain('Reference path "$.a" must point to array.');
  });

  test('an iteration that fails ends those beside it', async () => {
    const state = map(TASK, { MaxConcurrency: 2 });
    const { history } = await runToEnd(machine(state), {
      input: [1, 2, 3],
      task: ({ task, input }) => (input === 2 ? [{ type: 'taskFailed', task, error: 'E' }] : []),
    });
    expect(types(history).slice(-7)).toEqual([
      'LambdaFunctionFailed',
      'TaskStateAborted',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  test('10,000 items', async () => {
    const items = Array.from({ length: 8000 }, (_, index) => index);
    const { execution } = await runToEnd(machine(map(PASS, { MaxConcurrency: 1 })), { input: items.slice(0, 4000) });
    expect(execution.output).toEqual(items.slice(0, 4000));
  });
});

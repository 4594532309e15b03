import { describe, expect, test } from 'vitest';
import type { State } from './definition.ts';
import { continueExecution, type StateTestOptions, testState } from './interpreter.ts';
import type { Json } from './json.ts';
import { MACHINE } from './testing/host.ts';

const outside = { now: 0, random: () => 0, uuid: () => 'token' };
const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:ship';
const DONE: State = { Type: 'Pass', End: true };

async function tried(state: State, input: Json, options: StateTestOptions = {}) {
  const start = { id: 'a', name: 'b', roleArn: 'c', input, stateMachine: MACHINE };
  const { execution } = await testState({ StartAt: 'S', States: { S: state } }, 'S', start, options, outside);
  const { status, output, error, cause, test: result } = execution;
  return {
    status: result?.status ?? status,
    output,
    error,
    cause,
    nextState: result?.nextState,
    ...result?.inspection,
  };
}

// As recorded on AWS, with definitions of the same shape.
describe('what a state makes of its data', () => {
  const input = { Value: 'HelloWorld' };

  test('Pass', async () => {
    expect(await tried(DONE, input)).toEqual({
      status: 'SUCCEEDED',
      output: input,
      input,
      afterInputPath: input,
      afterParameters: input,
      afterResultSelector: input,
      afterResultPath: input,
    });
  });

  test('Pass with a result', async () => {
    const result = { resultKey: 'result value' };
    expect(await tried({ ...DONE, Result: result, ResultPath: '$.r' }, input)).toEqual({
      status: 'SUCCEEDED',
      output: { ...input, r: result },
      input,
      result,
      afterResultSelector: result,
      afterResultPath: { ...input, r: result },
    });
  });

  test('Choice', async () => {
    const Choices = [{ Variable: '$.Value', IsString: true, Next: 'ValueIsText' }];
    expect(await tried({ Type: 'Choice', Choices }, input)).toEqual({
      status: 'SUCCEEDED',
      output: input,
      nextState: 'ValueIsText',
      input,
      afterInputPath: input,
    });
  });

  test('Task with a mock, and a context object', async () => {
    const state: State = {
      Type: 'Task',
      Resource: FUNCTION,
      Parameters: { 'v.$': '$.Value', 'x.$': '$$.Execution' },
      ResultSelector: { 'r.$': '$' },
      End: true,
    };
    expect(await tried(state, input, { mock: { result: 1 }, context: { Execution: {} } })).toEqual({
      status: 'SUCCEEDED',
      output: { r: 1 },
      input,
      afterInputPath: input,
      afterParameters: { v: 'HelloWorld', x: {} },
      result: 1,
      afterResultSelector: { r: 1 },
      afterResultPath: { r: 1 },
    });
  });

  test('Map with a mock', async () => {
    const ItemProcessor = { StartAt: 'P', States: { P: DONE } };
    const state: State = {
      Type: 'Map',
      QueryLanguage: 'JSONata',
      Items: '{% $states.input.Values %}',
      ItemProcessor,
      ToleratedFailureCount: 1,
      End: true,
    };
    const values = { Values: [1, 2, 3] };
    expect(await tried(state, values, { mock: { result: [1, 1, 1] } })).toEqual({
      status: 'SUCCEEDED',
      output: [1, 1, 1],
      input: values,
      maxConcurrency: 0,
      toleratedFailureCount: 1,
    });
    expect(await tried(state, values, { mock: { result: [] }, iterationFailures: 2 })).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
  });
});

describe('what it does about a failure', () => {
  const mock = { error: 'MockException', cause: 'Mock the cause of the error.' };
  const task: State = { Type: 'Task', Resource: FUNCTION, End: true };

  test('tries again', async () => {
    const Retry = [{ ErrorEquals: ['MockException'], MaxAttempts: 5 }];
    expect(await tried({ ...task, Retry }, {}, { mock, retryCount: 4 })).toMatchObject({
      status: 'RETRIABLE',
      ...mock,
      errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 16 },
    });
    expect(await tried({ ...task, Retry }, {}, { mock, retryCount: 5 })).toMatchObject({
      status: 'FAILED',
      errorDetails: { retryIndex: 0 },
    });
  });

  test('catches', async () => {
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'A' },
      { ErrorEquals: ['States.ALL'], Next: 'B' },
    ];
    expect(await tried({ ...task, Catch }, {}, { mock })).toMatchObject({
      status: 'CAUGHT_ERROR',
      ...mock,
      nextState: 'B',
      output: { Error: 'MockException', Cause: 'Mock the cause of the error.' },
      errorDetails: { catchIndex: 1 },
    });
  });

  test('fails without the place in a history', async () => {
    expect(
      await tried({ Type: 'Map', ItemProcessor: { StartAt: 'P', States: { P: DONE } }, End: true }, {}, { mock }),
    ).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'Reference path "$" must point to array.',
      afterInputPath: {},
    });
  });
});

test('variables, before and after', async () => {
  const state: State = { ...DONE, QueryLanguage: 'JSONata', Output: '{% $x + 6 %}', Assign: { y: 1 } };
  expect(await tried(state, {}, { variables: { x: 10 } })).toEqual({
    status: 'SUCCEEDED',
    output: 16,
    input: {},
    variables: { x: 10, y: 1 },
  });
});

test('a Task without a mock is done by whoever tries it', async () => {
  const definition = { StartAt: 'S', States: { S: { Type: 'Task' as const, Resource: FUNCTION, Next: 'T' }, T: DONE } };
  const start = { id: 'a', name: 'b', roleArn: 'c', input: {}, stateMachine: MACHINE };
  const { execution, commands } = await testState(definition, 'S', start, {}, outside);
  const task = commands[0]?.type === 'startTask' ? commands[0].task : '';
  const after = await continueExecution(definition, execution, { type: 'taskSucceeded', task, output: 2 }, outside);
  expect(after.execution).toMatchObject({ status: 'SUCCEEDED', output: 2, test: { nextState: 'T' } });
});

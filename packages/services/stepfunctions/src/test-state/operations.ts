import type { TestStateCommandInput } from '@aws-sdk/client-sfn';
import type { Call } from '@coldstart/cloud';
import type { Execution, JsonObject, StateTestOptions } from '@coldstart/states';
import { onTestedState } from '../access.ts';
import { invalidInput } from '../errors.ts';
import { readJson } from '../executions/input.ts';
import { checkRole } from '../machines/check.ts';
import { machineArn } from '../names.ts';
import type { StatesOperations } from '../sdk.ts';
import { checkAsked, checkedContext, mockedResult } from './check.ts';
import { testedState, type TestedState } from './definition.ts';
import { tryState } from './run.ts';
import { checkSchema } from './schema.ts';
import { writtenParts } from './written.ts';

type Input = Pick<TestStateCommandInput, 'mock' | 'context' | 'stateConfiguration' | 'variables'>;

/** Of the inspection data, what is no text. */
const PLAIN = new Set(['errorDetails', 'toleratedFailureCount', 'toleratedFailurePercentage', 'maxConcurrency']);

/** https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html */
export const testStateOperations: StatesOperations = {
  TestState: {
    access: onTestedState,
    async run(input, call) {
      const { definition, stateName, roleArn, inspectionLevel = 'INFO' } = input;
      const tested = testedState(definition, stateName);
      checkAsked(input, tested.state);
      if (roleArn !== undefined) checkRole(call, roleArn, machineArn(call, '*'));
      const options = await optionsOf(call, input, tested);
      const execution = await tryState(call, tested, { input: parsed(input.input ?? '{}'), roleArn, options });
      return answer(execution, inspectionLevel !== 'INFO', textOf(input));
    },
  },
};

/** @throws AwsError InvalidExecutionInput */
function parsed(text: string) {
  try {
    return readJson(text);
  } catch (error) {
    throw invalidInput(error instanceof Error ? error.message : String(error));
  }
}

async function optionsOf(
  call: Call,
  { mock, context, stateConfiguration, variables }: Input,
  { state }: TestedState,
): Promise<StateTestOptions> {
  const failures = stateConfiguration?.mapIterationFailureCount;
  const result = mock?.result === undefined ? undefined : mockedResult(mock.result, state, failures);
  if (result !== undefined && state.Type === 'Task' && mock?.fieldValidationMode !== 'NONE')
    await checkSchema(call, state.Resource ?? '', result);
  const mocked = result === undefined ? mock?.errorOutput : { result };
  return {
    ...(mocked === undefined ? {} : { mock: mocked }),
    ...(context === undefined ? {} : { context: checkedContext(context, state) }),
    ...(stateConfiguration?.retrierRetryCount === undefined
      ? {}
      : { retryCount: stateConfiguration.retrierRetryCount }),
    ...(failures === undefined ? {} : { iterationFailures: failures }),
    ...(variables === undefined ? {} : { variables: parsed(variables) as JsonObject }),
  };
}

/** How values are written: what nothing has changed is told as it was given, blanks included. */
function textOf({ input = '{}', mock, context }: TestStateCommandInput): (value: unknown) => string {
  const given = writtenParts([input, mock?.result, context].filter((text) => text !== undefined));
  return (value) => {
    const text = JSON.stringify(value);
    return given.get(text) ?? text;
  };
}

function answer(
  { status, output, error, cause, test }: Execution,
  inspected: boolean,
  text: (value: unknown) => string,
) {
  const shown = Object.entries(test?.inspection ?? {}).map(([name, value]) => [
    name,
    PLAIN.has(name) ? value : text(value),
  ]);
  const is = test?.status ?? (status === 'SUCCEEDED' ? status : ('FAILED' as const));
  return {
    status: is,
    ...(output === undefined || is === 'RETRIABLE' ? {} : { output: text(output) }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(test?.nextState === undefined ? {} : { nextState: test.nextState }),
    ...(inspected ? { inspectionData: Object.fromEntries(shown) as object } : {}),
  };
}

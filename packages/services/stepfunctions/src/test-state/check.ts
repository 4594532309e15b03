import type { TestStateCommandInput } from '@aws-sdk/client-sfn';
import type { Json, JsonObject } from '@coldstart/states';
import { AwsError } from '@coldstart/wire';
import { validation } from '../errors.ts';
import type { TestedState } from './definition.ts';

type Asked = Pick<TestStateCommandInput, 'mock' | 'revealSecrets' | 'roleArn' | 'stateConfiguration'>;
type State = TestedState['state'];

const WITHOUT_MOCK = new Set(['Pass', 'Fail', 'Succeed']);
const GROUPS = new Set(['Map', 'Parallel']);

/** @throws AwsError ValidationException, InvalidDefinition */
export function checkAsked({ mock, revealSecrets, roleArn, stateConfiguration }: Asked, state: State): void {
  const { Type: type } = state;
  if (mock === undefined && stateConfiguration?.mapIterationFailureCount !== undefined)
    throw validation('TestState does not support MapIterationFailureCount when a mock is not specified.');
  if (mock === undefined && GROUPS.has(type))
    throw new AwsError(
      'InvalidDefinition',
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
      { status: 400 },
    );
  if (mock === undefined && type === 'Task' && roleArn === undefined)
    throw validation('RoleArn must be specified when testing a Task state');
  if (mock === undefined) return;
  if (WITHOUT_MOCK.has(type)) throw validation(`State type '${type}' is not supported when a mock is specified`);
  if (revealSecrets === true) throw validation('TestState does not support RevealSecrets when a mock is specified.');
  if (mock.result !== undefined && mock.errorOutput !== undefined)
    throw validation('A test mock should have only one of the following fields: [result, errorOutput].');
}

/** A mocked result that fits the state. @throws AwsError ValidationException */
export function mockedResult(text: string, state: State, failures: number | undefined): Json {
  let result: Json;
  try {
    result = JSON.parse(text) as Json;
  } catch {
    throw validation('Mocked result must be valid JSON');
  }
  const isList = Array.isArray(result);
  const isObject = typeof result === 'object' && result !== null && !isList;
  if (state.Type === 'Map' && state.ResultWriter !== undefined && !isObject)
    throw validation('Mocked result must be a JSON object.');
  if (((state.Type === 'Map' && state.ResultWriter === undefined) || state.Type === 'Parallel') && !isList)
    throw validation('Mocked result must be an array.');
  if (!Array.isArray(result)) return result;
  const length = (result as readonly Json[]).length;
  if (state.Type === 'Parallel' && length !== (state.Branches ?? []).length)
    throw validation('Mocked result must contain the same number of items as number of Parallel branches.');
  if (failures !== undefined && failures > length)
    throw validation('Map iteration failure count must be less than or equal to the number of Map iterations');
  return result;
}

/** What a context object may hold: texts, but for the input. */
const CONTEXT: Readonly<Record<string, readonly string[]>> = {
  Execution: ['Id', 'Input', 'Name', 'RoleArn', 'StartTime', 'RedriveCount', 'RedriveTime'],
  State: ['EnteredTime', 'Name', 'RetryCount'],
  StateMachine: ['Id', 'Name'],
  Task: ['Token'],
};
const NOT_TEXT = new Set(['Input', 'RedriveCount', 'RetryCount']);

const wrong = (why: string): AwsError => validation(`Invalid Context object provided: ${why}`);

/** @throws AwsError ValidationException */
export function checkedContext(text: string, state: State): JsonObject {
  let context: JsonObject;
  try {
    context = JSON.parse(text) as JsonObject;
  } catch {
    throw wrong('it must be valid JSON');
  }
  for (const [field, value] of Object.entries(context)) {
    if (field === 'Map') throw wrong("'Map' field is not supported when mocking a Context object");
    const members = CONTEXT[field];
    if (members === undefined) throw wrong(`Field '${field}' is not allowed`);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(`${field} must be an object`);
    for (const [name, inner] of Object.entries(value as JsonObject)) {
      if (!members.includes(name)) throw wrong(`Field '${name}' is not allowed`);
      if (!NOT_TEXT.has(name) && typeof inner !== 'string') throw wrong(`${field}.${name} must be a string`);
    }
  }
  if (
    context['Task'] !== undefined &&
    !(state.Type === 'Task' && /\.(sync(:\d)?|waitForTaskToken)$/.test(state.Resource ?? ''))
  )
    throw wrong(
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    );
  return context;
}

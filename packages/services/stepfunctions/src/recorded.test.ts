import { loadRecordings } from '@coldstart/cloud/testing';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMachines, type TestMachines } from './testing/machines.ts';
import { available, firstDifference, recordedExecutions } from './testing/recorded-executions.ts';

let machines: TestMachines;
beforeAll(async () => {
  machines = await startMachines();
});
afterAll(() => machines.close());

const executions = await recordedExecutions();

let count = 0;

/** What they differ in. The first two call Secrets Manager, which is not in this test's cloud. */
const OTHERWISE: Readonly<Record<string, string>> = {
  test_invalid_secret_name: 'taskFailedEventDetails',
  test_list_secrets: 'TaskFailed',
  // Recorded after AWS had begun to link what follows a map run to its start.
  test_map_state_config_distributed_items_path_from_previous: 'MapRunStarted',
  // The time of the start was replaced by a word.
  test_query_context_object_values: 'StartTime',
};

describe.skipIf(!available)('as AWS was recorded', () => {
  test('all executions that stand alone are here', () => {
    expect(executions).toHaveLength(70);
  });

  test.each(executions)('$name', async ({ name, definition, histories }) => {
    const { states, role, pass } = machines;
    const made = await states.createStateMachine({
      name: `recorded-${++count}`,
      definition,
      roleArn: role,
    });
    for (const { input, events } of histories) {
      const { executionArn } = await states.startExecution({ stateMachineArn: made.stateMachineArn, input });
      for (let step = 0; step < 100; step++) {
        await pass(1);
        if ((await states.describeExecution({ executionArn })).status !== 'RUNNING') break;
      }
      const { events: got = [] } = await states.getExecutionHistory({ executionArn, maxResults: 1000 });
      const difference = await firstDifference(events, got);
      const expected = OTHERWISE[name];
      if (expected === undefined) expect(difference).toBeUndefined();
      else expect(difference).toContain(expected);
    }
  });
});

const recordings = loadRecordings('stepfunctions/v2');
const ARN = 'arn:aws:states:eu-central-1:111122223333:stateMachine:refused';

/** Refusals, by the test and the name that they were recorded under. */
const REFUSALS: readonly (readonly [test: string, key: string, call: () => Promise<unknown>])[] = [
  [
    'test_create_delete_invalid_sm',
    'invalid_definition_1',
    () => machines.states.createStateMachine({ name: 'x', definition: '{"StartAt": "A"}', roleArn: machines.role }),
  ],
  [
    'test_invalid_start_execution_input',
    'start_exec_not_json_inp',
    async () => machines.states.startExecution({ stateMachineArn: await known(), input: "{'key': 'value'}" }),
  ],
  [
    'test_invalid_start_execution_input',
    'start_exec_str_inp',
    async () => machines.states.startExecution({ stateMachineArn: await known(), input: 'not some json' }),
  ],
  [
    'test_invalid_start_execution_input',
    'start_res_empty',
    async () => machines.states.startExecution({ stateMachineArn: await known(), input: '' }),
  ],
  [
    'test_state_machine_status_filter',
    'list_executions_filter_exc',
    async () =>
      machines.states.listExecutions({ stateMachineArn: await known(), statusFilter: 'succeeded' as 'FAILED' }),
  ],
  [
    'test_create_update_state_machine_base_update_none',
    'missing_required_parameter',
    async () => machines.states.updateStateMachine({ stateMachineArn: await known() }),
  ],
  [
    'test_create_with_version_description_no_publish',
    'validation_exception',
    () =>
      machines.states.createStateMachine({
        name: 'x',
        definition: PASSES,
        roleArn: machines.role,
        versionDescription: 'x',
      }),
  ],
  [
    'test_create_activity_invalid_name[activity name]',
    'invalid_name',
    () => machines.states.createActivity({ name: 'activity name' }),
  ],
  [
    'test_illegal_callbacks[SYNC]',
    'creation_error',
    () => callsBack('StartExecution', 'arn:aws:states:::states:startExecution.sync'),
  ],
  [
    'test_illegal_callbacks[WAIT_FOR_TASK_TOKEN]',
    'creation_error',
    () => callsBack('Publish', 'arn:aws:states:::sns:publish.waitForTaskToken'),
  ],
];

const PASSES = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}';
const known = (): Promise<string> => machines.machine('known', { A: { Type: 'Pass', End: true } });
const callsBack = (state: string, Resource: string): Promise<string> =>
  machines.machine('x', { [state]: { Type: 'Task', Resource, Parameters: {}, End: true } }, { type: 'EXPRESS' });

describe.skipIf(!recordings.available)('refused as AWS was recorded', () => {
  test.each(REFUSALS)('%s %s', async (name, key, call) => {
    const { Error: recorded } = recordings.of(name)[key] as { Error: { Code: string; Message: string } };
    expect(await refusal(call())).toEqual({ code: recorded.Code, message: recorded.Message, status: 400 });
  });

  test.each([
    [
      'DescribeExecution',
      "Invalid Arn: 'Invalid ARN prefix: x'",
      () => machines.states.describeExecution({ executionArn: 'x' }),
    ],
    [
      'GetActivityTask',
      "Invalid Arn: 'Invalid ARN prefix: x'",
      () => machines.states.getActivityTask({ activityArn: 'x' }),
    ],
    [
      'PublishStateMachineVersion',
      `State Machine Does Not Exist: '${ARN}'`,
      () => machines.states.publishStateMachineVersion({ stateMachineArn: ARN }),
    ],
    [
      'UpdateStateMachineAlias',
      'Request references a resource that does not exist.',
      () => machines.states.updateStateMachineAlias({ stateMachineAliasArn: `${ARN}:live`, description: 'x' }),
    ],
  ])('%s', async (_name, message, call) => {
    expect((await refusal(call())).message).toBe(message);
  });
});

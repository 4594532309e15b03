import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import {
  continueExecution,
  testState,
  type Execution,
  type Json,
  type JsonObject,
  type StateTestOptions,
} from '@coldstart/states';
import { validation } from '../errors.ts';
import { expressArn, machineArn } from '../names.ts';
import { outsideOf } from '../run/outside.ts';
import { startTask, type StartTask, type TaskMachine } from '../tasks/index.ts';
import type { TestedState } from './definition.ts';

interface Tried {
  readonly input: Json;
  readonly roleArn: string | undefined;
  readonly options: StateTestOptions;
}

/** Tries a state, with the calls that it makes; a wait takes no time. */
export async function tryState(
  call: Call,
  { definition, name, state }: TestedState,
  { input, roleArn, options }: Tried,
): Promise<Execution> {
  const machine = testedMachine(call, roleArn ?? '');
  const context = options.context ?? contextOf(call, machine, { input, roleArn, name, type: state.Type });
  const start = {
    id: machine.executionArn,
    name: machine.executionName,
    roleArn: machine.roleArn,
    input,
    stateMachine: { id: machine.machineArn, name: machine.machineName },
  };
  let step = await testState(definition, name, start, { ...options, context }, outsideOf(call));
  while (step.execution.status === 'RUNNING') {
    const { execution, commands } = step;
    const task = commands.find((command): command is StartTask => command.type === 'startTask');
    const { wakeAt } = execution;
    if (task === undefined && wakeAt === undefined) throw validation('This state cannot be tested without a mock.');
    const events = task === undefined ? [{ type: 'time' as const }] : await done(call, task, machine);
    const outside = { ...outsideOf(call), ...(task === undefined && wakeAt !== undefined ? { now: wakeAt } : {}) };
    for (const event of events) step = await continueExecution(definition, step.execution, event, outside);
    if (step.execution.status === 'RUNNING' && events.length === 0) break;
  }
  return step.execution;
}

/** @throws AwsError ValidationException for what would wait for somebody else */
async function done(call: Call, task: StartTask, machine: TaskMachine) {
  const { resource } = task;
  if (resource.kind === 'activity' || (resource.kind === 'service' && resource.pattern !== 'requestResponse'))
    throw validation(
      "TestState does not support activities and the '.sync' and '.waitForTaskToken' service integration patterns when a mock is not specified.",
    );
  return (await startTask(call, task, machine)).events;
}

function testedMachine(call: Call, roleArn: string): TaskMachine {
  const { account, region } = call;
  const [executionName, machineName] = [randomUUID(), randomUUID()];
  return {
    account,
    region,
    roleArn,
    machineArn: machineArn(call, machineName),
    machineName,
    type: 'EXPRESS',
    executionArn: expressArn(call, machineName, executionName, randomUUID()),
    executionName,
  };
}

interface Within {
  readonly input: Json;
  readonly roleArn: string | undefined;
  readonly name: string;
  readonly type: string;
}

/** The context object, as it is where there is no execution. */
function contextOf(call: Call, machine: TaskMachine, { input, roleArn, name, type }: Within): JsonObject {
  const now = new Date(call.now()).toISOString();
  const isRetried = ['Task', 'Map', 'Parallel'].includes(type);
  return {
    Execution: {
      Id: machine.executionArn.split(':').slice(0, -1).join(':'),
      Input: input,
      Name: machine.executionName,
      RoleArn: roleArn ?? null,
      StartTime: now,
    },
    State: { EnteredTime: now, Name: name, ...(isRetried ? { RetryCount: 0 } : {}) },
    StateMachine: { Id: machine.machineArn, Name: machine.machineName },
  };
}

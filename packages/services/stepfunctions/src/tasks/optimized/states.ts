import type { Json } from '@coldstart/states';
import { TaskFailure } from '../failure.ts';
import type { TaskProgress } from '../index.ts';
import { callService, type Target, type Work } from '../sdk/call.ts';
import { version1 } from '../sdk/names.ts';
import { plainOutput, type Integration } from './integration.ts';

const naming = version1('StepFunctions', 'AWSStepFunctions', 'AWSStepFunctionsException');

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
export const startExecution: Integration = {
  suffixes: ['', 'sync', 'sync:2', 'waitForTaskToken'],
  service: 'states',
  operation: 'StartExecution',
  fields: { only: ['Input', 'Name', 'StateMachineArn'], required: ['StateMachineArn'] },
  naming,
};

/** Milliseconds after which an execution is looked at that nobody has told the end of. */
const PATIENCE = 3_600_000;

/** An execution that a task waits for. Plain data. */
export interface Child {
  readonly executionArn: string;
}

export const waitFor = (executionArn: string): NonNullable<TaskProgress['again']> => ({
  in: PATIENCE,
  data: { executionArn },
  ended: executionArn,
});

/** How an execution fares that a task (`.sync`) has started. */
export async function lookAfter(work: Work, { executionArn }: Child): Promise<TaskProgress> {
  const { task, resource } = work.command;
  const target = await operationOf(work, 'DescribeExecution');
  const { output } = await callService(work, target, { executionArn }, naming);
  const { Status: status, ...described } = plainOutput(target.operation, output);
  if (status === 'RUNNING') return { events: [], again: waitFor(executionArn) };
  const isParsed = resource.kind === 'service' && resource.action.endsWith('.sync:2');
  const result = sorted({ ...pick(described), Status: status ?? null }, isParsed);
  if (status !== 'SUCCEEDED') throw new TaskFailure('States.TaskFailed', JSON.stringify(result));
  return { events: [{ type: 'taskSucceeded', task, output: result }] };
}

/** Nobody waits for it any longer: AWS stops it. */
export async function stopChild(work: Work, { executionArn }: Child): Promise<void> {
  const target = await operationOf(work, 'StopExecution');
  await callService(work, target, { executionArn }, naming);
}

async function operationOf({ call }: Work, name: string): Promise<Target> {
  const model = await call.cloud.modelOf('states');
  const operation = model?.operations.get(name);
  if (model === undefined || operation === undefined) throw new Error(`The model of Step Functions has no ${name}.`);
  return { service: 'states', model, operation };
}

const TOLD = [
  'Cause',
  'Error',
  'ExecutionArn',
  'Input',
  'InputDetails',
  'Name',
  'Output',
  'OutputDetails',
  'RedriveCount',
  'RedriveStatus',
  'RedriveStatusReason',
  'StartDate',
  'StateMachineArn',
  'StopDate',
];

const pick = (described: Readonly<Record<string, Json>>): Record<string, Json> =>
  Object.fromEntries(Object.entries(described).filter(([name]) => TOLD.includes(name)));

/** By name. `.sync:2` gives input and output as what they are, `.sync` as text. */
function sorted(described: Readonly<Record<string, Json>>, isParsed: boolean): Record<string, Json> {
  const members = Object.entries(described).map(([name, value]): [string, Json] => {
    const isText = typeof value === 'string' && (name === 'Input' || name === 'Output');
    return [name, isText && isParsed ? (JSON.parse(value) as Json) : value];
  });
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

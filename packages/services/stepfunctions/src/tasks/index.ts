import type { Call } from '@coldstart/cloud';
import { ItemsProblem, type Command, type ExecutionEvent, type Json } from '@coldstart/states';
import { described } from '../executions/shown.ts';
import { childrenOf } from '../map-runs/state.ts';
import { callSdk, sdkOutput } from './aws-sdk.ts';
import { failed, notImplemented, TaskFailure } from './failure.ts';
import { HTTP_INTEGRATIONS } from './http/index.ts';
import { itemsFrom } from './map/read.ts';
import { writeFiles, type Children } from './map/write.ts';
import { callIntegration, INTEGRATIONS } from './optimized/index.ts';
import { invokeFunction } from './optimized/lambda.ts';
import { lookAfter, stopChild, waitFor, type Child } from './optimized/states.ts';
import type { Work } from './sdk/call.ts';

/*
 * What a Task does with other services, and what a distributed Map reads and writes. Here belong: functions, optimized
 * integrations (`states:::sqs:sendMessage`), `aws-sdk:*`, `.sync`, `.waitForTaskToken`, readers and writers of S3.
 * Elsewhere belong: activities, and what answers tokens (`SendTaskSuccess`), since no call is made for these.
 *
 * Each is called from a durable timer of the execution: it is called again where the process ended in the middle of it,
 * and its call may take as long as it needs. What it answers with is what happens to the execution next.
 */

export type StartTask = Extract<Command, { type: 'startTask' }>;
export type ReadItems = Extract<Command, { type: 'readItems' }>;
export type WriteResults = Extract<Command, { type: 'writeResults' }>;

/** Whose task it is. Plain data. */
export interface TaskMachine {
  /** The role that everything is called as: see `principalFor` in `role.ts`. A task's `credentials` may name another one. */
  readonly roleArn: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly executionArn: string;
  readonly executionName: string;
  /** The X-Ray header that goes with its calls. */
  readonly trace?: string;
  readonly account: string;
  readonly region: string;
}

export interface TaskProgress {
  /** What has happened: `taskSubmitted`, `taskSucceeded`, `taskFailed`. None while it goes on. */
  readonly events: readonly ExecutionEvent[];
  /**
   * It goes on (`.sync`): `continueTask` is called with this data so many milliseconds from now on the cloud's clock, or
   * as soon as the execution `ended` has ended, whichever comes first. Durable; dropped when nobody waits for the task.
   */
  readonly again?: { readonly in: number; readonly data: Json; readonly ended?: string };
}

/** Calls what the task names. `.waitForTaskToken` answers with `taskSubmitted` alone. */
export async function startTask(call: Call, command: StartTask, machine: TaskMachine): Promise<TaskProgress> {
  const { task, resource } = command;
  const pattern = resource.kind === 'service' ? resource.pattern : 'requestResponse';
  try {
    const output = await perform({ call, command, machine });
    if (pattern === 'requestResponse') return { events: [{ type: 'taskSucceeded', task, output }] };
    const events: ExecutionEvent[] = [{ type: 'taskSubmitted', task, output }];
    return pattern === 'sync' ? { events, again: waitFor(childIn(output)) } : { events };
  } catch (problem) {
    return { events: [failed(task, problem)] };
  }
}

async function perform(work: Work): Promise<Json> {
  const { resource } = work.command;
  if (resource.kind === 'lambda') return invokeFunction(work);
  if (resource.kind !== 'service') throw notImplemented(resource.arn);
  const { service, action } = resource;
  if (service.startsWith('aws-sdk:')) return callSdk(work, service, action);
  const [name = ''] = action.split('.');
  const request = HTTP_INTEGRATIONS[service]?.[name];
  if (request !== undefined) return request.run(work);
  const integration = INTEGRATIONS[service]?.[name];
  if (integration === undefined) throw notImplemented(resource.arn);
  return callIntegration(work, integration);
}

/** Of all that this cloud has, executions alone are waited for. */
const childIn = (output: Json): string => String((output as Readonly<Record<string, Json>>)['ExecutionArn']);

/** Looks how a task fares that goes on. */
export async function continueTask(
  call: Call,
  command: StartTask,
  machine: TaskMachine,
  data: Json,
): Promise<TaskProgress> {
  try {
    return await lookAfter({ call, command, machine }, data as unknown as Child);
  } catch (problem) {
    return { events: [failed(command.task, problem)] };
  }
}

/** Nobody waits for a task any longer; what it has started (`.sync`) is stopped as far as AWS stops it. @param data of its last `again` */
export async function cancelTask(
  call: Call,
  command: StartTask,
  machine: TaskMachine,
  data: Json | undefined,
): Promise<void> {
  if (data === undefined) return;
  try {
    await stopChild({ call, command, machine }, data as unknown as Child);
  } catch (problem) {
    // Where the role may not stop it, it goes on: the journal tells of the call that was denied.
    if (!(problem instanceof TaskFailure)) throw problem;
  }
}

/** Items of a distributed Map: `itemsRead` or `mapRunFailed`. */
export async function readItems(call: Call, command: ReadItems, machine: TaskMachine): Promise<ExecutionEvent> {
  const { run } = command;
  try {
    return { type: 'itemsRead', run, items: await itemsFrom({ call, machine }, command) };
  } catch (problem) {
    if (!(problem instanceof TaskFailure || problem instanceof ItemsProblem)) throw problem;
    return { type: 'mapRunFailed', run, error: 'States.ItemReaderFailed', cause: problem.message };
  }
}

/** What DescribeExecution would say of those that a map run has started, in its words. */
async function childrenIn(call: Call, run: string): Promise<Children> {
  const operation = (await call.cloud.modelOf('states'))?.operations.get('DescribeExecution');
  if (operation === undefined) return [];
  return childrenOf(call, run).map((record) => sdkOutput(operation, described(record, true, call.now())));
}

/** Results of a distributed Map: `resultsWritten` or `mapRunFailed`. */
export async function writeResults(call: Call, command: WriteResults, machine: TaskMachine): Promise<ExecutionEvent> {
  const { run } = command;
  try {
    return {
      type: 'resultsWritten',
      run,
      output: await writeFiles({ call, machine }, command, await childrenIn(call, run)),
    };
  } catch (problem) {
    if (!(problem instanceof TaskFailure)) throw problem;
    return { type: 'mapRunFailed', run, error: 'States.ResultWriterFailed', cause: problem.message };
  }
}

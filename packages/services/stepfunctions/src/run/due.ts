import type { Call } from '@coldstart/cloud';
import type { Json } from '@coldstart/states';
import { peekExecution } from '../executions/state.ts';
import { childrenOf } from '../map-runs/state.ts';
import { headerFor } from '../report/trace.ts';
import {
  cancelTask,
  continueTask,
  readItems,
  startTask,
  writeResults,
  type ReadItems,
  type StartTask,
  type TaskMachine,
  type TaskProgress,
  type WriteResults,
} from '../tasks/index.ts';
import { liveTasks } from './lanes.ts';
import { taskMachine } from './machine.ts';
import { startChild } from './start-child.ts';
import { tell } from './tell.ts';
import type { StartChild } from './timers.ts';
import { lookLater } from './waiting.ts';

/* What happens when something that was planned falls due. */

interface Of {
  readonly arn: string;
}

export const wakeUp = (call: Call, { arn }: Of): Promise<void> => tell(call, arn, [{ type: 'time' }]);

export async function doTask(call: Call, { arn, command }: Of & { readonly command: StartTask }): Promise<void> {
  const record = peekExecution(call, arn);
  if (record === undefined || !liveTasks(record.run).has(command.task)) return;
  call.entry.resource = arn;
  await goOn(
    call,
    arn,
    command,
    await startTask(call, command, taskMachine(call, record, headerFor(record, command.task))),
  );
}

export async function lookAgain(call: Call, { arn, task }: Of & { readonly task: string }): Promise<void> {
  const record = peekExecution(call, arn);
  const { command, data } = record?.waiting[task] ?? {};
  if (record === undefined || command === undefined) return;
  await goOn(call, arn, command, await continueTask(call, command, taskMachine(call, record), data ?? null));
}

const goOn = (call: Call, arn: string, command: StartTask, { events, again }: TaskProgress): Promise<void> =>
  tell(call, arn, events, (record) => {
    if (again !== undefined && liveTasks(record.run).has(command.task)) lookLater(call, record, command, again);
  });

export const stopTask = (
  call: Call,
  {
    command,
    machine,
    data,
  }: { readonly command: StartTask; readonly machine: TaskMachine; readonly data: Json | undefined },
): Promise<void> => cancelTask(call, command, machine, data);

export async function readOrWrite(
  call: Call,
  { arn, command }: Of & { readonly command: ReadItems | WriteResults },
): Promise<void> {
  const record = peekExecution(call, arn);
  if (record === undefined) return;
  const machine = taskMachine(call, record);
  const event =
    command.type === 'readItems' ? await readItems(call, command, machine) : await writeResults(call, command, machine);
  await tell(call, arn, [event]);
}

export async function startChildren(
  call: Call,
  { arn, commands }: Of & { readonly commands: readonly StartChild[] },
): Promise<void> {
  for (const command of commands) {
    const parent = peekExecution(call, arn);
    if (parent?.run.status !== 'RUNNING') return;
    await startChild(call, parent, command);
  }
}

export async function stopChildren(call: Call, { mapRun }: { readonly mapRun: string }): Promise<void> {
  for (const { arn, run } of childrenOf(call, mapRun))
    if (run.status === 'RUNNING') await tell(call, arn, [{ type: 'stop' }]);
}

import { defineState, type Call } from '@coldstart/cloud';
import type { Json } from '@coldstart/states';
import { peekExecution, type ExecutionRecord } from '../executions/state.ts';
import { partOf, placeOf } from '../names.ts';
import type { StartTask, TaskProgress } from '../tasks/index.ts';
import { liveTasks } from './lanes.ts';
import { taskMachine } from './machine.ts';
import { again, cancel, plan } from './timers.ts';

/** Which task a token stands for; one part for each. */
const tokens = defineState('states/token', () => ({ of: undefined as TokenOf | undefined }));

/** Who wants to know that an execution has ended; one part for each that somebody waits for. */
const watched = defineState('states/watched', () => ({ by: [] as { readonly arn: string; readonly task: string }[] }));

export interface TokenOf {
  /** An execution's ARN. */
  readonly arn: string;
  readonly task: string;
}

export function waitForToken(call: Call, record: ExecutionRecord, command: StartTask): void {
  const { task, token } = command;
  record.waiting[task] = { ...record.waiting[task], token };
  call.state(tokens, { ...placeOf(record.arn), part: token }).of = { arn: record.arn, task };
}

export const findToken = ({ cloud, account, region }: Call, token: string): TokenOf | undefined =>
  cloud.store.peek(tokens, { account, region, part: token })?.of;

/** A task goes on: it is looked at again later, or when the execution that it waits for has ended. */
export function lookLater(
  call: Call,
  record: ExecutionRecord,
  command: StartTask,
  { in: delay, data, ended }: NonNullable<TaskProgress['again']>,
): void {
  const { arn } = record;
  const { task } = command;
  record.waiting[task] = { ...record.waiting[task], command, data };
  const other = ended === undefined ? undefined : peekExecution(call, ended);
  const isOver = other !== undefined && other.run.status !== 'RUNNING';
  if (other !== undefined && !isOver) {
    const { by } = call.state(watched, { ...placeOf(other.arn), part: partOf(other.arn) });
    if (!by.some((one) => one.arn === arn && one.task === task)) by.push({ arn, task });
  }
  planLook(call, arn, task, isOver ? 0 : delay);
}

const planLook = (call: Call, arn: string, task: string, delay: number): void =>
  plan(call, again, { in: delay }, { arn, task }, { arn, key: `${arn} ${task}`, what: `a task of ${arn} goes on` });

/** Tells those who wait for an execution's end. */
export function tellWatchers(call: Call, { arn }: ExecutionRecord): void {
  const address = { ...placeOf(arn), part: partOf(arn) };
  const found = call.cloud.store.peek(watched, address);
  if (found === undefined) return;
  for (const { arn: other, task } of found.by) planLook(call, other, task, 0);
  call.dropState(watched, address);
}

/** Ends what goes on for tasks that the execution no longer waits for. */
export function settleTasks(call: Call, record: ExecutionRecord): void {
  const names = Object.keys(record.waiting);
  if (names.length === 0) return;
  const live = liveTasks(record.run);
  for (const name of names) if (!live.has(name)) settle(call, record, name);
}

function settle(call: Call, record: ExecutionRecord, task: string): void {
  const { arn } = record;
  const { token, command, data } = record.waiting[task] ?? {};
  delete record.waiting[task];
  if (token !== undefined) call.dropState(tokens, { ...placeOf(arn), part: token });
  if (command === undefined) return;
  call.unschedule(again, `${arn} ${task}`, placeOf(arn));
  const last: Json | undefined = data;
  plan(
    call,
    cancel,
    { in: 0 },
    { command, machine: taskMachine(call, record), data: last },
    { arn, what: `nobody waits for ${command.resource.arn}` },
  );
}

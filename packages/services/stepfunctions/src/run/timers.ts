import {
  defineTimer,
  servicePrincipal,
  type AnyTimer,
  type Call,
  type ScheduleOptions,
  type Timer,
  type When,
} from '@coldstart/cloud';
import type { Command, HistoryEvent, Json } from '@coldstart/states';
import { placeOf } from '../names.ts';
import { PRINCIPAL } from '../role.ts';
import type { ReadItems, StartTask, TaskMachine, WriteResults } from '../tasks/index.ts';

/*
 * What executions plan for later. All of it is data: it goes on after a restart. What happens then stands in `due.ts`,
 * which is loaded when the first falls due.
 */

export type StartChild = Extract<Command, { type: 'startChild' }>;

interface Of {
  /** An execution's ARN. */
  readonly arn: string;
}

/** An execution is told the time. */
export const wake = defineTimer<Of>('states/wake', async (call, data) => (await due()).wakeUp(call, data));

/** A Task is done. */
export const task = defineTimer<Of & { readonly command: StartTask }>('states/task', async (call, data) =>
  (await due()).doTask(call, data),
);

/** A Task that goes on is looked at again. */
export const again = defineTimer<Of & { readonly task: string }>('states/again', async (call, data) =>
  (await due()).lookAgain(call, data),
);

/** What a Task has begun is stopped. */
export const cancel = defineTimer<{
  readonly command: StartTask;
  readonly machine: TaskMachine;
  readonly data: Json | undefined;
}>('states/cancel', async (call, data) => (await due()).stopTask(call, data));

/** A distributed Map reads its items, or writes its results. */
export const access = defineTimer<Of & { readonly command: ReadItems | WriteResults }>(
  'states/access',
  async (call, data) => (await due()).readOrWrite(call, data),
);

/** A distributed Map starts executions. */
export const children = defineTimer<Of & { readonly commands: readonly StartChild[] }>(
  'states/children',
  async (call, data) => (await due()).startChildren(call, data),
);

/** A distributed Map has ended before its executions. */
export const orphans = defineTimer<{ readonly mapRun: string }>('states/orphans', async (call, data) =>
  (await due()).stopChildren(call, data),
);

/** Events go to the log. */
export const log = defineTimer<Of & { readonly events: readonly HistoryEvent[] }>('states/log', async (call, data) =>
  (await import('../report/log.ts')).writeLog(call, data),
);

/** What ended 90 days ago is forgotten. */
export const forget = defineTimer<object>('states/forget', async (call) =>
  (await import('./forget.ts')).forgetOld(call),
);

const due = () => import('./due.ts');

export const stepTimers: readonly AnyTimer[] = [wake, task, again, cancel, access, children, orphans, log, forget];

/** Plans something where an execution is, as Step Functions itself. @param key names it among its kind */
export function plan<Data extends object>(
  call: Call,
  timer: Timer<Data>,
  when: When,
  data: Data,
  { arn, ...options }: Pick<ScheduleOptions, 'key' | 'what' | 'unlessEarlier'> & { readonly arn: string },
): void {
  const { account, region } = placeOf(arn);
  call.schedule(timer, when, data, { account, region, as: servicePrincipal(PRINCIPAL, account), ...options });
}

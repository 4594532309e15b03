import type { Call } from '@coldstart/cloud';
import type { Command } from '@coldstart/states';
import { offer } from '../activities/queue.ts';
import type { ExecutionRecord } from '../executions/state.ts';
import { endMapRun } from '../map-runs/state.ts';
import { placeOf } from '../names.ts';
import type { StartTask } from '../tasks/index.ts';
import { access, children, orphans, plan, task, wake, type StartChild } from './timers.ts';
import { waitForToken } from './waiting.ts';

/** Executions of a distributed Map that one timer starts. */
const CHILDREN_AT_ONCE = 100;

/** Does what an execution wants after a step. @param alarm when the clock is to wake it as things are */
export function carryOut(
  call: Call,
  record: ExecutionRecord,
  commands: readonly Command[],
  alarm: number | undefined,
): void {
  const { arn } = record;
  const starts: StartChild[] = [];
  for (const command of commands) {
    switch (command.type) {
      case 'startTask':
        begin(call, record, command);
        break;
      case 'startChild':
        starts.push(command);
        break;
      case 'readItems':
      case 'writeResults':
        plan(
          call,
          access,
          { in: 0 },
          { arn, command },
          { arn, key: `${arn} ${command.run}`, what: `${command.type} of ${command.run}` },
        );
        break;
      case 'endMapRun':
        endMapRun(call, command);
        if (command.status !== 'SUCCEEDED')
          plan(call, orphans, { in: 0 }, { mapRun: command.run }, { arn, what: `${command.run} has ended` });
    }
  }
  for (let at = 0; at < starts.length; at += CHILDREN_AT_ONCE) {
    const some = starts.slice(at, at + CHILDREN_AT_ONCE);
    plan(call, children, { in: 0 }, { arn, commands: some }, { arn, what: `${arn} starts ${some.length} executions` });
  }
  setAlarm(call, record, alarm);
}

function begin(call: Call, record: ExecutionRecord, command: StartTask): void {
  const { arn } = record;
  const { resource } = command;
  // What goes on by itself (`.sync`) may be ended by its token, too, as recorded.
  if (resource.kind === 'activity' || (resource.kind === 'service' && resource.pattern !== 'requestResponse'))
    waitForToken(call, record, command);
  if (resource.kind === 'activity') return offer(call, record, command);
  plan(
    call,
    task,
    { in: 0 },
    { arn, command },
    { arn, key: `${arn} ${command.task}`, what: `${record.name} calls ${resource.arn}` },
  );
}

/** The clock wakes it when it wants to be told the time next, and only then. */
function setAlarm(call: Call, { arn, name, run }: ExecutionRecord, alarm: number | undefined): void {
  const { wakeAt } = run;
  if (wakeAt === alarm) return;
  if (wakeAt === undefined) call.unschedule(wake, arn, placeOf(arn));
  else plan(call, wake, { at: wakeAt }, { arn }, { arn, key: arn, what: `${name} is told the time` });
}

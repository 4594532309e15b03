import type { Call } from '@coldstart/cloud';
import { continueExecution, type ExecutionEvent, type Step } from '@coldstart/states';
import { addHistory, keepExecution, peekExecution, type ExecutionRecord } from '../executions/state.ts';
import { beginMapRun } from '../map-runs/state.ts';
import { peekMachine } from '../machines/state.ts';
import { placeOf } from '../names.ts';
import { reportHistory } from '../report/index.ts';
import { noteTransitions } from '../report/usage.ts';
import { alone } from './alone.ts';
import { afterEnd } from './end.ts';
import { carryOut } from './commands.ts';
import { runs } from './machine.ts';
import { outsideOf } from './outside.ts';
import { settleTasks } from './waiting.ts';

/** What follows from a step elsewhere, once the execution itself is done with it. */
export type Follow = () => Promise<void> | void;

/**
 * Tells an execution what has happened to it, and does what it wants then. One that is not there, or has ended, wants
 * nothing.
 *
 * @param note is given the execution in between, where it is there and runs
 */
export async function tell(
  call: Call,
  arn: string,
  events: readonly ExecutionEvent[],
  note?: (record: ExecutionRecord) => void,
): Promise<void> {
  const follows = await alone(call.cloud, arn, async () => {
    const record = peekExecution(call, arn);
    if (record === undefined || record.run.status !== 'RUNNING') return [];
    const follow: Follow[] = [];
    keepExecution(call, record);
    const told = isDeleted(call, record) ? [STOP] : events;
    for (const event of told) {
      const step = await continueExecution(runs(call, record), record.run, event, outsideOf(call));
      // The clock has just woken it: no alarm is set.
      take(call, record, step, follow, event.type === 'time' ? undefined : record.run.wakeAt);
    }
    if (record.run.status === 'RUNNING') note?.(record);
    return follow;
  });
  for (const follow of follows) await follow();
}

const STOP: ExecutionEvent = { type: 'stop' };

/** The executions of a machine that is being deleted end with their next transition. */
const isDeleted = (call: Call, { arn, machineName }: ExecutionRecord): boolean =>
  peekMachine({ cloud: call.cloud, ...placeOf(arn) }, machineName.split('/')[0] ?? '')?.deleting === true;

/**
 * Takes in one step: the execution as it is now, its history, what it wants, and its end.
 *
 * @param alarm when the clock is to wake it as things are, if it is
 */
export function take(call: Call, record: ExecutionRecord, step: Step, follow: Follow[], alarm?: number): void {
  record.run = step.execution;
  addHistory(call, record.arn, step.history);
  for (const event of step.history) if (event.type === 'MapRunStarted') beginMapRun(call, record, event);
  reportHistory(call, record, step.history);
  noteTransitions(call, record, step.history);
  carryOut(call, record, step.commands, alarm);
  settleTasks(call, record);
  if (step.execution.status !== 'RUNNING') follow.push(() => afterEnd(call, record));
}

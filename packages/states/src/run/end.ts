import { type Lane, laneDraft } from '../execution.ts';
import { type Failure } from '../failure.ts';
import { errorDetails, outputDetails } from '../history.ts';
import type { Json } from '../json.ts';
import { branchEnded } from './parallel.ts';
import { iterationEnded } from './map.ts';
import { type Frame, note, record, type Run } from './run.ts';

/** A lane has come to its end: the execution has, or the branch or iteration that it was. */
export async function endLane(run: Run, frame: Frame, output: Json): Promise<void> {
  const { lane, parent } = frame;
  lane.doing = { kind: 'busy' };
  if (parent !== undefined) {
    const ended = parent.lane.doing.kind === 'map' ? iterationEnded : branchEnded;
    return ended(run, parent, frame, output);
  }
  record(run, lane.previous, 'ExecutionSucceeded', 'executionSucceededEventDetails', outputDetails(output));
  close(run, 'SUCCEEDED');
  run.execution.output = output;
}

/** A state that is tried alone has been left: what comes next is told, not entered. */
export function endTest(
  run: Run,
  { lane }: Frame,
  exit: { readonly output: Json; readonly next: string | undefined },
): void {
  const { test } = run.execution;
  if (test === undefined) return;
  if (Object.keys(lane.variables).length > 0) note(run, 'variables', lane.variables);
  if (exit.next !== undefined) test.nextState = exit.next;
  run.execution.output = exit.output;
  close(run, test.status === undefined ? 'SUCCEEDED' : 'FAILED');
}

/** The execution has failed, whatever else it was doing. */
export function failExecution(run: Run, previous: number, failure: Failure['details']): void {
  keepForRedrive(run);
  stopLane(run, run.execution.root);
  record(run, previous, 'ExecutionFailed', 'executionFailedEventDetails', errorDetails(failure));
  close(run, 'FAILED');
  Object.assign(run.execution, errorDetails(failure));
}

/** Keeps what is running, before it ends because of a failure. */
export function keepForRedrive(run: Run): void {
  run.execution.resumable ??= laneDraft(run.execution.root);
}

export function close(run: Run, status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'): void {
  run.execution.status = status;
  run.execution.stopTime = run.outside.now;
  run.ready.length = 0;
}

/** Nobody waits any longer for what a lane had asked for. */
export function stopLane(run: Run, lane: Lane): void {
  const { doing } = lane;
  lane.doing = { kind: 'busy' };
  if (doing.kind === 'task') run.commands.push({ type: 'cancelTask', task: doing.id });
  if (doing.kind === 'mapRun') run.commands.push({ type: 'endMapRun', run: doing.id, status: 'ABORTED' });
  if (doing.kind !== 'parallel' && doing.kind !== 'map') return;
  for (const child of doing.lanes) if (child !== null) stopLane(run, child);
}

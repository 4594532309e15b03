import type { ExecutionEvent } from '../commands.ts';
import { ERRORS } from '../failure.ts';
import { errorDetails } from '../history.ts';
import { abort } from './abort.ts';
import { close, keepForRedrive, stopLane } from './end.ts';
import { perform } from './enter.ts';
import { attempt } from './fail.ts';
import { dueOf, framesFrom, rootFrame } from './frames.ts';
import { childEnded, endMapRun, itemsRead, mapRunFailed } from './map-run.ts';
import { type Frame, isRunning, record, type Run } from './run.ts';
import { taskFailed, taskStarted, taskSubmitted, taskSucceeded, taskTimedOut } from './task.ts';
import { endWait } from './wait.ts';

/** Takes in what has happened; what nobody waits for any longer changes nothing. */
export async function happen(run: Run, event: ExecutionEvent): Promise<void> {
  if (event.type === 'time') return timePassed(run);
  if (event.type === 'stop') return stop(run, event);
  if ('task' in event) {
    const frame = find(run, ({ lane }) => lane.doing.kind === 'task' && lane.doing.id === event.task);
    if (frame !== undefined) await taskEvent(run, frame, event);
    return;
  }
  const frame = find(run, ({ lane }) => lane.doing.kind === 'mapRun' && lane.doing.id === event.run);
  if (frame !== undefined) await mapRunEvent(run, frame, event);
}

function find(run: Run, wanted: (frame: Frame) => boolean): Frame | undefined {
  for (const frame of framesFrom(rootFrame(run))) if (wanted(frame)) return frame;
  return undefined;
}

async function taskEvent(run: Run, frame: Frame, event: ExecutionEvent & { task: string }): Promise<void> {
  const { lane } = frame;
  switch (event.type) {
    case 'taskStarted':
      return taskStarted(run, frame, event.workerName);
    case 'taskSubmitted':
      return taskSubmitted(run, frame, event.output);
    case 'taskSucceeded':
      return taskSucceeded(run, frame, event.output);
    case 'taskFailed':
      return taskFailed(run, frame, errorDetails(event));
    case 'heartbeat': {
      const { doing } = lane;
      if (doing.kind === 'task' && doing.heartbeatSeconds !== undefined)
        lane.doing = { ...doing, heartbeatDue: run.outside.now + doing.heartbeatSeconds * 1000 };
    }
  }
}

async function mapRunEvent(run: Run, frame: Frame, event: ExecutionEvent & { run: string }): Promise<void> {
  switch (event.type) {
    case 'itemsRead':
      return itemsRead(run, frame, event.items);
    case 'childEnded':
      return childEnded(run, frame, event.index, event.result);
    case 'resultsWritten':
      return endMapRun(run, frame, event.output);
    case 'mapRunFailed':
      return mapRunFailed(run, frame, errorDetails(event));
  }
}

/** What was due goes on, the earliest first; one may put an end to another. */
async function timePassed(run: Run): Promise<void> {
  const { now } = run.outside;
  const { deadline = Infinity } = run.execution;
  const due = [...framesFrom(rootFrame(run))]
    .map((frame) => ({ frame, at: dueOf(frame.lane) ?? Infinity, doing: frame.lane.doing }))
    .filter(({ at }) => at <= Math.min(now, deadline))
    .sort((a, b) => a.at - b.at);
  for (const { frame, doing } of due)
    if (isRunning(run) && frame.lane.doing === doing) await attempt(run, frame, () => goOn(run, frame));
  if (isRunning(run) && deadline <= now) timeOut(run);
}

async function goOn(run: Run, frame: Frame): Promise<void> {
  const { doing } = frame.lane;
  if (doing.kind === 'wait') return endWait(run, frame);
  if (doing.kind === 'task')
    return taskTimedOut(run, frame, (doing.due ?? Infinity) > (doing.heartbeatDue ?? Infinity));
  frame.lane.doing = { kind: 'busy' };
  return perform(run, frame);
}

function timeOut(run: Run): void {
  const { root } = run.execution;
  keepForRedrive(run);
  stopLane(run, root);
  record(run, 0, 'ExecutionTimedOut', 'executionTimedOutEventDetails', { error: ERRORS.timeout });
  close(run, 'TIMED_OUT');
}

function stop(run: Run, event: { readonly error?: string; readonly cause?: string }): void {
  const { root } = run.execution;
  const { previous } = root;
  keepForRedrive(run);
  abort(run, rootFrame(run));
  record(run, previous, 'ExecutionAborted', 'executionAbortedEventDetails', errorDetails(event));
  close(run, 'ABORTED');
  Object.assign(run.execution, errorDetails(event));
}

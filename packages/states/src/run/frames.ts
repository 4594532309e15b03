import { processorOf } from '../definition.ts';
import type { Lane } from '../execution.ts';
import { type Frame, type Run, stateOf } from './run.ts';

export const rootFrame = (run: Run): Frame => ({ lane: run.execution.root, states: run.definition, index: 0 });

/** A lane, and the lanes of its branches or iterations. */
export function* framesFrom(frame: Frame): Generator<Frame> {
  yield frame;
  for (const inner of framesWithin(frame)) yield* framesFrom(inner);
}

/** The branches or iterations of a lane's state that are running. */
export function framesWithin(frame: Frame): Frame[] {
  const { doing } = frame.lane;
  if (doing.kind !== 'parallel' && doing.kind !== 'map') return [];
  const state = stateOf(frame);
  return doing.lanes.flatMap((lane, index) => {
    const states = doing.kind === 'map' ? processorOf(state) : state.Branches?.[index];
    return lane === null || states === undefined ? [] : [{ lane, states, parent: frame, index }];
  });
}

/** When a lane must be told the time. */
export function dueOf({ doing }: Lane): number | undefined {
  if (doing.kind === 'wait' || doing.kind === 'retry') return doing.until;
  if (doing.kind !== 'task') return undefined;
  const due = Math.min(doing.due ?? Infinity, doing.heartbeatDue ?? Infinity);
  return due === Infinity ? undefined : due;
}

/** When this lane or one within it must be told the time. */
export function earliestDue(lane: Lane): number {
  const { doing } = lane;
  if (doing.kind !== 'parallel' && doing.kind !== 'map') return dueOf(lane) ?? Infinity;
  let earliest = Infinity;
  for (const child of doing.lanes) if (child !== null) earliest = Math.min(earliest, earliestDue(child));
  return earliest;
}

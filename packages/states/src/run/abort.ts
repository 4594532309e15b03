import { stopLane } from './end.ts';
import { framesWithin } from './frames.ts';
import { type Frame, record, type Run, stateOf } from './run.ts';

/** States that take time, so that they can be ended in the middle. */
const ABORTABLE = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/** Ends what runs within a Parallel or a Map, and tells so of each. @param except what has failed already */
export function abortWithin(run: Run, parent: Frame, except?: Frame): void {
  const inMap = parent.lane.doing.kind === 'map';
  for (const frame of framesWithin(parent)) {
    if (frame.lane === except?.lane) continue;
    abort(run, frame);
    if (inMap) recordIteration(run, parent, frame, 'Aborted');
  }
}

export function abort(run: Run, frame: Frame): void {
  const { lane } = frame;
  const { doing } = lane;
  abortWithin(run, frame);
  if (doing.kind === 'mapRun') record(run, doing.started, 'MapRunAborted');
  const { Type } = stateOf(frame);
  if (doing.kind !== 'enter' && ABORTABLE.has(Type)) record(run, lane.previous, `${Type}StateAborted`);
  stopLane(run, lane);
}

export function recordIteration(run: Run, parent: Frame, child: Frame, what: 'Failed' | 'Aborted'): void {
  record(run, child.lane.previous, `MapIteration${what}`, `mapIteration${what}EventDetails`, {
    name: parent.lane.state,
    index: child.index,
  });
}

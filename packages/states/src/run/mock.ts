import type { StateTest } from '../execution.ts';
import { Failure } from '../failure.ts';
import type { Json } from '../json.ts';
import { scopeOf } from './context.ts';
import { succeed } from './leave.ts';
import type { MapPlan } from './map.ts';
import { exceedsTolerance, thresholdFailure, toleratedBy } from './tolerance.ts';
import { type Frame, note, type Run, stateOf } from './run.ts';

type Mock = NonNullable<StateTest['mock']>;

/** Ends a state that is tried alone with the result or the error that stands for its work. */
export async function mocked(run: Run, frame: Frame, mock: Mock): Promise<void> {
  if (!('result' in mock)) throw new Failure(mock);
  if (stateOf(frame).Type === 'Task') note(run, 'result', mock.result);
  return succeed(run, frame, mock.result);
}

export async function mockedMap(run: Run, frame: Frame, plan: MapPlan, mock: Mock): Promise<void> {
  note(run, 'maxConcurrency', plan.concurrency);
  const tolerated = await toleratedBy(stateOf(frame), scopeOf(run, frame, plan.input));
  noteLimit(run, 'toleratedFailureCount', tolerated.count);
  noteLimit(run, 'toleratedFailurePercentage', tolerated.percentage);
  const { iterationFailures: failed = 0 } = run.execution.test ?? {};
  const limited = tolerated.count !== undefined || tolerated.percentage !== undefined;
  if (limited && exceedsTolerance(failed, plan.items.length, tolerated)) throw new Failure(thresholdFailure);
  return mocked(run, frame, mock);
}

function noteLimit(run: Run, name: string, limit: Json | undefined): void {
  if (limit !== undefined) note(run, name, limit);
}

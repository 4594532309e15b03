import type { Catcher } from '../definition.ts';
import type { Lane } from '../execution.ts';
import { ERRORS, Failure, type FailureDetails, StateFailure } from '../failure.ts';
import { errorDetails } from '../history.ts';
import type { Json } from '../json.ts';
import { scopeOf } from './context.ts';
import { abortWithin, recordIteration } from './abort.ts';
import { failExecution, keepForRedrive, stopLane } from './end.ts';
import { assignedBy, leave, placed, queried } from './leave.ts';
import { matchesError, nextTry } from './retry.ts';
import { type Frame, isHistoryFull, languageOf, note, record, recordNext, type Run, stateOf } from './run.ts';

/** Does a state's work; what goes wrong goes to its retriers, its catchers, or to what is around it. */
export async function attempt(run: Run, frame: Frame, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await failState(run, frame, told(run, frame.lane, error));
  }
}

/** What became of a failure, with the state's name in the cause where the interpreter itself says it. */
function told(run: Run, lane: Lane, failure: Failure): FailureDetails {
  // A state that is tried alone has not been entered in any history.
  if (!(failure instanceof StateFailure) || run.execution.test !== undefined) return failure.details;
  const where = `An error occurred while executing the state '${lane.state}' (entered at the event id #${lane.entered}).`;
  return { ...failure.details, cause: `${where} ${failure.details.cause}` };
}

export async function failState(run: Run, frame: Frame, failure: FailureDetails): Promise<void> {
  const { lane } = frame;
  if (failure.query === true) recordQueryFailure(run, lane, failure);
  if (run.execution.test !== undefined) return failTest(run, frame, failure);
  if (failure.error === ERRORS.runtime) return failExecution(run, lane.previous, failure);
  const again = isHistoryFull(run) ? undefined : nextTry(run, frame, failure);
  if (again !== undefined) {
    delete run.execution.resumable;
    stopLane(run, lane);
    lane.retries = again.retries;
    lane.doing = { kind: 'retry', until: again.until };
    return;
  }
  const { Type, Catch = [] } = stateOf(frame);
  stopLane(run, lane);
  if (Type === 'Map' || Type === 'Parallel') recordNext(run, lane, `${Type}StateFailed`);
  const catcher = Catch.find(({ ErrorEquals }) => matchesError(ErrorEquals, failure));
  if (catcher !== undefined) {
    delete run.execution.resumable;
    return attempt(run, frame, () => caught(run, frame, catcher, failure));
  }
  const { parent } = frame;
  if (parent === undefined) return failExecution(run, lane.previous, failure);
  return failParent(run, parent, frame, failure);
}

function recordQueryFailure(run: Run, lane: Lane, failure: FailureDetails): void {
  // A state that has done nothing yet fails beside its entry, not after it.
  const beside = lane.previous === lane.entered && failure.begun !== true;
  lane.previous = record(
    run,
    beside ? lane.before : lane.previous,
    'EvaluationFailed',
    'evaluationFailedEventDetails',
    {
      ...errorDetails(failure),
      ...(failure.location === undefined ? {} : { location: failure.location }),
      state: lane.state,
    },
  );
}

/** Tells what a state that is tried alone would do about a failure. */
async function failTest(run: Run, frame: Frame, failure: FailureDetails): Promise<void> {
  const { test } = run.execution;
  const { Retry = [], Catch = [] } = stateOf(frame);
  const fatal = failure.error === ERRORS.runtime;
  const retryIndex = fatal ? -1 : Retry.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, failure));
  const again = fatal ? undefined : nextTry(run, frame, failure);
  const catchIndex = fatal ? -1 : Catch.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, failure));
  const catcher = again === undefined ? Catch[catchIndex] : undefined;
  const details = {
    ...(catcher === undefined ? {} : { catchIndex }),
    ...(retryIndex < 0 ? {} : { retryIndex }),
    ...(again === undefined ? {} : { retryBackoffIntervalSeconds: (again.until - run.outside.now) / 1000 }),
  };
  if (Object.keys(details).length > 0) note(run, 'errorDetails', details);
  if (test !== undefined && again !== undefined) test.status = 'RETRIABLE';
  if (test === undefined || catcher === undefined || test.status === 'CAUGHT_ERROR')
    return failExecution(run, frame.lane.previous, failure);
  test.status = 'CAUGHT_ERROR';
  Object.assign(run.execution, errorDetails(failure));
  return attempt(run, frame, () => caught(run, frame, catcher, failure));
}

async function caught(run: Run, frame: Frame, catcher: Catcher, failure: FailureDetails): Promise<void> {
  const { input } = frame.lane;
  const errorOutput: Json = {
    Error: failure.error ?? null,
    Cause: failure.cause ?? failure.causeForCatcher ?? null,
  };
  if (languageOf(run, stateOf(frame)) === 'JSONata') {
    const scope = scopeOf(run, frame, input, { states: { input, errorOutput } });
    const index = stateOf(frame).Catch?.indexOf(catcher) ?? 0;
    const exit = await queried(catcher, errorOutput, scope, stateOf(frame), `Catch[${index}]/`);
    return leave(run, frame, { ...exit, next: catcher.Next });
  }
  const assigned = assignedBy(catcher, scopeOf(run, frame, errorOutput));
  return leave(run, frame, {
    output: placed(catcher.ResultPath, input, errorOutput),
    assigned,
    next: catcher.Next,
  });
}

/** A branch or an iteration has failed: what runs beside it ends, and the state that they are part of fails. */
async function failParent(run: Run, parent: Frame, child: Frame, failure: FailureDetails): Promise<void> {
  keepForRedrive(run);
  const last = child.lane.previous;
  if (stateOf(child).Type === 'Task') record(run, last, 'TaskStateAborted');
  if (parent.lane.doing.kind === 'map') recordIteration(run, parent, child, 'Failed');
  abortWithin(run, parent, child);
  parent.lane.previous = last;
  parent.lane.doing = { kind: 'busy' };
  return failState(run, parent, { ...failure, fromChild: true, query: false });
}

import { inputDetails } from '../history.ts';
import { processorOf } from '../definition.ts';
import type { Json } from '../json.ts';
import { fillExpressions, unexpectedType } from '../queries/expression.ts';
import { evaluateField, fillTemplate } from '../queries/template.ts';
import { choose } from './choose.ts';
import { scopeOf } from './context.ts';
import { Failure, runtimeFailure } from '../failure.ts';
import { attempt } from './fail.ts';
import { inputOf, leave, outputOf, queried, succeed } from './leave.ts';
import { startIterations } from './map.ts';
import { planOf } from './map-plan.ts';
import { startMapRun } from './map-run.ts';
import { startBranches } from './parallel.ts';
import { mocked, mockedMap } from './mock.ts';
import { type Frame, isHistoryFull, languageOf, note, record, type Run, stateOf } from './run.ts';
import { startTask } from './task.ts';
import { startWait } from './wait.ts';

/** Enters the state that a lane has come to, and does what it can of it. */
export async function enterState(run: Run, frame: Frame): Promise<void> {
  const { lane } = frame;
  await attempt(run, frame, async () => {
    if (isHistoryFull(run)) throw runtimeFailure('The execution reached the maximum number of history events (25000).');
    lane.enteredAt = run.outside.now;
    lane.before = lane.previous;
    lane.retries = retriesOf(run, frame);
    lane.doing = { kind: 'busy' };
    lane.entered = record(run, lane.previous, `${stateOf(frame).Type}StateEntered`, 'stateEnteredEventDetails', {
      ...inputDetails(lane.input),
      name: lane.state,
    });
    lane.previous = lane.entered;
    await perform(run, frame);
  });
}

/** A state that is tried alone may be told that it was tried before. */
function retriesOf(run: Run, frame: Frame): readonly number[] {
  const { retryCount } = run.execution.test ?? {};
  return retryCount === undefined ? [] : (stateOf(frame).Retry ?? []).map(() => retryCount);
}

/** Does a state's work, or does it again. */
export async function perform(run: Run, frame: Frame): Promise<void> {
  switch (stateOf(frame).Type) {
    case 'Pass':
      return pass(run, frame);
    case 'Task':
      return startTask(run, frame);
    case 'Choice':
      return choose(run, frame);
    case 'Wait':
      return startWait(run, frame);
    case 'Succeed':
      return endSuccessfully(run, frame);
    case 'Fail':
      return fail(run, frame);
    case 'Parallel':
      if (run.execution.test?.mock !== undefined) return mocked(run, frame, run.execution.test.mock);
      return startBranches(run, frame, await argumentsOf(run, frame));
    case 'Map': {
      const plan = await planOf(run, frame);
      if (run.execution.test?.mock !== undefined) return mockedMap(run, frame, plan, run.execution.test.mock);
      return processorOf(stateOf(frame))?.ProcessorConfig?.Mode === 'DISTRIBUTED'
        ? startMapRun(run, frame, plan)
        : startIterations(run, frame, plan);
    }
  }
}

/** What Parameters or Arguments make of the input. @throws {StateFailure} */
async function argumentsOf(run: Run, frame: Frame): Promise<Json> {
  const state = stateOf(frame);
  const { input } = frame.lane;
  if (languageOf(run, state) === 'JSONata') {
    const { Arguments } = state;
    return Arguments === undefined ? input : fillExpressions(Arguments, 'Arguments', scopeOf(run, frame, input));
  }
  const effective = inputOf(run, frame);
  const { Parameters } = state;
  const filled = Parameters === undefined ? effective : fillTemplate(Parameters, scopeOf(run, frame, effective));
  note(run, 'afterParameters', filled);
  return filled;
}

async function pass(run: Run, frame: Frame): Promise<void> {
  const state = stateOf(frame);
  const { input } = frame.lane;
  if (languageOf(run, state) === 'JSONata')
    return leave(run, frame, await queried(state, input, scopeOf(run, frame, input), state));
  if (state.Result === undefined) return succeed(run, frame, await argumentsOf(run, frame));
  note(run, 'result', state.Result);
  return succeed(run, frame, state.Result);
}

async function endSuccessfully(run: Run, frame: Frame): Promise<void> {
  const state = stateOf(frame);
  const { input } = frame.lane;
  if (languageOf(run, state) === 'JSONata')
    return leave(run, frame, await queried(state, input, scopeOf(run, frame, input), state));
  return leave(run, frame, { output: outputOf(run, frame, inputOf(run, frame)), next: undefined });
}

async function fail(run: Run, frame: Frame): Promise<void> {
  if (languageOf(run, stateOf(frame)) === 'JSONPath') inputOf(run, frame);
  const error = await failText(run, frame, 'Error');
  const cause = await failText(run, frame, 'Cause');
  throw new Failure({ ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) });
}

async function failText(run: Run, frame: Frame, field: 'Error' | 'Cause'): Promise<string | undefined> {
  const state = stateOf(frame);
  const scope = scopeOf(run, frame, frame.lane.input);
  const written = state[field];
  const path = state[`${field}Path`];
  let value: Json | undefined = written;
  if (path !== undefined) value = evaluateField(`${field}Path`, path, scope);
  else if (written !== undefined && languageOf(run, state) === 'JSONata') {
    value = await fillExpressions(written, field, scope);
    if (typeof value !== 'string') throw unexpectedType(written, field, 'string', value);
  }
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

import type { State } from '../definition.ts';
import { ERRORS, Failure, StateFailure } from '../failure.ts';
import { assignedDetails, outputDetails, textOf } from '../history.ts';
import { exceedsPayload, type Json, type JsonObject } from '../json.ts';
import { NoPlace, placeAt } from '../paths/place.ts';
import { fillExpressions } from '../queries/expression.ts';
import type { Scope } from '../queries/scope.ts';
import { evaluatePath, fillTemplate } from '../queries/template.ts';
import { endLane, endTest } from './end.ts';
import { scopeOf } from './context.ts';
import { type Frame, languageOf, note, recordNext, type Run, stateOf } from './run.ts';

/** What a state, a rule or a catcher says of variables and output. */
interface Outcome {
  readonly Assign?: JsonObject;
  readonly Output?: Json;
}

export interface Exit {
  readonly output: Json;
  readonly assigned?: JsonObject;
  /** The next state; without one the lane ends. */
  readonly next: string | undefined;
}

/** Leaves a state, for the next one or for the end of its lane. @throws {Failure} when the output is too large */
export async function leave(run: Run, frame: Frame, exit: Exit): Promise<void> {
  const { lane } = frame;
  const { output, assigned } = exit;
  checkPayload(output, lane.state);
  recordNext(run, lane, `${stateOf(frame).Type}StateExited`, 'stateExitedEventDetails', {
    ...(assigned === undefined ? {} : assignedDetails(assigned)),
    name: lane.state,
    ...outputDetails(output),
  });
  if (assigned !== undefined) lane.variables = { ...lane.variables, ...assigned };
  if (run.execution.test !== undefined) return endTest(run, frame, exit);
  if (exit.next === undefined) return endLane(run, frame, output);
  lane.state = exit.next;
  lane.input = output;
  lane.doing = { kind: 'enter' };
  run.ready.push(frame);
}

/** @throws {Failure} */
export function checkPayload(value: Json, what: string): void {
  if (exceedsPayload(textOf(value)))
    throw new Failure({
      error: ERRORS.dataLimit,
      cause: `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    });
}

/** Leaves a state that has a result: Pass, Task, Parallel, Map. */
export async function succeed(run: Run, frame: Frame, result: Json): Promise<void> {
  const state = stateOf(frame);
  const { input } = frame.lane;
  if (languageOf(run, state) === 'JSONata')
    return leave(
      run,
      frame,
      await queried(state, result, scopeOf(run, frame, input, { states: { input, result } }), state),
    );
  const scope = scopeOf(run, frame, result);
  const selected = state.ResultSelector === undefined ? result : fillTemplate(state.ResultSelector, scope);
  const assigned = assignedBy(state, selected === result ? scope : scopeOf(run, frame, selected));
  const whole = placed(state.ResultPath, input, selected);
  note(run, 'afterResultSelector', selected);
  note(run, 'afterResultPath', whole);
  return leave(run, frame, { output: outputOf(run, frame, whole), assigned, next: state.Next });
}

/** Assigned variables and output of a JSONata state, its rule or its catcher; both see the variables as they were. */
export async function queried(outcome: Outcome, otherwise: Json, scope: Scope, at: State, prefix = ''): Promise<Exit> {
  const assigned =
    outcome.Assign === undefined
      ? undefined
      : ((await fillExpressions(outcome.Assign, `${prefix}Assign`, scope)) as JsonObject);
  const output =
    outcome.Output === undefined ? otherwise : await fillExpressions(outcome.Output, `${prefix}Output`, scope);
  return { output, assigned, next: at.Next };
}

export const assignedBy = (outcome: Outcome, scope: Scope): JsonObject | undefined =>
  outcome.Assign === undefined ? undefined : (fillTemplate(outcome.Assign, scope) as JsonObject);

/** `InputPath`: `null` gives nothing of the input. @throws {StateFailure} */
export function inputOf(run: Run, frame: Frame): Json {
  const input = along(run, frame, stateOf(frame).InputPath, frame.lane.input);
  note(run, 'afterInputPath', input);
  return input;
}

/** `OutputPath`, the same way. @throws {StateFailure} */
export const outputOf = (run: Run, frame: Frame, output: Json): Json =>
  along(run, frame, stateOf(frame).OutputPath, output);

function along(run: Run, frame: Frame, path: string | null | undefined, value: Json): Json {
  if (path === undefined || path === '$') return value;
  return path === null ? {} : evaluatePath(path, scopeOf(run, frame, value));
}

/** The input with a result where `ResultPath` says. @throws {StateFailure} */
export function placed(path: string | null | undefined, input: Json, result: Json): Json {
  if (path === undefined || path === '$') return result;
  if (path === null) return input;
  try {
    return placeAt(path, input, result);
  } catch (error) {
    if (!(error instanceof NoPlace)) throw error;
    throw new StateFailure({
      error: ERRORS.resultPath,
      cause: `Unable to apply step "${error.message}" to input ${JSON.stringify(input)}`,
    });
  }
}

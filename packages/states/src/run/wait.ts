import type { State } from '../definition.ts';
import { queryFailure, runtimeFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import { parsePath } from '../paths/parse.ts';
import { NoResult, query } from '../paths/query.ts';
import { fillExpressions, unexpectedType } from '../queries/expression.ts';
import { rootsOf, type Scope } from '../queries/scope.ts';
import { millisOf } from '../timestamp.ts';
import { scopeOf } from './context.ts';
import { inputOf, leave, outputOf, assignedBy, queried } from './leave.ts';
import { type Frame, languageOf, type Run, stateOf } from './run.ts';

/** Waits, or leaves at once where there is nothing to wait for. */
export async function startWait(run: Run, frame: Frame): Promise<void> {
  const state = stateOf(frame);
  const until =
    languageOf(run, state) === 'JSONata'
      ? await untilByExpression(state, scopeOf(run, frame, frame.lane.input), run.outside.now)
      : untilByPath(state, scopeOf(run, frame, inputOf(run, frame)), run.outside.now);
  if (until <= run.outside.now) return endWait(run, frame);
  frame.lane.doing = { kind: 'wait', until };
}

export async function endWait(run: Run, frame: Frame): Promise<void> {
  const state = stateOf(frame);
  frame.lane.doing = { kind: 'busy' };
  if (languageOf(run, state) === 'JSONata') {
    const { input } = frame.lane;
    return leave(run, frame, await queried(state, input, scopeOf(run, frame, input), state));
  }
  const input = inputOf(run, frame);
  const assigned = assignedBy(state, scopeOf(run, frame, input));
  return leave(run, frame, { output: outputOf(run, frame, input), assigned, next: state.Next });
}

function untilByPath(state: State, scope: Scope, now: number): number {
  if (state.SecondsPath !== undefined) {
    const path = state.SecondsPath;
    const value = valueAt(path, 'SecondsPath', scope);
    if (typeof value !== 'number' || !Number.isInteger(value))
      throw runtimeFailure(`The SecondsPath parameter does not reference an integer value: ${path} == ${shown(value)}`);
    if (value < 0) throw runtimeFailure(`The SecondsPath parameter references a negative value: ${path} == ${value}`);
    return now + value * 1000;
  }
  if (state.TimestampPath !== undefined) {
    const path = state.TimestampPath;
    const value = valueAt(path, 'TimestampPath', scope);
    const at = typeof value === 'string' ? millisOf(value) : undefined;
    if (at === undefined)
      throw runtimeFailure(
        `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path} == ${shown(value)}`,
      );
    return at;
  }
  if (state.Timestamp !== undefined) return millisOf(state.Timestamp) ?? now;
  return now + Number(state.Seconds) * 1000;
}

function valueAt(path: string, field: string, scope: Scope): Json {
  try {
    return query(parsePath(path), rootsOf(scope));
  } catch (error) {
    if (!(error instanceof NoResult)) throw error;
    throw runtimeFailure(`The ${field} parameter does not reference an input value: ${path}`);
  }
}

async function untilByExpression(state: State, scope: Scope, now: number): Promise<number> {
  if (state.Timestamp !== undefined) {
    const value = await fillExpressions(state.Timestamp, 'Timestamp', scope);
    if (typeof value !== 'string') throw unexpectedType(state.Timestamp, 'Timestamp', 'string', value);
    const at = millisOf(value);
    if (at === undefined)
      throw queryFailure(
        `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${value}`,
        'Timestamp',
        true,
      );
    return at;
  }
  const { Seconds = 0 } = state;
  const seconds = await fillExpressions(Seconds, 'Seconds', scope);
  if (typeof seconds !== 'number' || !Number.isInteger(seconds))
    throw unexpectedType(Seconds, 'Seconds', 'integer', seconds);
  if (seconds < 0) throw queryFailure(`The Seconds field references a negative value: ${seconds}`, 'Seconds', true);
  return now + seconds * 1000;
}

const shown = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

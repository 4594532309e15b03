import type { MapItem } from '../execution.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Scope } from '../queries/scope.ts';
import { type Frame, type Run, stateOf } from './run.ts';

interface Extras {
  readonly token?: string;
  /** The item whose input is being selected: its iteration has not begun yet. */
  readonly item?: MapItem;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
export function contextOf(run: Run, frame: Frame, extras: Extras): JsonObject {
  const { start, test } = run.execution;
  if (test?.context !== undefined) return test.context;
  const { lane } = frame;
  const item = extras.item ?? itemOf(frame);
  const retries: JsonObject =
    stateOf(frame).Type === 'Task' ? { RetryCount: lane.retries.reduce((sum, count) => sum + count, 0) } : {};
  return {
    Execution: {
      Id: start.id,
      Input: start.input,
      Name: start.name,
      RoleArn: start.roleArn,
      StartTime: new Date(start.startTime).toISOString(),
      ...(start.isSynchronous === true ? {} : { RedriveCount: start.redriveCount ?? 0 }),
    },
    StateMachine: { Id: start.stateMachine.id, Name: start.stateMachine.name },
    State: { Name: lane.state, EnteredTime: new Date(lane.enteredAt).toISOString(), ...retries },
    ...(item === undefined ? {} : { Map: { Item: { Index: item.Index, Value: item.Value } } }),
    ...(extras.token === undefined ? {} : { Task: { Token: extras.token } }),
  };
}

function itemOf(frame: Frame): MapItem | undefined {
  return frame.lane.item ?? (frame.parent === undefined ? undefined : itemOf(frame.parent));
}

/** What the queries of a lane's state see; the context object is made when one asks for it. */
export function scopeOf(run: Run, frame: Frame, input: Json, extras: Extras & Pick<Scope, 'states'> = {}): Scope {
  let context: JsonObject | undefined;
  return {
    input,
    variables: frame.lane.variables,
    get context() {
      return (context ??= contextOf(run, frame, extras));
    },
    outside: run.outside,
    states: extras.states,
  };
}

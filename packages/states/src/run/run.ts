import type { Command } from '../commands.ts';
import type { Definition, QueryLanguage, State, States } from '../definition.ts';
import type { Execution, Lane } from '../execution.ts';
import { runtimeFailure } from '../failure.ts';
import { type EventDetails, type HistoryEvent, MOST_EVENTS } from '../history.ts';
import type { Json } from '../json.ts';
import type { Outside } from '../outside.ts';

/** One step of an execution while it is taken. */
export interface Run {
  readonly definition: Definition;
  readonly execution: Execution;
  readonly outside: Outside;
  readonly history: HistoryEvent[];
  readonly commands: Command[];
  /** Lanes that have a state to enter. */
  readonly ready: Frame[];
}

/** A lane with what is around it. */
export interface Frame {
  readonly lane: Lane;
  readonly states: States;
  readonly parent?: Frame;
  /** Which of its parent's lanes it is. */
  readonly index: number;
}

export function stateOf(frame: Frame): State {
  const state = frame.states.States[frame.lane.state];
  if (state === undefined) throw runtimeFailure(`There is no state '${frame.lane.state}'.`);
  return state;
}

/** A branch's or an item's states do not take the language of the state around them, but the machine's. */
export const languageOf = (run: Run, state: State): QueryLanguage =>
  state.QueryLanguage ?? run.definition.QueryLanguage ?? 'JSONPath';

export const isRunning = (run: Run): boolean => run.execution.status === 'RUNNING';

/** Whether a lane still runs: what failed beside it may have ended it. */
export function isLive(frame: Frame): boolean {
  const { parent } = frame;
  if (parent === undefined) return true;
  const { doing } = parent.lane;
  return (
    (doing.kind === 'parallel' || doing.kind === 'map') && doing.lanes[frame.index] === frame.lane && isLive(parent)
  );
}

/** Adds an event to the history that follows from another, and gives its number. */
export function record(
  run: Run,
  previousEventId: number,
  type: string,
  key?: `${string}EventDetails`,
  details?: EventDetails,
): number {
  const id = ++run.execution.events;
  const event = { id, previousEventId, timestamp: run.outside.now, type };
  run.history.push(key === undefined ? event : { ...event, [key]: details });
  return id;
}

/** The same for what a lane does: the next event follows from this one. */
export function recordNext(run: Run, lane: Lane, type: string, key?: `${string}EventDetails`, details?: EventDetails) {
  lane.previous = record(run, lane.previous, type, key, details);
  return lane.previous;
}

/** Keeps what a state that is tried alone has made of its data. */
export function note(run: Run, name: string, value: Json): void {
  const { test } = run.execution;
  if (test !== undefined) test.inspection = { ...test.inspection, [name]: value };
}

/** Whether the history has room for what a state writes and for the end. */
export const isHistoryFull = (run: Run): boolean => run.execution.events >= MOST_EVENTS - 2;

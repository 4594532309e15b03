import { processorOf, type States } from '../definition.ts';
import type { MapItem, MapWork } from '../execution.ts';
import type { Json } from '../json.ts';
import { fillExpressions } from '../queries/expression.ts';
import { fillTemplate } from '../queries/template.ts';
import { scopeOf } from './context.ts';
import { attempt } from './fail.ts';
import { succeed } from './leave.ts';
import { newLane } from './parallel.ts';
import { type Frame, languageOf, record, recordNext, type Run, stateOf } from './run.ts';

/** An inline Map never runs more than these at once: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const MOST_INLINE = 40;

export interface MapPlan {
  readonly items: readonly Json[];
  readonly input: Json;
  /** 0 for as many as there may be. */
  readonly concurrency: number;
}

/** Begins as many iterations as may run at once. */
export async function startIterations(run: Run, frame: Frame, plan: MapPlan): Promise<void> {
  const { lane } = frame;
  const { items, input } = plan;
  recordNext(run, lane, 'MapStateStarted', 'mapStateStartedEventDetails', { length: items.length });
  if (items.length === 0) return finish(run, frame, []);
  const doing: MapWork = {
    kind: 'map',
    items,
    input,
    lanes: items.map(() => null),
    outputs: items.map(() => null),
    next: 0,
    left: items.length,
  };
  lane.doing = doing;
  const limit = Math.min(plan.concurrency || MOST_INLINE, MOST_INLINE, items.length);
  const started = lane.previous;
  for (let index = 0; index < limit; index++) await startNext(run, frame, doing, started);
}

/** @param previous the event that made room for it */
async function startNext(run: Run, frame: Frame, doing: MapWork, previous: number): Promise<void> {
  const index = doing.next++;
  const item: MapItem = { Index: index, Value: doing.items[index] ?? null };
  const states = processorOf(stateOf(frame)) as States;
  const started = record(run, previous, 'MapIterationStarted', 'mapIterationStartedEventDetails', {
    name: frame.lane.state,
    index,
  });
  const input = await itemInput(run, frame, item, doing.input);
  const lane = newLane(states, input, started, frame.lane.variables, item);
  doing.lanes[index] = lane;
  run.ready.push({ lane, states, parent: frame, index });
}

/** What an iteration is given: the item, or what the selector makes of it. @throws {StateFailure} */
export async function itemInput(run: Run, frame: Frame, item: MapItem, input: Json): Promise<Json> {
  const state = stateOf(frame);
  const selector = state.ItemSelector ?? state.Parameters;
  if (selector === undefined) return item.Value;
  const scope = scopeOf(run, frame, input, { item });
  return languageOf(run, state) === 'JSONata'
    ? fillExpressions(selector, 'ItemSelector', scope)
    : fillTemplate(selector, scope);
}

export async function iterationEnded(run: Run, frame: Frame, child: Frame, output: Json): Promise<void> {
  const { doing } = frame.lane;
  if (doing.kind !== 'map') return;
  const last = child.lane.previous;
  const succeeded = record(run, last, 'MapIterationSucceeded', 'mapIterationSucceededEventDetails', {
    name: frame.lane.state,
    index: child.index,
  });
  doing.lanes[child.index] = null;
  doing.outputs[child.index] = output;
  if (--doing.left === 0) {
    frame.lane.previous = succeeded;
    return finish(run, frame, doing.outputs);
  }
  if (doing.next < doing.items.length) await attempt(run, frame, () => startNext(run, frame, doing, last));
}

async function finish(run: Run, frame: Frame, outputs: Json): Promise<void> {
  // What follows links to what came before this event, as with a Parallel.
  record(run, frame.lane.previous, 'MapStateSucceeded');
  frame.lane.doing = { kind: 'busy' };
  await attempt(run, frame, () => succeed(run, frame, outputs));
}

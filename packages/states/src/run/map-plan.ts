import { processorOf } from '../definition.ts';
import { queryFailure, runtimeFailure } from '../failure.ts';
import { isList, type Json } from '../json.ts';
import { fillExpressions, unexpectedType } from '../queries/expression.ts';
import { evaluatePath } from '../queries/template.ts';
import { scopeOf } from './context.ts';
import { inputOf } from './leave.ts';
import type { MapPlan } from './map.ts';
import { numberOf } from './numbers.ts';
import { type Frame, languageOf, note, type Run, stateOf } from './run.ts';

/** Finds the items of a Map and how many of them may run at once. @throws {StateFailure} */
export async function planOf(run: Run, frame: Frame): Promise<MapPlan> {
  const state = stateOf(frame);
  const inJsonata = languageOf(run, state) === 'JSONata';
  const input = inJsonata ? frame.lane.input : inputOf(run, frame);
  // A reader's items come later.
  const items = state.ItemReader !== undefined ? [] : await itemsOf(run, frame, input, inJsonata);
  const { MaxConcurrency: value, MaxConcurrencyPath: path } = state;
  const concurrency = await numberOf({ name: 'MaxConcurrency', value, path }, scopeOf(run, frame, input));
  return { items, input, concurrency: concurrency ?? 0 };
}

async function itemsOf(run: Run, frame: Frame, input: Json, inJsonata: boolean): Promise<readonly Json[]> {
  const state = stateOf(frame);
  if (!inJsonata) {
    const { ItemsPath = '$' } = state;
    const items = evaluatePath(ItemsPath, scopeOf(run, frame, input));
    if (!isList(items)) throw runtimeFailure(`Reference path "${ItemsPath}" must point to array.`);
    // Without the field it was not seen.
    if (state.ItemsPath !== undefined) note(run, 'afterItemsPath', items);
    return items;
  }
  if (state.Items === undefined) {
    if (isList(input)) return input;
    throw queryFailure(`Map state input must be an array but was: ${JSON.stringify(input)}`, undefined);
  }
  const items = await fillExpressions(state.Items, 'Items', scopeOf(run, frame, input));
  if (isList(items)) return items;
  // A distributed Map also goes through the properties of an object.
  if (typeof items === 'object' && items !== null && processorOf(state)?.ProcessorConfig?.Mode === 'DISTRIBUTED')
    return Object.entries(items).map(([Key, Value]) => ({ Key, Value }));
  throw unexpectedType(state.Items, 'Items', 'array', items);
}

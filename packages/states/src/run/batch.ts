import type { State } from '../definition.ts';
import type { Json, JsonObject } from '../json.ts';
import { fillExpressions } from '../queries/expression.ts';
import type { Scope } from '../queries/scope.ts';
import { fillTemplate } from '../queries/template.ts';
import { numberOf } from './numbers.ts';

/**
 * What the executions of a map run are given: items, or batches of them.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html
 */
export async function batched(state: State, items: readonly Json[], scope: Scope): Promise<readonly Json[]> {
  const batcher = state.ItemBatcher;
  if (batcher === undefined) return items;
  const most = await limitOf(batcher, 'MaxItemsPerBatch', scope);
  const bytes = await limitOf(batcher, 'MaxInputBytesPerBatch', scope);
  const shared = await sharedInput(batcher, scope);
  const size = (value: Json): number => new TextEncoder().encode(JSON.stringify(value)).length;
  const batches: Json[][] = [];
  let batch: Json[] = [];
  for (const item of items) {
    const full = batch.length >= (most ?? Infinity);
    const tooLarge = bytes !== undefined && batch.length > 0 && size({ ...shared, Items: [...batch, item] }) > bytes;
    if (full || tooLarge) {
      batches.push(batch);
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length > 0) batches.push(batch);
  return batches.map((Items) => ({ ...shared, Items }));
}

const limitOf = (batcher: JsonObject, name: string, scope: Scope): Promise<number | undefined> => {
  const path = batcher[`${name}Path`];
  return numberOf({ name, value: batcher[name], path: typeof path === 'string' ? path : undefined }, scope);
};

async function sharedInput(batcher: JsonObject, scope: Scope): Promise<JsonObject> {
  const { BatchInput } = batcher;
  if (BatchInput === undefined) return {};
  // Each language leaves the other's marks alone.
  const filled = await fillExpressions(fillTemplate(BatchInput, scope), 'ItemBatcher/BatchInput', scope);
  return { BatchInput: filled };
}

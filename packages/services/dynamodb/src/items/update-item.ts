import type { UpdateItemInput } from '@aws-sdk/client-dynamodb';
import type { Access, Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { attributes, leadingKeys, returning, tableAccess, topLevel, whereValid, type Returning } from '../access.ts';
import { counting, invalid, validation } from '../errors.ts';
import { applyUpdate } from '../expressions/apply.ts';
import { checkParameterStyle, compileExpressions } from '../expressions/compile.ts';
import { conditionPaths, updatePaths } from '../expressions/paths.ts';
import type { Condition, UpdateAction } from '../expressions/syntax.ts';
import { assignedType, checkKeysUntouched } from '../expressions/update.ts';
import { attributeUpdates } from '../legacy/attribute-updates.ts';
import { expectedCondition } from '../legacy/expected.ts';
import { findTable, writeTable } from '../tables/lookup.ts';
import type { Table } from '../tables/table.ts';
import { checkItem } from '../values/check.ts';
import { project } from '../values/path.ts';
import { attribute, typeOf, type AttributeValue, type Item } from '../values/value.ts';
import { collectionMetrics, consumedCapacity, writeUsage } from './capacity.ts';
import { checkCondition } from './conditional.ts';
import { checkIndexKeys, checkKey, checkScalarKeys, keyAttributes, keyOf } from './keys.ts';
import { checkSize, currentItem, type Change } from './change.ts';
import { applyChange } from './write.ts';

/** An update whose parameters have been checked, as far as that goes without a table. */
export interface UpdatePlan {
  readonly key: Item;
  readonly actions: readonly UpdateAction[];
  readonly condition: Condition | undefined;
}

/** @throws ValidationException */
export function planUpdate(input: Omit<UpdateItemInput, 'TableName'>): UpdatePlan {
  checkParameterStyle(
    { ...input },
    ['UpdateExpression', 'ConditionExpression'],
    ['AttributeUpdates', 'Expected', 'ConditionalOperator'],
  );
  const key = checkItem(input.Key ?? {});
  const updates = attributeUpdates(input.AttributeUpdates);
  const expected = expectedCondition(input.Expected, input.ConditionalOperator);
  const { update, condition } = compileExpressions(input);
  return { key, actions: update ?? updates, condition: condition ?? expected };
}

/** @throws ValidationException when the plan does not fit the table */
export function checkUpdate(table: Table, { key, actions, condition }: UpdatePlan): void {
  checkKey(table.keys, key);
  checkKeysUntouched(
    actions.map(({ path }) => path),
    keyAttributes(table.keys).map(({ name }) => name),
  );
  for (const index of table.indexes) {
    for (const { name, type } of keyAttributes(index.keys)) {
      const action = actions.find(({ path }) => path.length === 1 && path[0] === name);
      const actual = action === undefined ? undefined : assignedType(action);
      if (actual !== undefined && actual !== type) {
        throw invalid(
          `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${actual} IndexName: ${index.name}`,
        );
      }
    }
  }
  checkScalarKeys(table, [...updatePaths(actions), ...conditionPaths(condition)]);
}

/** @throws ValidationException when what an update has computed cannot be the key of an index */
function checkComputedKeys(table: Table, actions: readonly UpdateAction[], after: Item): void {
  for (const index of table.indexes) {
    for (const { name, type } of keyAttributes(index.keys)) {
      const value = attribute(after, name);
      if (value === undefined || typeOf(value) === type) continue;
      if (actions.some(({ kind, path }) => kind === 'SET' && path.length === 1 && path[0] === name)) {
        throw validation('The update expression attempted to update the secondary index key to unsupported type');
      }
    }
  }
}

/** What an update would change. @throws ValidationException when it does not fit the item */
export function updateChange(table: Table, plan: UpdatePlan): Change {
  const key = keyOf(table.keys, plan.key);
  const before = currentItem(table, key);
  // What only takes away makes no item where there was none.
  const onlyRemoves = plan.actions.length > 0 && plan.actions.every(({ kind }) => /^(?:REMOVE|DELETE)$/.test(kind));
  if (before === undefined && onlyRemoves) return { table, key, before, after: undefined };
  const after = applyUpdate(before ?? plan.key, plan.actions);
  checkComputedKeys(table, plan.actions, after);
  checkIndexKeys(table, after);
  checkSize(after, 'Item size to update has exceeded the maximum allowed size');
  return { table, key, before, after };
}

/** The answer's `Attributes`, of which there may be none. */
export function returnedAttributes(
  wanted: string | undefined,
  { before, after }: Change,
  actions: readonly UpdateAction[],
): Record<string, AttributeValue> | undefined {
  if (wanted === 'ALL_OLD') return before === undefined ? undefined : { ...before };
  if (wanted === 'ALL_NEW') return after === undefined ? undefined : { ...after };
  if (wanted !== 'UPDATED_OLD' && wanted !== 'UPDATED_NEW') return undefined;
  const item = wanted === 'UPDATED_OLD' ? before : after;
  const updated = project(
    item ?? {},
    actions.map(({ path }) => path),
  );
  return Object.keys(updated).length === 0 ? undefined : updated;
}

type UpdateLike = Parameters<typeof planUpdate>[0] & Returning & Pick<UpdateItemInput, 'TableName'>;

/** The permission to update an item, for UpdateItem and its like in transactions. */
export function updateAccess(input: UpdateLike, call: Call, action: string): Access {
  const table = findTable(call, input.TableName ?? '');
  return tableAccess(call, action, { TableName: input.TableName }, () => ({
    ...leadingKeys(table, [input.Key]),
    ...returning(input),
    ...whereValid(() => {
      const { actions, condition } = planUpdate(input);
      const paths = [...updatePaths(actions), ...conditionPaths(condition)];
      return attributes([...Object.keys(input.Key ?? {}), ...topLevel(paths)]);
    }),
  }));
}

export const updateItemOperations: Operations = {
  UpdateItem: {
    access: updateAccess,
    run(input, call) {
      const plan = counting(() => planUpdate(input));
      const name = input.TableName ?? '';
      const table = writeTable(call, name);
      checkUpdate(table, plan);
      const before = currentItem(table, keyOf(table.keys, plan.key));
      checkCondition(plan.condition, before, input.ReturnValuesOnConditionCheckFailure);
      const change = updateChange(table, plan);
      const capacity = consumedCapacity(call, 'write', input.ReturnConsumedCapacity, name, table, writeUsage(change));
      applyChange(call, change);
      const attributes = returnedAttributes(input.ReturnValues, change, plan.actions);
      const metrics = collectionMetrics(input.ReturnItemCollectionMetrics, table, plan.key);
      return {
        ...(attributes === undefined ? {} : { Attributes: attributes }),
        ...(capacity === undefined ? {} : { ConsumedCapacity: capacity }),
        ...(metrics === undefined ? {} : { ItemCollectionMetrics: metrics }),
      };
    },
  },
};

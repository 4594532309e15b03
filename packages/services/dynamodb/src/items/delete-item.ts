import type { DeleteItemInput } from '@aws-sdk/client-dynamodb';
import type { Access, Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { attributes, leadingKeys, returning, tableAccess, topLevel, whereValid, type Returning } from '../access.ts';
import { counting, validation } from '../errors.ts';
import { checkParameterStyle, compileExpressions } from '../expressions/compile.ts';
import { conditionPaths } from '../expressions/paths.ts';
import type { Condition } from '../expressions/syntax.ts';
import { expectedCondition } from '../legacy/expected.ts';
import { findTable, writeTable } from '../tables/lookup.ts';
import type { Table } from '../tables/table.ts';
import { checkItem } from '../values/check.ts';
import type { Item } from '../values/value.ts';
import { collectionMetrics, consumedCapacity, writeUsage } from './capacity.ts';
import { checkCondition } from './conditional.ts';
import { checkKey, checkScalarKeys, keyOf } from './keys.ts';
import { currentItem, type Change } from './change.ts';
import { applyChange } from './write.ts';

/** A delete, or a condition check, whose parameters have been checked, as far as that goes without a table. */
export interface DeletePlan {
  readonly key: Item;
  readonly condition: Condition | undefined;
}

/** @throws ValidationException */
export function planDelete(input: Omit<DeleteItemInput, 'TableName'>): DeletePlan {
  checkParameterStyle({ ...input }, ['ConditionExpression'], ['Expected', 'ConditionalOperator']);
  const key = checkItem(input.Key ?? {});
  if (input.ReturnValues !== undefined && !/^(?:NONE|ALL_OLD)$/.test(input.ReturnValues)) {
    throw validation('ReturnValues can only be ALL_OLD or NONE');
  }
  const expected = expectedCondition(input.Expected, input.ConditionalOperator);
  const { condition } = compileExpressions(input);
  return { key, condition: condition ?? expected };
}

/** What a delete would change. @throws ValidationException when the key does not fit the table */
export function deleteChange(table: Table, plan: DeletePlan): Change {
  checkKey(table.keys, plan.key);
  checkScalarKeys(table, conditionPaths(plan.condition));
  const key = keyOf(table.keys, plan.key);
  return { table, key, before: currentItem(table, key), after: undefined };
}

type DeleteLike = Parameters<typeof planDelete>[0] & Returning & Pick<DeleteItemInput, 'TableName'>;

/** The permission to delete an item, or to check a condition on one. */
export function deleteAccess(input: DeleteLike, call: Call, action: string): Access {
  const table = findTable(call, input.TableName ?? '');
  return tableAccess(call, action, { TableName: input.TableName }, () => ({
    ...leadingKeys(table, [input.Key]),
    ...returning(input),
    ...whereValid(() =>
      attributes([...Object.keys(input.Key ?? {}), ...topLevel(conditionPaths(planDelete(input).condition))]),
    ),
  }));
}

export const deleteOperations: Operations = {
  DeleteItem: {
    access: deleteAccess,
    run(input, call) {
      const plan = counting(() => planDelete(input));
      const name = input.TableName ?? '';
      const table = writeTable(call, name);
      const change = deleteChange(table, plan);
      checkCondition(plan.condition, change.before, input.ReturnValuesOnConditionCheckFailure);
      const capacity = consumedCapacity(call, 'write', input.ReturnConsumedCapacity, name, table, writeUsage(change));
      applyChange(call, change);
      const metrics = collectionMetrics(input.ReturnItemCollectionMetrics, table, plan.key);
      return {
        ...(input.ReturnValues === 'ALL_OLD' && change.before !== undefined
          ? { Attributes: { ...change.before } }
          : {}),
        ...(capacity === undefined ? {} : { ConsumedCapacity: capacity }),
        ...(metrics === undefined ? {} : { ItemCollectionMetrics: metrics }),
      };
    },
  },
};

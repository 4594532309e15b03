import type { DeleteItemInput, DeleteItemOutput } from '@aws-sdk/client-dynamodb';
import type { Call } from '@coldstart/cloud';
import { validation } from '../errors.ts';
import { checkParameterStyle, compileExpressions } from '../expressions/compile.ts';
import { conditionPaths } from '../expressions/paths.ts';
import type { Condition } from '../expressions/syntax.ts';
import { expectedCondition } from '../legacy/expected.ts';
import { writeTable } from '../tables/lookup.ts';
import type { Table } from '../tables/table.ts';
import { checkItem } from '../values/check.ts';
import type { Item } from '../values/value.ts';
import { collectionMetrics, consumedCapacity, writeUsage } from './capacity.ts';
import { checkCondition } from './conditional.ts';
import { checkKey, checkScalarKeys, keyOf } from './keys.ts';
import { currentItem, type Change } from './placement.ts';
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

export function deleteItem(input: DeleteItemInput, call: Call): DeleteItemOutput {
  const plan = planDelete(input);
  const name = input.TableName ?? '';
  const table = writeTable(call, name);
  const change = deleteChange(table, plan);
  checkCondition(plan.condition, change.before, input.ReturnValuesOnConditionCheckFailure);
  const capacity = consumedCapacity(input.ReturnConsumedCapacity, name, table, writeUsage(change));
  applyChange(call, change);
  const metrics = collectionMetrics(input.ReturnItemCollectionMetrics, table, plan.key);
  return {
    ...(input.ReturnValues === 'ALL_OLD' && change.before !== undefined ? { Attributes: { ...change.before } } : {}),
    ...(capacity === undefined ? {} : { ConsumedCapacity: capacity }),
    ...(metrics === undefined ? {} : { ItemCollectionMetrics: metrics }),
  };
}

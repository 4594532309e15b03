import type { PutItemInput } from '@aws-sdk/client-dynamodb';
import type { Access, Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { attributes, leadingKeys, returning, tableAccess, type Returning } from '../access.ts';
import { counting, validation } from '../errors.ts';
import { checkParameterStyle, compileExpressions } from '../expressions/compile.ts';
import type { Condition } from '../expressions/syntax.ts';
import { expectedCondition } from '../legacy/expected.ts';
import { findTable, writeTable } from '../tables/lookup.ts';
import type { Table } from '../tables/table.ts';
import { checkItem } from '../values/check.ts';
import type { Item } from '../values/value.ts';
import { collectionMetrics, consumedCapacity, writeUsage } from './capacity.ts';
import { checkCondition } from './conditional.ts';
import { checkItemKeys, checkScalarKeys, keyOf } from './keys.ts';
import { checkSize, currentItem, type Change } from './change.ts';
import { conditionPaths } from '../expressions/paths.ts';
import { applyChange } from './write.ts';

/** A put whose parameters have been checked, as far as that goes without a table. */
export interface PutPlan {
  readonly item: Item;
  readonly condition: Condition | undefined;
}

type PlainInput = Pick<
  PutItemInput,
  'Item' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** @throws ValidationException */
export function planPut(
  input: PlainInput & Pick<PutItemInput, 'Expected' | 'ConditionalOperator' | 'ReturnValues'>,
): PutPlan {
  checkParameterStyle({ ...input }, ['ConditionExpression'], ['Expected', 'ConditionalOperator']);
  const item = checkItem(input.Item ?? {});
  if (input.ReturnValues !== undefined && !/^(?:NONE|ALL_OLD)$/.test(input.ReturnValues)) {
    throw validation('ReturnValues can only be ALL_OLD or NONE');
  }
  checkSize(item);
  const expected = expectedCondition(input.Expected, input.ConditionalOperator);
  const { condition } = compileExpressions(input);
  return { item, condition: condition ?? expected };
}

/** What a put would change. @throws ValidationException when the item does not fit the table */
export function putChange(table: Table, { item, condition }: PutPlan): Change {
  checkItemKeys(table, item);
  checkScalarKeys(table, conditionPaths(condition));
  const key = keyOf(table.keys, item);
  return { table, key, before: currentItem(table, key), after: item };
}

type PutLike = Returning & Pick<PutItemInput, 'TableName' | 'Item'>;

/** The permission to put an item, for PutItem and its like in transactions. */
export function putAccess(input: PutLike, call: Call, action: string): Access {
  const table = findTable(call, input.TableName ?? '');
  return tableAccess(call, action, { TableName: input.TableName }, () => ({
    ...leadingKeys(table, [input.Item]),
    ...returning(input),
    ...attributes(Object.keys(input.Item ?? {})),
  }));
}

export const putOperations: Operations = {
  PutItem: {
    access: putAccess,
    run(input, call) {
      const plan = counting(() => planPut(input));
      const name = input.TableName ?? '';
      const table = writeTable(call, name);
      const change = putChange(table, plan);
      checkCondition(plan.condition, change.before, input.ReturnValuesOnConditionCheckFailure);
      const capacity = consumedCapacity(call, 'write', input.ReturnConsumedCapacity, name, table, writeUsage(change));
      applyChange(call, change);
      const metrics = collectionMetrics(input.ReturnItemCollectionMetrics, table, plan.item);
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

import type { GetItemInput } from '@aws-sdk/client-dynamodb';
import type { Access, Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { attributes, leadingKeys, returning, tableAccess, topLevel, whereValid, type Returning } from '../access.ts';
import { invalid } from '../errors.ts';
import { checkParameterStyle, compileExpressions } from '../expressions/compile.ts';
import { findTable, readTable } from '../tables/lookup.ts';
import type { Table } from '../tables/table.ts';
import { checkItem, checkName } from '../values/check.ts';
import { project, type Path } from '../values/path.ts';
import { itemSize, type AttributeValue, type Item } from '../values/value.ts';
import { consumedCapacity, newUsage, readUnits } from './capacity.ts';
import { checkKey, checkScalarKeys, keyOf } from './keys.ts';
import { currentItem } from './change.ts';

type ProjectionInput = Pick<GetItemInput, 'AttributesToGet' | 'ProjectionExpression' | 'ExpressionAttributeNames'>;

/** What a read wants of an item; all of it when there is nothing. @throws ValidationException */
export function planProjection(input: ProjectionInput): readonly Path[] | undefined {
  checkParameterStyle({ ...input }, ['ProjectionExpression'], ['AttributesToGet']);
  const names = attributesToGet(input.AttributesToGet);
  return compileExpressions(input).projection ?? names;
}

/** A read whose parameters have been checked, as far as that goes without a table. */
export interface GetPlan {
  readonly key: Item;
  readonly projection: readonly Path[] | undefined;
}

/** @throws ValidationException */
export function planGet(input: ProjectionInput & Pick<GetItemInput, 'Key'>): GetPlan {
  checkParameterStyle({ ...input }, ['ProjectionExpression'], ['AttributesToGet']);
  const key = checkItem(input.Key ?? {});
  return { key, projection: planProjection(input) };
}

/** The older parameter: names of attributes, never paths. */
export function attributesToGet(names: readonly string[] | undefined): Path[] | undefined {
  if (names === undefined) return undefined;
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalid(`Duplicate value in attribute name: ${twice}`);
  for (const name of names) checkName(name);
  return names.map((name): Path => [name]);
}

/** Finds an item. @throws ValidationException when the key or a path does not fit the table */
export function lookUp(table: Table, key: Item, projection: readonly Path[] | undefined): Item | undefined {
  checkKey(table.keys, key);
  if (projection !== undefined) checkScalarKeys(table, projection);
  return currentItem(table, keyOf(table.keys, key));
}

export function shown(item: Item, projection: readonly Path[] | undefined): Record<string, AttributeValue> {
  return projection === undefined ? { ...item } : project(item, projection);
}

type GetLike = ProjectionInput & Returning & Pick<GetItemInput, 'TableName' | 'Key'>;

/** The permission to read an item, for GetItem and its like in transactions. */
export function getAccess(input: GetLike, call: Call, action: string): Access {
  const table = findTable(call, input.TableName ?? '');
  return tableAccess(call, action, { TableName: input.TableName }, () => ({
    ...leadingKeys(table, [input.Key]),
    ...returning(input),
    ...whereValid(() => attributes([...Object.keys(input.Key ?? {}), ...topLevel(planProjection(input))])),
  }));
}

export const getOperations: Operations = {
  GetItem: {
    access: getAccess,
    run(input, call) {
      const { key, projection } = planGet(input);
      const name = input.TableName ?? '';
      const table = readTable(call, name);
      const item = lookUp(table, key, projection);
      const usage = newUsage(readUnits(item === undefined ? 0 : itemSize(item), input.ConsistentRead === true));
      const capacity = consumedCapacity(call, 'read', input.ReturnConsumedCapacity, name, table, usage);
      return {
        ...(item === undefined ? {} : { Item: shown(item, projection) }),
        ...(capacity === undefined ? {} : { ConsumedCapacity: capacity }),
      };
    },
  },
};

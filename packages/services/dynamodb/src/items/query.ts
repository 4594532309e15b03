import type { QueryInput } from '@aws-sdk/client-dynamodb';
import type { Access, Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { attributes, returning, showKey, tableAccess, topLevel, whereValid } from '../access.ts';
import { invalid, validation } from '../errors.ts';
import { checkParameterStyle, compileExpressions } from '../expressions/compile.ts';
import type { KeyCondition, KeyConditions } from '../expressions/key-condition.ts';
import { conditionPaths } from '../expressions/paths.ts';
import type { Condition } from '../expressions/syntax.ts';
import { filterCondition } from '../legacy/expected.ts';
import { legacyKeyConditions } from '../legacy/key-conditions.ts';
import { findTable, readTable } from '../tables/lookup.ts';
import type { KeyAttribute, KeySchema } from '../tables/table.ts';
import type { Path } from '../values/path.ts';
import { typeOf, type Item } from '../values/value.ts';
import { positionBySort, type Entry } from './collection.ts';
import { attributesToGet } from './get-item.ts';
import { checkScalarKeys, encodeKey, keyAttributes } from './keys.ts';
import { readPage } from './page.ts';
import {
  checkProjected,
  checkSelect,
  checkStartAttribute,
  checkStartLength,
  checkStartValues,
  findSource,
  startEntry,
  type EntryKey,
} from './read-plan.ts';
import { walkPartition, type Range } from './walk.ts';

/** A query whose parameters have been checked, as far as that goes without a table. */
interface QueryPlan {
  readonly conditions: KeyConditions;
  readonly filter: Condition | undefined;
  readonly filterName: string;
  readonly projection: readonly Path[] | undefined;
  readonly start: Item | undefined;
}

/** @throws ValidationException */
export function planQuery(input: Omit<QueryInput, 'TableName'>): QueryPlan {
  checkParameterStyle(
    { ...input },
    ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'],
    ['AttributesToGet', 'QueryFilter', 'ConditionalOperator', 'KeyConditions'],
  );
  const legacyFilter = filterCondition(input.QueryFilter, input.ConditionalOperator);
  const names = attributesToGet(input.AttributesToGet);
  checkSelect(input);
  const start = checkStartValues(input);
  if (input.KeyConditions === undefined && input.KeyConditionExpression === undefined) {
    throw validation('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
  }
  const { keyConditions, filter, projection } = compileExpressions(input);
  const conditions = keyConditions ?? legacyKeyConditions(input.KeyConditions ?? {});
  if (conditions.size < 1 || conditions.size > 2) throw validation('Conditions can be of length 1 or 2 only');
  return {
    conditions,
    filter: filter ?? legacyFilter,
    filterName: filter === undefined ? 'QueryFilter' : 'Filter Expression',
    projection: projection ?? names,
    start,
  };
}

function checkCondition(keys: KeySchema, conditions: KeyConditions, { name, type }: KeyAttribute): void {
  const isHash = name === keys.hash.name;
  const condition = conditions.get(name);
  if (keys.range === undefined && conditions.size > 1) throw validation('Query key condition not supported');
  if (condition === undefined) {
    if (isHash || conditions.size > 1) throw validation(`Query condition missed key schema element: ${name}`);
    return;
  }
  if (condition.operator === 'other') {
    throw validation('Attempted conditional constraint is not an indexable operation');
  }
  if (condition.values.some((value) => typeOf(value) !== type)) {
    throw invalid('Condition parameter type does not match schema type');
  }
  if (isHash && condition.operator !== '=') throw validation('Query key condition not supported');
  for (const value of condition.values) {
    const isEmpty = value.S === '' || value.B?.byteLength === 0;
    if (isEmpty && condition.operator !== 'begins_with') {
      throw validation(
        'One or more parameter values are not valid. The AttributeValue for a key attribute ' +
          `cannot contain an empty ${value.S === undefined ? 'binary' : 'string'} value. Key: ${name}`,
      );
    }
  }
}

/** Positions of the entries that a condition on the sort key picks: from the first, up to but without the second. */
function rangeOf(entries: readonly Entry[], condition: KeyCondition | undefined): Range {
  const [low, high] = (condition?.values ?? []).map(encodeKey);
  if (condition === undefined || low === undefined) return [0, entries.length];
  const atLeast = (value: string): number => positionBySort(entries, (sort) => sort < value);
  const above = (value: string): number => positionBySort(entries, (sort) => sort <= value);
  switch (condition.operator) {
    case '=':
      return [atLeast(low), above(low)];
    case '<':
      return [0, atLeast(low)];
    case '<=':
      return [0, above(low)];
    case '>':
      return [above(low), entries.length];
    case '>=':
      return [atLeast(low), entries.length];
    case 'between':
      return [atLeast(low), above(high ?? low)];
    case 'other':
      return [0, 0];
    case 'begins_with':
      return [atLeast(low), positionBySort(entries, (sort) => sort < low || sort.startsWith(low))];
  }
}

function checkStart(start: EntryKey, keys: KeySchema, conditions: KeyConditions, partition: string): void {
  const sort = keys.range === undefined ? undefined : conditions.get(keys.range.name);
  if (sort !== undefined) {
    const entry = { sort: start.sort, id: '', item: {}, size: 0 };
    const [from, to] = rangeOf([entry], sort);
    if (from >= to) throw validation('The provided starting key does not match the range key predicate');
    if (start.partition !== partition) {
      throw validation('The query can return at most one row and cannot be restarted');
    }
  } else if (start.partition !== partition) {
    throw validation('The provided starting key is outside query boundaries based on provided conditions');
  }
  // A partition without sort keys holds one item at most.
  if (keys.range === undefined && start.id === '') {
    throw validation(
      'The provided exclusive start key is invalid: ExclusiveStartKey cannot be given for a query of one item',
    );
  }
}

/** @throws ValidationException when a filter is about the key, which the conditions on the key are for */
function checkFilter(keys: KeySchema, { filter, filterName }: QueryPlan): void {
  const filtered = new Set(conditionPaths(filter).map(([name]) => name));
  for (const { name } of keyAttributes(keys)) {
    if (filtered.has(name)) {
      throw validation(`${filterName} can only contain non-primary key attributes: Primary key attribute: ${name}`);
    }
  }
}

/** The permission to query: policies may ask which partitions and which attributes it is about. */
function queryAccess(input: QueryInput, call: Call, action: string): Access {
  const table = findTable(call, input.TableName ?? '');
  const index = table?.indexes.find(({ name }) => name === input.IndexName);
  const hash = (index?.keys ?? table?.keys)?.hash.name;
  return tableAccess(call, action, input, () => ({
    ...returning(input),
    ...whereValid(() => {
      const { conditions, filter, projection } = planQuery(input);
      const values = hash === undefined ? undefined : conditions.get(hash)?.values;
      const names = [...conditions.keys(), ...topLevel(conditionPaths(filter)), ...topLevel(projection)];
      return {
        ...(values === undefined ? {} : { 'dynamodb:LeadingKeys': values.map(showKey) }),
        ...attributes(names),
      };
    }),
  }));
}

export const queryOperations: Operations = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
  Query: {
    access: queryAccess,
    run(input, call) {
      const plan = planQuery(input);
      const table = readTable(call, input.TableName ?? '');
      const source = findSource(table, input, plan.projection);
      const { keys, collection } = source;
      if (plan.start !== undefined) checkStartLength(source, plan.start);
      for (const key of keyAttributes(keys)) {
        if (plan.start !== undefined) checkStartAttribute(plan.start, key);
        checkCondition(keys, plan.conditions, key);
      }
      const value = plan.conditions.get(keys.hash.name)?.values[0];
      const partition = value === undefined ? '' : encodeKey(value);
      const start = plan.start === undefined ? undefined : startEntry(source, plan.start);
      if (start !== undefined) checkStart(start, keys, plan.conditions, partition);
      checkScalarKeys(table, plan.projection ?? []);
      checkFilter(keys, plan);
      checkProjected(source, input);
      checkScalarKeys(table, conditionPaths(plan.filter));
      const entries = collection.partitions.get(partition)?.entries ?? [];
      const sort = keys.range === undefined ? undefined : plan.conditions.get(keys.range.name);
      const range = rangeOf(entries, sort);
      const found = walkPartition(entries, range, input.ScanIndexForward !== false, start);
      return readPage(source, found, { ...input, TableName: input.TableName }, plan.filter, plan.projection);
    },
  },
};

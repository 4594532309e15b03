import type { QueryInput } from '@aws-sdk/client-dynamodb';
import type { Access, Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { attributes, returning, showKey, tableAccess, topLevel, whereValid } from '../access.ts';
import { counted, invalid, validation, withoutValues } from '../errors.ts';
import { checkParameterStyle, compileExpressions } from '../expressions/compile.ts';
import type { KeyConditions } from '../expressions/key-condition.ts';
import { conditionPaths } from '../expressions/paths.ts';
import type { Condition } from '../expressions/syntax.ts';
import { filterCondition } from '../legacy/expected.ts';
import { legacyKeyConditions } from '../legacy/key-conditions.ts';
import { findTable, readTable } from '../tables/lookup.ts';
import type { KeyAttribute, KeySchema } from '../tables/table.ts';
import type { Path } from '../values/path.ts';
import { typeOf, type Item } from '../values/value.ts';
import { attributesToGet } from './get-item.ts';
import { checkScalarKeys, encodeKeys, keyAttributes } from './keys.ts';
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
import { sortRange } from './sort-range.ts';
import { walkPartition } from './walk.ts';

const CONDITION_COUNT = 'Conditions can be of length 1 or 2 only';

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
  counted(() => checkSelect(input));
  const start = checkStartValues(input);
  if (input.KeyConditions === undefined && input.KeyConditionExpression === undefined) {
    throw validation('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
  }
  const { keyConditions, filter, projection } = compileExpressions(input);
  const conditions = keyConditions ?? legacyKeyConditions(input.KeyConditions ?? {});
  if (conditions.size < 1) throw validation(CONDITION_COUNT);
  return {
    conditions,
    filter: filter ?? legacyFilter,
    filterName: filter === undefined ? 'QueryFilter' : 'Filter Expression',
    projection: projection ?? names,
    start,
  };
}

/**
 * @param place of the attribute in the key
 * @throws ValidationException for a condition that no query can serve. The partition key is given by equality; of the
 * sort key's attributes those in front are given, all but the last of them by equality
 */
function checkCondition(keys: KeySchema, conditions: KeyConditions, { name, type }: KeyAttribute, place: number): void {
  const isHash = place < keys.hash.length;
  const condition = conditions.get(name);
  if (keys.range.length === 0 && conditions.size > keys.hash.length) {
    throw validation('Query key condition not supported');
  }
  if (condition === undefined) {
    if (isHash || conditions.size > place) throw validation(`Query condition missed key schema element: ${name}`);
    return;
  }
  if (condition.operator === 'other') {
    throw validation('Attempted conditional constraint is not an indexable operation');
  }
  if (condition.values.some((value) => typeOf(value) !== type)) {
    throw invalid('Condition parameter type does not match schema type');
  }
  const isLast = !isHash && conditions.size === place + 1;
  if (!isLast && condition.operator !== '=') throw validation('Query key condition not supported');
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

function checkConditionCount(keys: KeySchema, conditions: KeyConditions): void {
  const most = Math.max(2, keyAttributes(keys).length);
  if (conditions.size <= most) return;
  throw validation(most === 2 ? CONDITION_COUNT : 'Query key condition not supported');
}

function checkStart(start: EntryKey, keys: KeySchema, conditions: KeyConditions, partition: string): void {
  if (keys.range.some(({ name }) => conditions.has(name))) {
    const entry = { sort: start.sort, id: '', item: {}, size: 0 };
    const [from, to] = sortRange([entry], keys, conditions);
    if (from >= to) throw validation('The provided starting key does not match the range key predicate');
    if (start.partition !== partition) {
      throw validation('The query can return at most one row and cannot be restarted');
    }
  } else if (start.partition !== partition) {
    throw validation('The provided starting key is outside query boundaries based on provided conditions');
  }
  // A partition without sort keys holds one item at most.
  if (keys.range.length === 0 && start.id === '') {
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
  const hash = (index?.keys ?? table?.keys)?.hash ?? [];
  return tableAccess(call, action, input, () => ({
    ...returning(input),
    ...whereValid(() => {
      const { conditions, filter, projection } = planQuery(input);
      const values = hash.flatMap(({ name }) => conditions.get(name)?.values ?? []);
      const names = [...conditions.keys(), ...topLevel(conditionPaths(filter)), ...topLevel(projection)];
      return {
        ...(values.length === 0 ? {} : { 'dynamodb:LeadingKeys': values.map(showKey) }),
        ...attributes(names),
      };
    }),
  }));
}

export const queryOperations: Operations = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
  Query: {
    access: queryAccess,
    violated: withoutValues,
    run(input, call) {
      const plan = planQuery(input);
      const table = readTable(call, input.TableName ?? '');
      const source = findSource(table, input, plan.projection);
      const { keys, collection } = source;
      if (plan.start !== undefined) checkStartLength(source, plan.start);
      checkConditionCount(keys, plan.conditions);
      for (const [place, key] of keyAttributes(keys).entries()) {
        if (plan.start !== undefined) checkStartAttribute(plan.start, key);
        checkCondition(keys, plan.conditions, key, place);
      }
      const partition = encodeKeys(keys.hash.flatMap(({ name }) => plan.conditions.get(name)?.values ?? []));
      const start = plan.start === undefined ? undefined : startEntry(source, plan.start);
      if (start !== undefined) checkStart(start, keys, plan.conditions, partition);
      checkScalarKeys(table, plan.projection ?? []);
      checkFilter(keys, plan);
      checkProjected(source, input);
      checkScalarKeys(table, conditionPaths(plan.filter));
      const entries = collection.partitions.get(partition)?.entries ?? [];
      const range = sortRange(entries, keys, plan.conditions);
      const found = walkPartition(entries, range, input.ScanIndexForward !== false, start);
      return readPage(call, source, found, { ...input, TableName: input.TableName }, plan.filter, plan.projection);
    },
  },
};

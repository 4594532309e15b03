import type { ExecuteStatementOutput } from '@aws-sdk/client-dynamodb';
import { readPageToken, writePageToken, type Call } from '@coldstart/cloud';
import { invalid, rewording, validation } from '../errors.ts';
import { conditionPaths } from '../expressions/paths.ts';
import { checkScalarKeys, encodeKeys, keyAttributes } from '../items/keys.ts';
import type { Entry } from '../items/collection.ts';
import { readPage } from '../items/page.ts';
import {
  checkProjected,
  checkStartLength,
  findSource,
  holdsAttribute,
  startEntry,
  type EntryKey,
  type Source,
} from '../items/read-plan.ts';
import { HASHES, walkAll, walkPartition } from '../items/walk.ts';
import { readTable } from '../tables/lookup.ts';
import type { KeyAttribute } from '../tables/table.ts';
import { checkItem } from '../values/check.ts';
import { valueAt, type Path } from '../values/path.ts';
import { setAttribute, type AttributeValue, type Item } from '../values/value.ts';
import { allowedValues } from './keys.ts';
import type { Select } from './statement.ts';

export interface SelectOptions {
  readonly ConsistentRead?: boolean;
  readonly Limit?: number;
  readonly NextToken?: string;
  /** What else a token holds for: the statement and its parameters. */
  readonly scope?: unknown;
  readonly ReturnConsumedCapacity?: string;
}

/** Keys are strings, numbers and binaries: what JSON has no room for is in base64. */
function writeToken(key: Item, scope: unknown): string {
  const plain = Object.entries(key).map(([name, { S, N, B }]) => [
    name,
    S === undefined ? (N === undefined ? { B: Buffer.from(B ?? []).toString('base64') } : { N }) : { S },
  ]);
  return writePageToken(JSON.stringify(Object.fromEntries(plain)), scope);
}

/** @throws ValidationException for a token of another statement, or none */
function readToken(token: string, scope: unknown): Item {
  const text = readPageToken(token, scope);
  if (text === undefined) throw validation('NextToken does not match request');
  const fields = JSON.parse(text) as Record<string, Record<string, string>>;
  const key: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    const { S, N, B } = value;
    if (S !== undefined) setAttribute(key, name, { S });
    else if (N !== undefined) setAttribute(key, name, { N });
    else setAttribute(key, name, { B: Buffer.from(B ?? '', 'base64') });
  }
  return checkItem(key);
}

/** Attributes by the last name of their paths. */
function pick(item: Item, paths: readonly Path[]): Record<string, AttributeValue> {
  const picked: Record<string, AttributeValue> = {};
  for (const path of paths) {
    const value = valueAt(item, path);
    const name = path.findLast((step) => typeof step === 'string');
    if (value !== undefined && typeof name === 'string') setAttribute(picked, name, value);
  }
  return picked;
}

/** The partition or sort keys that a condition names outright; `undefined` when it leaves any of their attributes open. */
function namedKeys({ where }: Select, attributes: readonly KeyAttribute[]): string[] | undefined {
  let keys: AttributeValue[][] = [[]];
  for (const { name } of attributes) {
    const values = allowedValues(where, name);
    if (values === undefined) return undefined;
    keys = keys.flatMap((key) => values.map((value) => [...key, value]));
  }
  return keys.map(encodeKeys);
}

/** The entries to look at: those of the partition keys that the condition names, or all. */
function* entriesFor(source: Source, select: Select, start: EntryKey | undefined): Generator<Entry> {
  const { keys, collection } = source;
  const partitions = namedKeys(select, keys.hash);
  if (partitions === undefined) {
    yield* walkAll(collection, [0, HASHES], start);
    return;
  }
  const sorts = keys.range.length === 0 ? undefined : namedKeys(select, keys.range);
  const from = start === undefined ? 0 : Math.max(0, partitions.indexOf(start.partition));
  for (const [at, key] of partitions.entries()) {
    const entries = collection.partitions.get(key)?.entries;
    if (at < from || entries === undefined) continue;
    const here = start?.partition === key ? start : undefined;
    for (const entry of walkPartition(entries, [0, entries.length], select.order?.forward ?? true, here)) {
      if (sorts === undefined || sorts.includes(entry.sort)) yield entry;
    }
  }
}

/** @throws ValidationException for a filter on what an index does not hold: a statement never looks into the table for it */
function checkFiltered({ table, index }: Source, where: Select['where']): void {
  if (index === undefined) return;
  const names = new Set(conditionPaths(where).map(([name]) => name));
  const lacking = [...names].filter((name) => !holdsAttribute(table, index, name));
  if (lacking.length === 0) return;
  throw invalid(
    `Secondary index ${index.name} does not project one or more filter attributes: [${lacking.join(', ')}]`,
  );
}

function checkOrder(source: Source, { order, where }: Select): void {
  if (order === undefined) return;
  if (where === undefined) {
    throw validation('Must have WHERE clause in the statement when using ORDER BY clause.');
  }
  if (source.keys.hash.some(({ name }) => allowedValues(where, name) === undefined)) {
    throw validation(
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    );
  }
  if (keyAttributes(source.keys).every(({ name }) => name !== order.attribute)) {
    throw validation(`Variable reference ${order.attribute} in ORDER BY clause must be part of the primary key`);
  }
}

/** @throws ValidationException, ResourceNotFoundException */
export function executeSelect(call: Call, select: Select, options: SelectOptions): ExecuteStatementOutput {
  const table = readTable(call, select.tableName);
  const input = {
    ...(select.index === undefined ? {} : { IndexName: select.index }),
    ...(options.ConsistentRead === undefined ? {} : { ConsistentRead: options.ConsistentRead }),
  };
  const source = rewording(
    (message) =>
      message
        .replace(/(does not have the specified index): .*/, '$1')
        .replace(/^Consistent reads are.*/, 'Strongly consistent read is not supported on Global Secondary Indexes'),
    () => findSource(table, input, select.paths),
  );
  checkProjected(source, input);
  checkFiltered(source, select.where);
  checkScalarKeys(table, [...(select.paths ?? []), ...conditionPaths(select.where)]);
  checkOrder(source, select);
  const startKey = options.NextToken === undefined ? undefined : readToken(options.NextToken, options.scope);
  if (startKey !== undefined) checkStartLength(source, startKey, 'NextToken does not match request');
  const start = startKey === undefined ? undefined : startEntry(source, startKey);
  const page = readPage(
    call,
    source,
    entriesFor(source, select, start),
    { ...options, TableName: select.tableName },
    select.where,
    undefined,
  );
  const { paths } = select;
  const items = page.Items ?? [];
  return {
    Items: paths === undefined ? items : items.map((item) => pick(item, paths)),
    ...(page.LastEvaluatedKey === undefined ? {} : { NextToken: writeToken(page.LastEvaluatedKey, options.scope) }),
    ...(page.LastEvaluatedKey === undefined ? {} : { LastEvaluatedKey: page.LastEvaluatedKey }),
    ...(page.ConsumedCapacity === undefined ? {} : { ConsumedCapacity: page.ConsumedCapacity }),
  };
}

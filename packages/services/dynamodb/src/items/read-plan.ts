import type { QueryInput, ScanInput } from '@aws-sdk/client-dynamodb';
import { invalid, rewording, validation } from '../errors.ts';
import type { Index, KeyAttribute, KeySchema, Table } from '../tables/table.ts';
import { checkItem } from '../values/check.ts';
import type { Path } from '../values/path.ts';
import { attribute, typeOf, type Item } from '../values/value.ts';
import type { Collection } from './collection.ts';
import { checkKey, idOf, keyAttributes, keyOf, pickKey, type ItemKey } from './keys.ts';
import { currentItem } from './change.ts';

type ReadInput = Pick<
  QueryInput & ScanInput,
  'IndexName' | 'Select' | 'ConsistentRead' | 'AttributesToGet' | 'ProjectionExpression' | 'ExclusiveStartKey'
>;

/** What a query or scan reads: a table or one of its indexes. */
export interface Source {
  readonly table: Table;
  readonly index: Index | undefined;
  readonly keys: KeySchema;
  readonly collection: Collection;
  /** What is asked for and an index does not hold. */
  readonly lacking: readonly string[];
  /** The whole item, where a local index lacks something of it. */
  readonly fetch: ((entry: Item) => Item | undefined) | undefined;
}

/** Which entry of a collection a page ended with: in an index, items may share keys. */
export interface EntryKey extends ItemKey {
  readonly id: string;
}

/** @throws ValidationException when `Select` and the attributes that are asked for contradict each other */
export function checkSelect(input: ReadInput): void {
  const asked =
    input.ProjectionExpression !== undefined
      ? 'ProjectionExpression'
      : input.AttributesToGet === undefined
        ? undefined
        : 'AttributesToGet';
  switch (input.Select) {
    case 'COUNT':
      if (asked !== undefined) throw validation(`Cannot specify the ${asked} when choosing to get only the Count`);
      return;
    case 'SPECIFIC_ATTRIBUTES':
      if (asked === undefined) {
        throw validation(
          'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
        );
      }
      return;
    case 'ALL_PROJECTED_ATTRIBUTES':
    case 'ALL_ATTRIBUTES':
      if (input.Select === 'ALL_PROJECTED_ATTRIBUTES' && input.IndexName === undefined) {
        throw validation('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
      }
      if (asked !== undefined) throw validation(`Cannot specify the ${asked} when choosing to get ${input.Select}`);
      return;
    default:
  }
}

/** The values of a starting key. @throws ValidationException */
export function checkStartValues(input: ReadInput): Item | undefined {
  const start = input.ExclusiveStartKey;
  if (start === undefined) return undefined;
  return rewording(
    (message) =>
      /contains duplicates|number set|numeric value|significant digits|number with magnitude/.test(message)
        ? message
        : `The provided starting key is invalid: ${message}`,
    () => checkItem(start),
  );
}

function findIndex(table: Table, input: ReadInput): Index | undefined {
  if (input.IndexName === undefined) return undefined;
  const index = table.indexes.find(({ name }) => name === input.IndexName);
  if (index === undefined) throw validation(`The table does not have the specified index: ${input.IndexName}`);
  if (index.kind === 'global' && input.ConsistentRead === true) {
    throw validation('Consistent reads are not supported on global secondary indexes');
  }
  return index;
}

export function holdsAttribute(table: Table, index: Index, name: string): boolean {
  if (index.projection.type === 'ALL' || index.projection.nonKeyAttributes.includes(name)) return true;
  return [...keyAttributes(table.keys), ...keyAttributes(index.keys)].some((key) => key.name === name);
}

/** @throws ValidationException when there is no such index, or it cannot be read like this */
export function findSource(table: Table, input: ReadInput, projection: readonly Path[] | undefined): Source {
  const index = findIndex(table, input);
  if (index === undefined) {
    return { table, index, keys: table.keys, collection: table.items, lacking: [], fetch: undefined };
  }
  const wanted = [...new Set((projection ?? []).map(([name]) => name))];
  const missing = wanted.filter((name) => !holdsAttribute(table, index, name));
  const all = input.Select === 'ALL_ATTRIBUTES' && index.projection.type !== 'ALL';
  const lacking = all ? (['ALL_ATTRIBUTES'] as const) : missing;
  const source = { table, index, keys: index.keys, collection: index.entries, lacking };
  if (index.kind === 'global' || lacking.length === 0) return { ...source, fetch: undefined };
  return { ...source, fetch: (entry) => currentItem(table, keyOf(table.keys, entry)) };
}

/** @throws ValidationException when a global index does not hold what is asked for: it cannot fetch it from the table */
export function checkProjected({ index, lacking }: Source, input: ReadInput): void {
  if (index?.kind !== 'global' || lacking.length === 0) return;
  if (input.Select === 'ALL_ATTRIBUTES') {
    throw invalid(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} ` +
        'because its projection type is not ALL',
    );
  }
  throw invalid(`Global secondary index ${index.name} does not project [${lacking.join(', ')}]`);
}

const BAD_START = 'The provided starting key is invalid';

/** Names of the attributes that a starting key has: the table's key, and the index's. */
function startNames({ table, keys }: Source): ReadonlySet<string> {
  return new Set([...keyAttributes(table.keys), ...keyAttributes(keys)].map(({ name }) => name));
}

/** @throws ValidationException unless a starting key has as many attributes as it should */
export function checkStartLength(source: Source, start: Item, message = BAD_START): void {
  if (Object.keys(start).length !== startNames(source).size) throw validation(message);
}

/** @throws ValidationException unless a starting key has this attribute of the key */
export function checkStartAttribute(start: Item, { name, type }: KeyAttribute): void {
  const value = attribute(start, name);
  if (value === undefined) throw validation(BAD_START);
  if (typeOf(value) !== type) throw validation('The provided key element does not match the schema');
}

/** The entry that a starting key stands for. @throws ValidationException unless it holds a key of the table */
export function startEntry({ table, index, keys }: Source, start: Item): EntryKey {
  const tableKey = pickKey(start, table.keys);
  rewording(
    (message) => `${BAD_START}: ${message}`,
    () => checkKey(table.keys, tableKey),
  );
  return { ...keyOf(keys, start), id: index === undefined ? '' : idOf(keyOf(table.keys, tableKey)) };
}

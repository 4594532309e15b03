import type { ConsumedCapacity, ItemCollectionMetrics } from '@aws-sdk/client-dynamodb';
import type { Call } from '@coldstart/cloud';
import { tellOfCapacity } from '../metrics.ts';
import type { Table } from '../tables/table.ts';
import { equalItems, itemSize, type Item } from '../values/value.ts';
import { indexKeyOf, pickKey } from './keys.ts';
import { projected, type Change } from './change.ts';

/** Units that a call has used, in the table and in its indexes by their names. */
export interface Usage {
  table: number;
  readonly indexes: Map<string, number>;
}

export type CapacityKind = 'read' | 'write';

export function newUsage(table = 0): Usage {
  return { table, indexes: new Map() };
}

export function addIndexUsage(usage: Usage, index: string, units: number): void {
  if (units > 0) usage.indexes.set(index, (usage.indexes.get(index) ?? 0) + units);
}

export function addUsage(sum: Usage, more: Usage): void {
  sum.table += more.table;
  for (const [index, units] of more.indexes) addIndexUsage(sum, index, units);
}

/** One unit reads 4 KB consistently, or 8 KB eventually consistently. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}

/** One unit writes 1 KB. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}

function sizeOf(item: Item | undefined): number {
  return item === undefined ? 0 : itemSize(item);
}

/**
 * What a write uses: the larger of the two items in the table; in an index one write for each entry
 * that comes, goes or changes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export function writeUsage({ table, before, after }: Change): Usage {
  const usage = newUsage(writeUnits(Math.max(sizeOf(before), sizeOf(after))));
  for (const index of table.indexes) {
    const from = before === undefined ? undefined : indexKeyOf(index, before);
    const to = after === undefined ? undefined : indexKeyOf(index, after);
    const old = from === undefined || before === undefined ? undefined : projected(table, index, before);
    const fresh = to === undefined || after === undefined ? undefined : projected(table, index, after);
    const moved = from !== undefined && to !== undefined && (from.partition !== to.partition || from.sort !== to.sort);
    if (moved) {
      addIndexUsage(usage, index.name, writeUnits(sizeOf(old)) + writeUnits(sizeOf(fresh)));
    } else if (old === undefined || fresh === undefined ? old !== fresh : !equalItems(old, fresh)) {
      addIndexUsage(usage, index.name, writeUnits(Math.max(sizeOf(old), sizeOf(fresh))));
    }
  }
  return usage;
}

export interface CapacityOptions {
  /** Transactions cost twice, and say of what kind the units are. */
  readonly isTransaction?: boolean;
}

/**
 * Tells CloudWatch what an operation has used, and gives the answer's `ConsumedCapacity`.
 *
 * @param wanted the request's `ReturnConsumedCapacity`
 * @param name the table as the request names it, which may be its ARN
 */
export function consumedCapacity(
  call: Call,
  kind: CapacityKind,
  wanted: string | undefined,
  name: string,
  table: Table,
  usage: Usage,
  { isTransaction = false }: CapacityOptions = {},
): ConsumedCapacity | undefined {
  const factor = isTransaction ? 2 : 1;
  tellOfCapacity(call, kind, table, usage, factor);
  if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return undefined;
  let total = usage.table;
  for (const units of usage.indexes.values()) total += units;
  const units = (amount: number): Record<string, number> => ({
    CapacityUnits: amount * factor,
    ...(isTransaction && { [kind === 'read' ? 'ReadCapacityUnits' : 'WriteCapacityUnits']: amount * factor }),
  });
  const capacity: ConsumedCapacity = { TableName: name, ...units(total) };
  if (wanted === 'TOTAL') return capacity;
  capacity.Table = units(usage.table);
  for (const [index, amount] of usage.indexes) {
    const isLocal = table.indexes.some(({ name: other, kind }) => other === index && kind === 'local');
    const member = isLocal ? 'LocalSecondaryIndexes' : 'GlobalSecondaryIndexes';
    (capacity[member] ??= {})[index] = units(amount);
  }
  return capacity;
}

/** Size of an item collection, for tables with local indexes: all that shares a partition key is kept together. */
export function collectionMetrics(
  wanted: string | undefined,
  table: Table,
  item: Item,
): ItemCollectionMetrics | undefined {
  if (wanted !== 'SIZE' || !table.indexes.some(({ kind }) => kind === 'local')) return undefined;
  return {
    ItemCollectionKey: pickKey(item, { hash: table.keys.hash, range: [] }),
    // An estimate in GB, lower and upper; nothing here comes near the first.
    SizeEstimateRangeGB: [0, 1],
  };
}

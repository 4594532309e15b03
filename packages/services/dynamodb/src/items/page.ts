import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import type { Call } from '@coldstart/cloud';
import { holds } from '../expressions/evaluate.ts';
import type { Condition } from '../expressions/syntax.ts';
import type { Path } from '../values/path.ts';
import { itemSize, type AttributeValue } from '../values/value.ts';
import { addIndexUsage, consumedCapacity, newUsage, readUnits } from './capacity.ts';
import type { Entry } from './collection.ts';
import { shown } from './get-item.ts';
import { pickKey } from './keys.ts';
import type { Source } from './read-plan.ts';

/** Bytes that a query or scan reads before it stops. */
const PAGE = 1024 * 1024;

export interface PageInput {
  readonly TableName: string | undefined;
  readonly Limit?: number;
  readonly Select?: string;
  readonly ConsistentRead?: boolean;
  readonly ReturnConsumedCapacity?: string;
}

export interface Page {
  Items?: Record<string, AttributeValue>[];
  Count: number;
  ScannedCount: number;
  LastEvaluatedKey?: Record<string, AttributeValue>;
  ConsumedCapacity?: ConsumedCapacity;
}

/**
 * Reads entries until there are `Limit` of them or 1 MB, the filter coming after. Whoever stops there
 * is told where to go on, even when nothing is left.
 */
export function readPage(
  call: Call,
  source: Source,
  entries: Iterable<Entry>,
  input: PageInput,
  filter: Condition | undefined,
  projection: readonly Path[] | undefined,
): Page {
  const items: Record<string, AttributeValue>[] = [];
  const limit = input.Limit ?? Infinity;
  const consistent = input.ConsistentRead === true;
  let scanned = 0;
  let count = 0;
  let bytes = 0;
  let fetchUnits = 0;
  let last: Entry | undefined;
  for (const entry of entries) {
    scanned++;
    bytes += entry.size;
    const item = source.fetch === undefined ? entry.item : (source.fetch(entry.item) ?? entry.item);
    if (source.fetch !== undefined) fetchUnits += readUnits(itemSize(item), consistent);
    if (filter === undefined || holds(filter, item)) {
      count++;
      if (input.Select !== 'COUNT') items.push(shown(item, projection));
    }
    if (scanned >= limit || bytes >= PAGE) {
      last = entry;
      break;
    }
  }
  const { table, index } = source;
  const units = readUnits(bytes, consistent);
  const usage = newUsage(index === undefined ? units : fetchUnits);
  if (index !== undefined) addIndexUsage(usage, index.name, units);
  const capacity = consumedCapacity(call, 'read', input.ReturnConsumedCapacity, input.TableName ?? '', table, usage);
  return {
    ...(input.Select === 'COUNT' ? {} : { Items: items }),
    Count: count,
    ScannedCount: scanned,
    ...(last === undefined ? {} : { LastEvaluatedKey: pickKey(last.item, source.keys, table.keys) }),
    ...(capacity === undefined ? {} : { ConsumedCapacity: capacity }),
  };
}

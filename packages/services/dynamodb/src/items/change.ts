import { validation } from '../errors.ts';
import type { Index, Table } from '../tables/table.ts';
import { attribute, itemSize, setAttribute, type AttributeValue, type Item } from '../values/value.ts';
import { findEntry, putEntry, removeEntry, type Entry } from './collection.ts';
import { idOf, indexKeyOf, keyAttributes, keyOf, type ItemKey } from './keys.ts';

/** Bytes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-items */
export const LARGEST_ITEM = 400 * 1024;

/** What a write changes. */
export interface Change {
  readonly table: Table;
  readonly key: ItemKey;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** Who deletes: a caller, or DynamoDB at the end of an item's time to live. */
export type Author = 'caller' | 'time to live';

export function currentItem(table: Table, key: ItemKey): Item | undefined {
  return findEntry(table.items, key.partition, key.sort)?.item;
}

/** Attributes of an item that an index holds. */
export function projected(table: Table, index: Index, item: Item): Item {
  if (index.projection.type === 'ALL') return item;
  const names = [
    ...keyAttributes(table.keys).map(({ name }) => name),
    ...keyAttributes(index.keys).map(({ name }) => name),
    ...index.projection.nonKeyAttributes,
  ];
  const held: Record<string, AttributeValue> = {};
  for (const name of names) {
    const value = attribute(item, name);
    if (value !== undefined) setAttribute(held, name, value);
  }
  return held;
}

function entryOf(item: Item, sort: string, id: string): Entry {
  return { sort, id, item, size: itemSize(item) };
}

/** @throws ValidationException when an item is larger than items may be */
export function checkSize(item: Item, message = 'Item size has exceeded the maximum allowed size'): void {
  if (itemSize(item) > LARGEST_ITEM) throw validation(message);
}

/** Carries a change out in the table and its indexes alone. */
export function applyLocally({ table, key, before, after }: Change): void {
  if (after !== undefined) putEntry(table.items, key.partition, entryOf(after, key.sort, ''));
  else if (before !== undefined) removeEntry(table.items, key.partition, key.sort);
  if (table.indexes.length === 0) return;
  const id = idOf(key);
  for (const index of table.indexes) updateIndex(table, index, id, before, after);
}

function updateIndex(table: Table, index: Index, id: string, before: Item | undefined, after: Item | undefined): void {
  const from = before === undefined ? undefined : indexKeyOf(index, before);
  const to = after === undefined ? undefined : indexKeyOf(index, after);
  if (from !== undefined && (from.partition !== to?.partition || from.sort !== to.sort)) {
    removeEntry(index.entries, from.partition, from.sort, id);
  }
  if (to !== undefined && after !== undefined) {
    putEntry(index.entries, to.partition, entryOf(projected(table, index, after), to.sort, id));
  }
}

/** Fills an index that is new to its table. */
export function backfill(table: Table, index: Index): void {
  for (const partition of table.items.order) {
    for (const { item } of partition.entries) updateIndex(table, index, idOf(keyOf(table.keys, item)), undefined, item);
  }
}

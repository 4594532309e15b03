import type { Expiry, Table } from '../tables/table.ts';
import { attribute, type Item } from '../values/value.ts';
import type { ItemKey } from './keys.ts';
import { currentItem } from './change.ts';

/** Milliseconds. Items that expired longer ago than this stay: their attribute is taken for something else. */
const FIVE_YEARS = 5 * 365 * 24 * 60 * 60 * 1000;

/** When an item's time is up, in milliseconds since 1970. */
function expiryOf(table: Table, item: Item): number | undefined {
  if (table.ttl?.enabled !== true) return undefined;
  const seconds = attribute(item, table.ttl.attribute)?.N;
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** Keeps the furthest first, so that what is due comes off the end. */
function insert(expiries: Expiry[], expiry: Expiry): void {
  let low = 0;
  let high = expiries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((expiries[middle]?.at ?? 0) > expiry.at) low = middle + 1;
    else high = middle;
  }
  expiries.splice(low, 0, expiry);
}

/** Takes note of when an item expires; false when it never does. */
export function addExpiry(table: Table, key: ItemKey, item: Item, now: number): boolean {
  const at = expiryOf(table, item);
  if (at === undefined || table.ttl === undefined || at < now - FIVE_YEARS) return false;
  insert(table.ttl.expiries, { at, partition: key.partition, sort: key.sort });
  return true;
}

/** The items whose time is up; they are crossed off the list. */
export function* takeDue(table: Table, now: number): Generator<{ readonly key: ItemKey; readonly item: Item }> {
  const expiries = table.ttl?.expiries ?? [];
  for (let expiry = expiries.at(-1); expiry !== undefined && expiry.at <= now; expiry = expiries.at(-1)) {
    expiries.pop();
    const key = { partition: expiry.partition, sort: expiry.sort };
    const item = currentItem(table, key);
    // The item may have been given more time since, or be another one.
    if (item !== undefined && expiryOf(table, item) === expiry.at) yield { key, item };
  }
}

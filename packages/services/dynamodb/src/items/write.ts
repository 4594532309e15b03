import type { Call } from '@coldstart/cloud';
import { findTable } from '../tables/lookup.ts';
import { tablePart, type Table } from '../tables/table.ts';
import { equalItems } from '../values/value.ts';
import { allEntries } from './collection.ts';
import { addExpiry, takeDue } from './expiry.ts';
import { keyOf } from './keys.ts';
import { applyLocally, currentItem, type Author, type Change } from './placement.ts';
import { recordChange } from './streams.ts';

/** Carries a change out: in the table, its indexes, its stream, and its replicas in other Regions. */
export function applyChange(call: Call, change: Change, author: Author = 'caller'): void {
  applyHere(call, change, author);
  if (change.table.replicas.length > 0) replicate(call, change, author);
}

function applyHere(call: Call, change: Change, author: Author): void {
  const { table, key, before, after } = change;
  applyLocally(change);
  if (after !== undefined && addExpiry(table, key, after, call.now())) scheduleSweep(call, table);
  // A write that changes nothing leaves no record.
  if (before === after || (before !== undefined && after !== undefined && equalItems(before, after))) return;
  recordChange(call, change, author);
}

/**
 * Carries a change over to the replicas in other Regions, where it arrives at once: the last writer
 * wins, and here there is no telling who was last but the order of the calls.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html
 */
function replicate(call: Call, { table, key, after }: Change, author: Author): void {
  const [, , , , account = call.account] = table.arn.split(':');
  for (const { region } of table.replicas) {
    const { table: replica } = call.state(tablePart, { account, region, part: table.name });
    if (replica === undefined) continue;
    applyHere(call, { table: replica, key, before: currentItem(replica, key), after }, author);
  }
}

/** Takes note of all items' expiries, when time to live is switched on for a table that has some. */
export function noteAllExpiries(call: Call, table: Table): void {
  if (table.ttl === undefined) return;
  table.ttl.expiries = [];
  table.ttl.sweep = undefined;
  for (const { item } of allEntries(table.items)) addExpiry(table, keyOf(table.keys, item), item, call.now());
  scheduleSweep(call, table);
}

/**
 * Plans the next deletion of expired items. AWS deletes them within a few days of their expiry; here
 * it happens at the very moment, by the cloud's clock, so that a check need not guess when.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export function scheduleSweep(call: Call, table: Table): void {
  const next = table.ttl?.expiries.at(-1);
  if (table.ttl === undefined || next === undefined) return;
  if (table.ttl.sweep !== undefined && table.ttl.sweep <= next.at) return;
  table.ttl.sweep = next.at;
  const { arn, id } = table;
  call.later(Math.max(0, next.at - call.now()), 'expire items', (later) => {
    const current = findTable(later, arn);
    if (current?.id === id) sweep(later, current);
  });
}

function sweep(call: Call, table: Table): void {
  const { ttl } = table;
  if (ttl?.sweep === undefined || ttl.sweep > call.now()) return;
  const [, , , region = call.region, account = call.account] = table.arn.split(':');
  call.state(tablePart, { account, region, part: table.name });
  ttl.sweep = undefined;
  for (const { key, item } of takeDue(table, call.now())) {
    applyChange(call, { table, key, before: item, after: undefined }, 'time to live');
  }
  scheduleSweep(call, table);
}

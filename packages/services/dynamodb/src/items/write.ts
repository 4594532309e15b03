import { defineTimer, type Call } from '@coldstart/cloud';
import { findTable, homeOf } from '../tables/lookup.ts';
import { tablePart, type Table } from '../tables/table.ts';
import { equalItems } from '../values/value.ts';
import { allEntries } from './collection.ts';
import { addExpiry, takeDue } from './expiry.ts';
import { keyOf } from './keys.ts';
import { applyLocally, currentItem, type Author, type Change } from './change.ts';
import { sendChange } from './data-streams.ts';
import { recordChange } from './streams.ts';

/** Carries a change out: in the table, its indexes, its stream, and its replicas in other Regions. */
export function applyChange(call: Call, change: Change, author: Author = 'caller'): void {
  applyHere(call, change, author);
  if (change.table.replicas.length > 0) replicate(call, change, author);
}

function applyHere(call: Call, change: Change, author: Author): void {
  const { table, key, before, after } = change;
  applyLocally(change);
  if (after !== undefined && addExpiry(table, key, after, call.now())) scheduleExpiry(call, table);
  // A write that changes nothing leaves no record.
  if (before === after || (before !== undefined && after !== undefined && equalItems(before, after))) return;
  recordChange(call, change, author);
  sendChange(call, change, author);
}

/**
 * Carries a change over to the replicas in other Regions, where it arrives at once: the last writer
 * wins, and here there is no telling who was last but the order of the calls.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html
 */
function replicate(call: Call, { table, key, after }: Change, author: Author): void {
  const { account } = homeOf(table);
  for (const { region } of table.replicas) {
    const { table: replica } = call.state(tablePart, { account, region, part: table.name });
    if (replica === undefined) continue;
    applyHere(call, { table: replica, key, before: currentItem(replica, key), after }, author);
  }
}

/** Lists all items' expiries, when time to live is switched on for a table that has some. */
export function listExpiries(call: Call, table: Table): void {
  if (table.ttl === undefined) return;
  table.ttl.expiries = [];
  for (const { item } of allEntries(table.items)) addExpiry(table, keyOf(table.keys, item), item, call.now());
  scheduleExpiry(call, table);
}

interface Expiring {
  readonly arn: string;
  /** A table that is made anew under the same name is another one. */
  readonly id: string;
}

/** The next expiry in a table: one timer a table, however many items expire. */
export const expiryTimer = defineTimer<Expiring>('dynamodb/expiry', (call, { arn, id }) => {
  const table = findTable(call, arn);
  if (table?.id === id) expireItems(call, table);
});

/**
 * Plans the next deletion of expired items. AWS deletes them within a few days of their expiry; here
 * it happens at the very moment, by the cloud's clock, so that a check need not guess when.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
function scheduleExpiry(call: Call, { name, arn, id, ttl }: Table): void {
  const next = ttl?.expiries.at(-1)?.at;
  if (ttl === undefined || next === undefined) return;
  if (ttl.timer !== undefined && ttl.timer <= next) return;
  ttl.timer = next;
  const what = `expiry of items of ${name}`;
  call.schedule(expiryTimer, { at: next }, { arn, id }, { key: name, what, ...homeOf({ arn }) });
}

/** Ends the wait for a table's next expiry. */
export function unscheduleExpiry(call: Call, table: Table): void {
  call.unschedule(expiryTimer, table.name, homeOf(table));
}

function expireItems(call: Call, table: Table): void {
  if (table.ttl === undefined) return;
  call.state(tablePart, { ...homeOf(table), part: table.name });
  table.ttl.timer = undefined;
  for (const { key, item } of takeDue(table, call.now())) {
    applyChange(call, { table, key, before: item, after: undefined }, 'time to live');
  }
  scheduleExpiry(call, table);
}

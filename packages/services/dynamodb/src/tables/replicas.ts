import { randomUUID } from 'node:crypto';
import type { ReplicationGroupUpdate } from '@aws-sdk/client-dynamodb';
import type { Call } from '@coldstart/cloud';
import { validation } from '../errors.ts';
import { allEntries, emptyCollection } from '../items/collection.ts';
import { keyOf } from '../items/keys.ts';
import { applyLocally } from '../items/change.ts';
import { startStream } from '../items/streams.ts';
import { dropTable } from './drop-table.ts';
import { homeOf } from './lookup.ts';
import { tablePart, type Replica, type Table } from './table.ts';

function tableIn(call: Call, table: Table, region: string): { table: Table | undefined } {
  return call.state(tablePart, { account: homeOf(table).account, region, part: table.name });
}

/** Adds and removes replicas. @throws ValidationException */
export function updateReplicas(call: Call, table: Table, updates: readonly ReplicationGroupUpdate[]): void {
  for (const { Create: create, Update: update, Delete: remove } of updates) {
    if (create !== undefined) addReplica(call, table, create.RegionName ?? '', create.KMSMasterKeyId);
    if (update !== undefined) checkReplica(table, update.RegionName ?? '');
    if (remove !== undefined) removeReplica(call, table, remove.RegionName ?? '');
  }
}

function checkReplica(table: Table, region: string): void {
  if (table.replicas.some((replica) => replica.region === region)) return;
  throw validation(
    'Update global table operation failed because one or more replicas were not part of the global table: ' + region,
  );
}

function addReplica(call: Call, table: Table, region: string, keyId: string | undefined): void {
  const { region: home } = homeOf(table);
  if (region === home || table.replicas.some((replica) => replica.region === region)) {
    throw validation(
      `Failed to create a the new replica of table with name: '${table.name}' because one or more replicas already existed as tables.`,
    );
  }
  const slot = tableIn(call, table, region);
  if (slot.table !== undefined) {
    throw validation(
      `Failed to create a the new replica of table with name: '${table.name}' because one or more replicas already existed as tables.`,
    );
  }
  const others = table.replicas;
  const arn = table.arn.replace(`:${home}:`, `:${region}:`);
  // A replica's stream is its own, with its own label.
  const stream = table.stream === undefined ? undefined : startStream(call, arn, table.keys, table.stream.view);
  const replica: Table = {
    ...structuredClone({ ...table, items: emptyCollection(), indexes: [], tags: [] }),
    arn,
    id: randomUUID(),
    created: call.now(),
    indexes: table.indexes.map((index) => ({
      ...index,
      arn: `${arn}/index/${index.name}`,
      throughput: index.throughput === undefined ? undefined : { ...index.throughput },
      entries: emptyCollection(),
    })),
    items: emptyCollection(),
    stream,
    lastStream: stream,
    replicas: [{ region: home, keyId: undefined }, ...others],
  };
  for (const { item } of allEntries(table.items)) {
    applyLocally({ table: replica, key: keyOf(table.keys, item), before: undefined, after: item });
  }
  slot.table = replica;
  const added: Replica = { region, keyId };
  for (const { region: other } of others) {
    const { table: third } = tableIn(call, table, other);
    if (third !== undefined) third.replicas = [...third.replicas, added];
  }
  table.replicas = [...others, added];
}

function removeReplica(call: Call, table: Table, region: string): void {
  if (region === homeOf(table).region) {
    dropTable(call, table);
    return;
  }
  checkReplica(table, region);
  const { table: replica } = tableIn(call, table, region);
  if (replica !== undefined) dropTable(call, replica);
}

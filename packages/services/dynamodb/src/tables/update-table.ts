import type { UpdateTableInput } from '@aws-sdk/client-dynamodb';
import type { Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { onTable } from '../access.ts';
import { validation } from '../errors.ts';
import { endStream, startStream } from '../items/streams.ts';
import { describeTable, type Phase } from './describe.ts';
import { findKey, readEncryption } from './encryption.ts';
import { checkManagedName, managedTable, tableAddress } from './lookup.ts';
import { updateReplicas } from './replicas.ts';
import { updateBilling } from './update-billing.ts';
import { checkIndexUpdates, updateIndexes } from './update-indexes.ts';
import { readStreamView, readThroughput, readWarm } from './settings.ts';
import type { Table } from './table.ts';

const SETTINGS = [
  'ProvisionedThroughput',
  'BillingMode',
  'StreamSpecification',
  'GlobalSecondaryIndexUpdates',
  'SSESpecification',
  'ReplicaUpdates',
  'TableClass',
  'DeletionProtectionEnabled',
  'OnDemandThroughput',
  'WarmThroughput',
  'MultiRegionConsistency',
] as const;

function checkAnything(input: UpdateTableInput): void {
  if (SETTINGS.some((name) => input[name] !== undefined && !isEmptyList(input[name]))) return;
  throw validation(
    'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or ' +
      'SSESpecification or ReplicaUpdates is required',
  );
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function updateStream(call: Call, table: Table, input: UpdateTableInput): void {
  if (input.StreamSpecification === undefined) return;
  const view = readStreamView(input.StreamSpecification);
  if (view === undefined) {
    if (table.stream === undefined) throw validation(`Table already has a disabled stream: TableName: ${table.name}`);
    endStream(call, table.stream);
    table.stream = undefined;
    return;
  }
  if (table.stream !== undefined) {
    throw validation(`Table already has an enabled stream: TableName: ${table.name}`);
  }
  table.stream = startStream(call, table.arn, table.keys, view);
  table.lastStream = table.stream;
}

/** A copy to try the changes on: an update that is refused half-way has changed nothing. */
function draftOf(table: Table): Table {
  return {
    ...table,
    throughput: { ...table.throughput },
    indexes: table.indexes.map((index) => ({
      ...index,
      throughput: index.throughput === undefined ? undefined : { ...index.throughput },
    })),
  };
}

export const updateOperations: Operations = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
  UpdateTable: {
    access: onTable,
    async run(input, call) {
      const name = input.TableName ?? '';
      const keyArn = await findKey(call, input.SSESpecification);
      checkManagedName(tableAddress(call, name).part);
      checkAnything(input);
      readThroughput(input.ProvisionedThroughput);
      checkIndexUpdates(input.GlobalSecondaryIndexUpdates ?? []);
      const current = managedTable(call, name);
      const table = draftOf(current);
      const wasOnDemand = table.billing === 'PAY_PER_REQUEST';
      updateBilling(call, table, input);
      const { statuses, deleted } = updateIndexes(call, table, input, wasOnDemand);
      const encryption = readEncryption(input.SSESpecification, keyArn);
      updateStream(call, table, input);
      if (input.ReplicaUpdates !== undefined) updateReplicas(call, table, input.ReplicaUpdates);
      table.onDemand = input.OnDemandThroughput ?? table.onDemand;
      table.warm = readWarm(input.WarmThroughput) ?? table.warm;
      if (input.TableClass !== undefined) table.tableClass = { name: input.TableClass, updated: call.now() };
      table.deletionProtection = input.DeletionProtectionEnabled ?? table.deletionProtection;
      const { read, write, decreasesToday } = current.throughput;
      // Until the update is through, the throughput is what it was.
      const throughput =
        current.billing === table.billing ? { ...table.throughput, read, write, decreasesToday } : table.throughput;
      const isWarming = input.WarmThroughput !== undefined;
      const phase: Phase = { status: 'UPDATING', indexes: statuses, deleted, throughput, isWarming };
      if (input.SSESpecification === undefined) {
        Object.assign(current, table);
        return { TableDescription: describeTable(current, phase) };
      }
      // The answer is about the change under way; afterwards there is the new setting, or nothing to say.
      table.encryption = encryption ?? table.encryption;
      if (table.encryption !== undefined) table.encryption = { ...table.encryption, status: 'UPDATING' };
      const description = describeTable(table, phase);
      Object.assign(current, table, { encryption });
      return { TableDescription: description };
    },
  },
};

import type { GlobalSecondaryIndexUpdate, UpdateTableInput, ProvisionedThroughput } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { onTable } from '../access.ts';
import { invalid, validation } from '../errors.ts';
import { keyAttributes } from '../items/keys.ts';
import { backfill } from '../items/placement.ts';
import { endStream, startStream } from '../items/streams.ts';
import { newIndex } from './create-table.ts';
import { describeTable, type Phase } from './describe.ts';
import { checkManagedName, managedTable, tableAddress } from './lookup.ts';
import { updateReplicas } from './replicas.ts';
import { checkDefined, checkIndexThroughput, readDefinitions } from './schema.ts';
import { readEncryption, readStreamView, readThroughput, readWarm } from './settings.ts';
import type { Index, KeyAttribute, Table, Throughput } from './table.ts';

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

function setThroughput(throughput: Throughput, wanted: ProvisionedThroughput, now: number): void {
  const { read, write } = readThroughput(wanted);
  if (read === throughput.read && write === throughput.write) {
    throw validation(
      'The provisioned throughput for the table will not change. The requested value equals the current value. ' +
        `Current ReadCapacityUnits provisioned for the table: ${throughput.read}. ` +
        `Requested ReadCapacityUnits: ${read}. ` +
        `Current WriteCapacityUnits provisioned for the table: ${throughput.write}. ` +
        `Requested WriteCapacityUnits: ${write}. ` +
        'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
    );
  }
  if (read > throughput.read || write > throughput.write) throughput.increased = now;
  if (read < throughput.read || write < throughput.write) {
    throughput.decreased = now;
    throughput.decreasesToday++;
  }
  throughput.read = read;
  throughput.write = write;
}

function updateBilling(call: Call, table: Table, input: UpdateTableInput): void {
  const mode = input.BillingMode ?? table.billing;
  const wanted = input.ProvisionedThroughput;
  if (mode === 'PAY_PER_REQUEST') {
    if (wanted !== undefined) {
      throw invalid(
        'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
      );
    }
    if (table.billing === 'PAY_PER_REQUEST') return;
    table.billing = mode;
    table.onDemandSince = call.now();
    table.throughput = { read: 0, write: 0, decreasesToday: table.throughput.decreasesToday };
    for (const index of table.indexes) {
      if (index.kind === 'global') index.throughput = { read: 0, write: 0, decreasesToday: 0 };
    }
    return;
  }
  if (table.billing === 'PAY_PER_REQUEST') switchToProvisioned(table, input);
  else if (wanted !== undefined) setThroughput(table.throughput, wanted, call.now());
  else if (input.BillingMode === 'PROVISIONED') {
    throw invalid('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  }
}

function switchToProvisioned(table: Table, { ProvisionedThroughput: wanted, ...input }: UpdateTableInput): void {
  if (wanted === undefined) throw invalid('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  const updates = new Map(
    (input.GlobalSecondaryIndexUpdates ?? []).map(({ Update: update }) => [
      update?.IndexName,
      update?.ProvisionedThroughput,
    ]),
  );
  const global = table.indexes.filter(({ kind }) => kind === 'global');
  const lacking = global.filter(({ name }) => updates.get(name) === undefined).map(({ name }) => name);
  if (lacking.length > 0) throw invalid(`ProvisionedThroughput must be specified for index: ${lacking.join(',')}`);
  table.billing = 'PROVISIONED';
  table.throughput = readThroughput(wanted);
}

function checkIndexUpdates(updates: readonly GlobalSecondaryIndexUpdate[]): void {
  const seen = new Set<string>();
  for (const { Create: create, Update: update, Delete: remove } of updates) {
    const name = (create ?? update ?? remove)?.IndexName;
    if ([create, update, remove].filter((action) => action !== undefined).length > 1) {
      throw invalid(
        'Only one of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ' +
          'GlobalSecondaryIndexUpdate.Delete may be specified',
      );
    }
    if (name === undefined) {
      throw invalid(
        'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ' +
          'GlobalSecondaryIndexUpdate.Delete must not be null',
      );
    }
    if (seen.has(name)) {
      throw invalid(`Only one global secondary index update per index is allowed simultaneously. Index: ${name}`);
    }
    seen.add(name);
  }
  if (updates.filter(({ Create: create, Delete: remove }) => create ?? remove).length > 1) {
    throw new AwsError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  }
}

function globalIndex(table: Table, name: string | undefined): Index {
  const index = table.indexes.find((other) => other.name === name && other.kind === 'global');
  if (index === undefined) {
    throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
  }
  return index;
}

/** Attributes that are defined and used: those of an index that is gone go with it. */
function usedDefinitions(table: Table, definitions: readonly KeyAttribute[]): KeyAttribute[] {
  const used = new Set(
    [table.keys, ...table.indexes.map(({ keys }) => keys)].flatMap((keys) =>
      keyAttributes(keys).map(({ name }) => name),
    ),
  );
  return definitions.filter(({ name }) => used.has(name));
}

/** @throws ValidationException when an attribute that is a key already is defined as something else */
function checkRedefinitions(table: Table, fresh: readonly KeyAttribute[]): void {
  for (const { name, type } of fresh) {
    const known = table.definitions.find((other) => other.name === name);
    if (known === undefined || known.type === type) continue;
    throw invalid(
      'Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. ' +
        `Existing schema: Schema:[SchemaElement: key{${name}:${known.type}:HASH}] ` +
        `New schema: Schema:[SchemaElement: key{${name}:${type}:HASH}]`,
    );
  }
}

interface IndexChanges {
  readonly statuses: Record<string, 'CREATING' | 'UPDATING' | 'DELETING'>;
  readonly deleted: Index[];
}

function updateIndexes(call: Call, table: Table, input: UpdateTableInput, wasOnDemand: boolean): IndexChanges {
  const changes: IndexChanges = { statuses: {}, deleted: [] };
  const fresh = readDefinitions(input.AttributeDefinitions ?? []);
  checkRedefinitions(table, fresh);
  const definitions = [
    ...table.definitions.filter(({ name }) => !fresh.some((other) => other.name === name)),
    ...fresh,
  ];
  for (const { Create: create, Update: update, Delete: remove } of input.GlobalSecondaryIndexUpdates ?? []) {
    if (create !== undefined) {
      checkIndexThroughput(create, table.billing);
      // The key has to be defined in this request, even where the table has defined it already.
      checkDefined(create.KeySchema ?? [], fresh);
      const index = newIndex('global', table.arn, fresh, create);
      if (table.indexes.some(({ name }) => name === index.name)) {
        throw validation(`Attempting to create an index which already exists: ${index.name}`);
      }
      table.indexes = [...table.indexes, index];
      backfill(table, index);
      changes.statuses[index.name] = 'CREATING';
    }
    if (update !== undefined) {
      const index = globalIndex(table, update.IndexName);
      if (update.ProvisionedThroughput !== undefined) {
        if (wasOnDemand) index.throughput = readThroughput(update.ProvisionedThroughput);
        else if (index.throughput !== undefined)
          setThroughput(index.throughput, update.ProvisionedThroughput, call.now());
      }
      index.onDemand = update.OnDemandThroughput ?? index.onDemand;
      index.warm = readWarm(update.WarmThroughput) ?? index.warm;
      changes.statuses[index.name] = 'UPDATING';
    }
    if (remove !== undefined) {
      const index = globalIndex(table, remove.IndexName);
      table.indexes = table.indexes.filter((other) => other !== index);
      changes.deleted.push(index);
      changes.statuses[index.name] = 'DELETING';
    }
  }
  table.definitions = usedDefinitions(table, definitions);
  return changes;
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
    run(input, call) {
      const name = input.TableName ?? '';
      checkManagedName(tableAddress(call, name).part);
      checkAnything(input);
      readThroughput(input.ProvisionedThroughput);
      checkIndexUpdates(input.GlobalSecondaryIndexUpdates ?? []);
      const current = managedTable(call, name);
      const table = draftOf(current);
      const wasOnDemand = table.billing === 'PAY_PER_REQUEST';
      updateBilling(call, table, input);
      const { statuses, deleted } = updateIndexes(call, table, input, wasOnDemand);
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
      const phase: Phase = { status: 'UPDATING', indexes: statuses, deleted, throughput };
      if (input.SSESpecification === undefined) {
        Object.assign(current, table);
        return { TableDescription: describeTable(current, phase) };
      }
      const before = table.encryption;
      const after = readEncryption(call, input.SSESpecification);
      // The answer tells of the change under way; afterwards there is the new setting, or nothing to tell.
      table.encryption = after ?? before;
      if (table.encryption !== undefined) table.encryption = { ...table.encryption, status: 'UPDATING' };
      const description = describeTable(table, phase);
      Object.assign(current, table, { encryption: after });
      return { TableDescription: description };
    },
  },
};

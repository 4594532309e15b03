import type { GlobalSecondaryIndexUpdate, UpdateTableInput } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { invalid, validation } from '../errors.ts';
import { backfill } from '../items/change.ts';
import { keyAttributes } from '../items/keys.ts';
import { newIndex } from './new-index.ts';
import { checkDefined } from './key-schema.ts';
import { checkIndexThroughput, readDefinitions } from './schema.ts';
import { readThroughput, readWarm } from './settings.ts';
import type { Index, KeyAttribute, Table } from './table.ts';
import { setThroughput } from './update-billing.ts';

/** @throws ValidationException, LimitExceededException for updates that cannot be made together */
export function checkIndexUpdates(updates: readonly GlobalSecondaryIndexUpdate[]): void {
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

/** What became of a table's indexes. */
interface IndexChanges {
  readonly statuses: Record<string, 'CREATING' | 'UPDATING' | 'DELETING'>;
  readonly deleted: Index[];
}

/** Creates, changes and deletes global indexes. @throws ValidationException, ResourceNotFoundException */
export function updateIndexes(call: Call, table: Table, input: UpdateTableInput, wasOnDemand: boolean): IndexChanges {
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

import type {
  AttributeDefinition,
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  LocalSecondaryIndexDescription,
  ProvisionedThroughputDescription,
  GlobalSecondaryIndexWarmThroughputDescription,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { Index, KeyAttribute, KeySchema, Projection, Table, Throughput, WarmThroughput } from './table.ts';

/** Units that any table on demand can do from the start. */
const ON_DEMAND_WARM: WarmThroughput = { read: 12_000, write: 4_000 };

/**
 * What a description says of a table's life. Nothing takes time here: a table is usable when
 * CreateTable has answered, but answers speak of the states in between, as AWS's do.
 */
export interface Phase {
  readonly status: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';
  /** Status of the indexes, where it is another than `ACTIVE`, by name. */
  readonly indexes?: Readonly<Record<string, 'CREATING' | 'UPDATING' | 'DELETING'>>;
  /** The table's throughput, where it is another than it soon will be. */
  readonly throughput?: Throughput;
  /** Whether it is becoming as warm as was asked for. */
  readonly isWarming?: boolean;
  /** Indexes that have been deleted, but are still spoken of. */
  readonly deleted?: readonly Index[];
}

export const ACTIVE: Phase = { status: 'ACTIVE' };

export function describeKeys(keys: KeySchema): KeySchemaElement[] {
  return [
    ...keys.hash.map(({ name }): KeySchemaElement => ({ AttributeName: name, KeyType: 'HASH' })),
    ...keys.range.map(({ name }): KeySchemaElement => ({ AttributeName: name, KeyType: 'RANGE' })),
  ];
}

function describeDefinitions(definitions: readonly KeyAttribute[]): AttributeDefinition[] {
  return definitions.map(({ name, type }) => ({ AttributeName: name, AttributeType: type }));
}

function describeProjection({ type, nonKeyAttributes }: Projection): GlobalSecondaryIndexDescription['Projection'] {
  return {
    ProjectionType: type,
    ...(nonKeyAttributes.length === 0 ? {} : { NonKeyAttributes: [...nonKeyAttributes] }),
  };
}

function describeThroughput(throughput: Throughput): ProvisionedThroughputDescription {
  const { read, write, increased, decreased, decreasesToday } = throughput;
  return {
    ...(increased === undefined ? {} : { LastIncreaseDateTime: new Date(increased) }),
    ...(decreased === undefined ? {} : { LastDecreaseDateTime: new Date(decreased) }),
    NumberOfDecreasesToday: decreasesToday,
    ReadCapacityUnits: read,
    WriteCapacityUnits: write,
  };
}

/**
 * What was asked for, or what the table can do of itself; while it is being made, only the former is said.
 *
 * @param isChanging whether it is about to be what was asked for
 */
function describeWarm(
  warm: WarmThroughput | undefined,
  own: WarmThroughput,
  isCreating: boolean,
  isChanging: boolean,
): GlobalSecondaryIndexWarmThroughputDescription | undefined {
  if (warm === undefined && isCreating) return undefined;
  const { read, write } = warm ?? own;
  return {
    ReadUnitsPerSecond: Math.max(read, own.read),
    WriteUnitsPerSecond: Math.max(write, own.write),
    Status: isCreating || isChanging ? 'UPDATING' : 'ACTIVE',
  };
}

function ownWarm(table: Table, { read, write }: Throughput): WarmThroughput {
  return table.billing === 'PAY_PER_REQUEST' ? ON_DEMAND_WARM : { read, write };
}

function describeGlobal(table: Table, index: Index, phase: Phase): GlobalSecondaryIndexDescription {
  const status = phase.indexes?.[index.name] ?? 'ACTIVE';
  const throughput = index.throughput ?? { read: 0, write: 0, decreasesToday: 0 };
  const isCreating = status === 'CREATING' || phase.status === 'CREATING';
  const warm = describeWarm(index.warm, ownWarm(table, throughput), isCreating, status !== 'ACTIVE');
  return {
    IndexName: index.name,
    KeySchema: describeKeys(index.keys),
    Projection: describeProjection(index.projection),
    IndexStatus: status,
    ...(status === 'CREATING' && phase.status !== 'CREATING' ? { Backfilling: false } : {}),
    ProvisionedThroughput: describeThroughput(throughput),
    ...(index.onDemand === undefined ? {} : { OnDemandThroughput: index.onDemand }),
    IndexSizeBytes: index.entries.bytes,
    ItemCount: index.entries.count,
    IndexArn: index.arn,
    ...(warm === undefined ? {} : { WarmThroughput: warm }),
  };
}

function describeLocal(index: Index): LocalSecondaryIndexDescription {
  return {
    IndexName: index.name,
    KeySchema: describeKeys(index.keys),
    Projection: describeProjection(index.projection),
    IndexSizeBytes: index.entries.bytes,
    ItemCount: index.entries.count,
    IndexArn: index.arn,
  };
}

/** Only a table that is or was on demand says how it is billed. */
function describeBilling(table: Table, { status }: Phase): Partial<TableDescription> {
  if (table.onDemandSince === undefined) return {};
  const since = status === 'CREATING' ? {} : { LastUpdateToPayPerRequestDateTime: new Date(table.onDemandSince) };
  return { BillingModeSummary: { BillingMode: table.billing, ...since } };
}

/** The members that come and go with the table's settings. */
function describeSettings(table: Table, phase: Phase): Partial<TableDescription> {
  const stream = table.lastStream;
  return {
    ...describeBilling(table, phase),
    ...(table.onDemand === undefined ? {} : { OnDemandThroughput: table.onDemand }),
    ...(table.stream === undefined
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream.view } }),
    ...(stream === undefined ? {} : { LatestStreamArn: stream.arn, LatestStreamLabel: stream.label }),
    ...(table.encryption === undefined
      ? {}
      : {
          SSEDescription: {
            Status: table.encryption.status,
            ...(table.encryption.status === 'DISABLED'
              ? {}
              : { SSEType: 'KMS' as const, KMSMasterKeyArn: table.encryption.keyArn }),
          },
        }),
    ...(table.tableClass === undefined
      ? {}
      : {
          TableClassSummary: {
            TableClass: table.tableClass.name,
            ...(table.tableClass.updated === undefined
              ? {}
              : { LastUpdateDateTime: new Date(table.tableClass.updated) }),
          },
        }),
    ...(table.replicas.length === 0
      ? {}
      : {
          GlobalTableVersion: '2019.11.21',
          Replicas: table.replicas.map(({ region, keyId }) => ({
            RegionName: region,
            ReplicaStatus: 'ACTIVE' as const,
            ...(keyId === undefined ? {} : { KMSMasterKeyId: keyId }),
          })),
        }),
  };
}

export function describeTable(table: Table, phase: Phase = ACTIVE): TableDescription {
  const own = ownWarm(table, table.throughput);
  const warm = describeWarm(table.warm, own, phase.status === 'CREATING', phase.isWarming === true);
  const isGlobal = ({ kind }: Index): boolean => kind === 'global';
  const global = [...table.indexes.filter(isGlobal), ...(phase.deleted ?? [])];
  const local = table.indexes.filter((index) => !isGlobal(index));
  return {
    AttributeDefinitions: describeDefinitions(table.definitions),
    TableName: table.name,
    KeySchema: describeKeys(table.keys),
    TableStatus: phase.status,
    CreationDateTime: new Date(table.created),
    ProvisionedThroughput: describeThroughput(phase.throughput ?? table.throughput),
    TableSizeBytes: table.items.bytes,
    ItemCount: table.items.count,
    TableArn: table.arn,
    TableId: table.id,
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local.map(describeLocal) }),
    ...(global.length === 0
      ? {}
      : { GlobalSecondaryIndexes: global.map((index) => describeGlobal(table, index, phase)) }),
    ...describeSettings(table, phase),
    DeletionProtectionEnabled: table.deletionProtection,
    ...(warm === undefined ? {} : { WarmThroughput: warm }),
  };
}

/** What DeleteTable answers: of a table on its way out only the remains are described. */
export function describeDeleted(table: Table): TableDescription {
  return {
    TableName: table.name,
    TableStatus: 'DELETING',
    ProvisionedThroughput: describeThroughput(table.throughput),
    TableSizeBytes: table.items.bytes,
    ItemCount: table.items.count,
    TableArn: table.arn,
    TableId: table.id,
    ...describeBilling(table, ACTIVE),
    DeletionProtectionEnabled: table.deletionProtection,
  };
}

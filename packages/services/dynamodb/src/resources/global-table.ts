import { pick, type Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import {
  createInput,
  fromDescription,
  indexInput,
  indexProblem,
  indexUpdate,
  needsNewTable,
  sseInput,
  streamUpdates,
  tableAttributes,
  throughputUpdate,
  timeToLiveUpdates,
  type TableIndex,
  type TableProperties,
} from './table-input.ts';

interface Replica extends Pick<
  TableProperties,
  'PointInTimeRecoverySpecification' | 'ContributorInsightsSpecification' | 'DeletionProtectionEnabled' | 'TableClass'
> {
  Region: string;
  Tags?: Tag[];
}

interface WriteCapacity {
  WriteProvisionedThroughputSettings?: { WriteCapacityAutoScalingSettings?: { MinCapacity: number } };
}

interface GlobalTableProperties
  extends
    Pick<
      TableProperties,
      | 'TableName'
      | 'AttributeDefinitions'
      | 'KeySchema'
      | 'LocalSecondaryIndexes'
      | 'BillingMode'
      | 'StreamSpecification'
      | 'SSESpecification'
      | 'TimeToLiveSpecification'
    >,
    WriteCapacity {
  GlobalSecondaryIndexes?: (Omit<TableIndex, 'ProvisionedThroughput'> & WriteCapacity)[];
  Replicas: Replica[];
}

type Given = Partial<GlobalTableProperties>;

/** Capacity that scales by itself begins with its least. */
function throughput({ WriteProvisionedThroughputSettings: settings }: WriteCapacity, provisioned: boolean) {
  const least = settings?.WriteCapacityAutoScalingSettings?.MinCapacity;
  return provisioned && least !== undefined
    ? { ProvisionedThroughput: { ReadCapacityUnits: least, WriteCapacityUnits: least } }
    : {};
}

/** What scales by itself is only known from the template, but for the least that there is now. */
function capacityOf(
  { ProvisionedThroughput: units }: Pick<TableProperties, 'ProvisionedThroughput'>,
  { WriteProvisionedThroughputSettings: settings }: WriteCapacity,
): WriteCapacity {
  if (units?.WriteCapacityUnits === undefined) return {};
  const { WriteCapacityAutoScalingSettings: scaling } = settings ?? {};
  return {
    WriteProvisionedThroughputSettings: {
      WriteCapacityAutoScalingSettings: { ...scaling, MinCapacity: units.WriteCapacityUnits },
    },
  };
}

const replicaIn = (region: string, { Replicas: replicas = [] }: Given): Replica | undefined =>
  replicas.find(({ Region }) => Region === region);

function localIndex(
  { WriteProvisionedThroughputSettings: settings, ...index }: TableIndex & WriteCapacity,
  provisioned: boolean,
) {
  return { ...index, ...throughput({ WriteProvisionedThroughputSettings: settings }, provisioned) };
}

/** The part of a global table that is in the stack's Region, as a table. */
function localTable(region: string, properties: Given): Partial<TableProperties> {
  const { Replicas: _replicas, WriteProvisionedThroughputSettings: settings, ...rest } = properties;
  const provisioned = properties.BillingMode !== 'PAY_PER_REQUEST' && settings !== undefined;
  return {
    ...rest,
    ...(provisioned ? { BillingMode: 'PROVISIONED' } : {}),
    ...throughput({ WriteProvisionedThroughputSettings: settings }, provisioned),
    GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes?.map((index) => localIndex(index, provisioned)),
    ...pick(replicaIn(region, properties) ?? ({} as Partial<Replica>), ['DeletionProtectionEnabled', 'TableClass']),
  };
}

function check({ Replicas: replicas }: GlobalTableProperties, region: string): string | undefined {
  const elsewhere = replicas.filter(({ Region }) => Region !== region).map(({ Region }) => Region);
  if (elsewhere.length === replicas.length) return `Replicas must include the stack's Region ${region}.`;
  return elsewhere.length === 0
    ? undefined
    : `Replicas in other Regions are not part of this cloud: take out ${elsewhere.join(', ')}.`;
}

/** One Region's part of a global table. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html */
export const dynamodbGlobalTable = resourceRow<GlobalTableProperties>({
  type: 'AWS::DynamoDB::GlobalTable',
  name: { property: 'TableName', most: 255 },
  check: (properties, { region }, before) =>
    check(properties, region) ?? indexProblem(localTable(region, properties), localTable(region, before)),
  replaces: needsNewTable,
  create: {
    CreateTable: {
      input: ({ name, properties, stack, tags }) => ({
        ...createInput(localTable(stack.region, properties)),
        TableName: name,
        Tags: tags,
      }),
      attributes: tableAttributes,
    },
    UpdateContinuousBackups: ({ id, properties, stack }) => {
      const recovery = replicaIn(stack.region, properties)?.PointInTimeRecoverySpecification;
      return (
        recovery && {
          TableName: id,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false, ...recovery },
        }
      );
    },
  },
  update: [
    {
      of: ['BillingMode', 'WriteProvisionedThroughputSettings'],
      put: {
        UpdateTable: ({ id, properties, before, stack: { region } }) =>
          throughputUpdate(id, localTable(region, properties), localTable(region, before)),
      },
    },
    {
      of: ['Replicas'],
      put: {
        UpdateTable: ({ id, properties, before, stack: { region } }) => {
          const [old, wanted] = [replicaIn(region, before), replicaIn(region, properties)];
          return {
            TableName: id,
            DeletionProtectionEnabled: wanted?.DeletionProtectionEnabled ?? false,
            TableClass: old?.TableClass === wanted?.TableClass ? undefined : (wanted?.TableClass ?? 'STANDARD'),
          };
        },
        UpdateContinuousBackups: ({ id, properties, stack }) => ({
          TableName: id,
          PointInTimeRecoverySpecification: {
            PointInTimeRecoveryEnabled: false,
            ...replicaIn(stack.region, properties)?.PointInTimeRecoverySpecification,
          },
        }),
      },
    },
    {
      of: ['SSESpecification'],
      put: {
        UpdateTable: ({ id, properties: { SSESpecification: sse = { SSEEnabled: false } } }) => ({
          TableName: id,
          SSESpecification: sseInput(sse),
        }),
      },
    },
    {
      of: ['StreamSpecification'],
      put: {
        UpdateTable: {
          input: ({ id, properties, before }) => streamUpdates(id, properties, before),
          attributes: tableAttributes,
        },
      },
    },
    {
      list: 'GlobalSecondaryIndexes',
      key: ({ IndexName = '' }) => IndexName,
      add: {
        UpdateTable: ({ id, properties, item }) => ({
          TableName: id,
          ...pick(properties, ['AttributeDefinitions']),
          GlobalSecondaryIndexUpdates: [
            { Create: indexInput(localIndex(item, properties.WriteProvisionedThroughputSettings !== undefined)) },
          ],
        }),
      },
      change: {
        UpdateTable: ({ id, item, itemBefore }) =>
          indexUpdate(id, localIndex(item, true), localIndex(itemBefore, true)),
      },
      remove: {
        UpdateTable: ({ id, item: { IndexName } }) => ({
          TableName: id,
          GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }],
        }),
      },
    },
    // Attributes come and go with the indexes whose keys they are.
    { of: ['AttributeDefinitions'], put: {} },
  ],
  settings: [
    {
      of: ['TimeToLiveSpecification'],
      put: { UpdateTimeToLive: ({ id, properties, before }) => timeToLiveUpdates(id, properties, before) },
      read: {
        DescribeTimeToLive: {
          input: ({ id }) => ({ TableName: id }),
          read: ({ TimeToLiveDescription: ttl }) => ({
            TimeToLiveSpecification: {
              AttributeName: ttl?.AttributeName,
              Enabled: ttl?.TimeToLiveStatus === 'ENABLED',
            },
          }),
        },
      },
    },
  ],
  tags: {
    own: (properties, { region }) => replicaIn(region, properties)?.Tags,
    tag: { TagResource: ({ attribute, tags }) => ({ ResourceArn: attribute('Arn'), Tags: tags }) },
    untag: { UntagResource: ({ attribute, keys }) => ({ ResourceArn: attribute('Arn'), TagKeys: keys }) },
    // They are read with the replica that has them.
    read: {},
  },
  read: {
    DescribeTable: {
      input: ({ id }) => ({ TableName: id }),
      read: ({ Table: table }, { properties }) =>
        table && {
          ...pick(fromDescription(table), [
            'TableName',
            'AttributeDefinitions',
            'KeySchema',
            'LocalSecondaryIndexes',
            'BillingMode',
            'SSESpecification',
            'StreamSpecification',
          ]),
          ...capacityOf(fromDescription(table), properties),
          GlobalSecondaryIndexes: fromDescription(table).GlobalSecondaryIndexes?.map((index) => ({
            ...pick(index, ['IndexName', 'KeySchema', 'Projection']),
            ...capacityOf(
              index,
              properties.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index.IndexName) ?? {},
            ),
          })),
        },
    },
    DescribeContinuousBackups: { input: ({ id }) => ({ TableName: id }), read: () => ({}) },
    ListTagsOfResource: {
      input: ({ attribute }) => ({ ResourceArn: attribute('Arn') }),
      read: ({ Tags: tags = [] }, { answers, stack: { region }, tags: known, properties }) => {
        const { PointInTimeRecoveryDescription: recovery } =
          answers.DescribeContinuousBackups?.ContinuousBackupsDescription ?? {};
        const own = new Set(replicaIn(region, properties)?.Tags?.map(({ Key }) => Key));
        const ofStack = new Set(known.map(({ Key }) => Key).filter((key) => !own.has(key)));
        const replica: Replica = {
          Region: region,
          ...pick(fromDescription(answers.DescribeTable?.Table ?? {}), ['DeletionProtectionEnabled', 'TableClass']),
          PointInTimeRecoverySpecification: {
            PointInTimeRecoveryEnabled: recovery?.PointInTimeRecoveryStatus === 'ENABLED',
          },
          Tags: tags.filter(({ Key = '' }) => !ofStack.has(Key)) as Tag[],
        };
        return { Replicas: [replica] };
      },
    },
  },
  delete: { DeleteTable: ({ id }) => ({ TableName: id }) },
  unsupported: [
    'GlobalTableSourceArn',
    'GlobalTableWitnesses',
    'MultiRegionConsistency',
    'ReadOnDemandThroughputSettings',
    'ReadProvisionedThroughputSettings',
    'WarmThroughput',
    'WriteOnDemandThroughputSettings',
  ],
});

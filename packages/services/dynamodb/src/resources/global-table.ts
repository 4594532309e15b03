import { equal, type Tag } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { defineResource } from './define-resource.ts';
import { createInput, tableAttributes, type TableProperties } from './table.ts';

interface Replica {
  readonly Region: string;
  readonly Tags?: Tag[];
  readonly PointInTimeRecoverySpecification?: { PointInTimeRecoveryEnabled?: boolean };
  readonly DeletionProtectionEnabled?: boolean;
}

interface GlobalTableProperties extends Omit<TableProperties, 'Tags'> {
  Replicas: Replica[];
  WriteProvisionedThroughputSettings?: { WriteCapacityAutoScalingSettings?: { MinCapacity: number } };
}

/** The properties of a table in this Region; replicas elsewhere are refused by name. */
function localTable(properties: GlobalTableProperties, region: string): { input: TableProperties; replica: Replica } {
  const replica = properties.Replicas.find(({ Region }) => Region === region);
  const elsewhere = properties.Replicas.filter(({ Region }) => Region !== region).map(({ Region }) => Region);
  if (replica === undefined)
    throw new AwsError('ValidationException', `Replicas must include the stack's Region ${region}.`);
  if (elsewhere.length > 0)
    throw new AwsError(
      'ValidationException',
      `Replicas in other Regions are not part of this cloud: take out ${elsewhere.join(', ')}.`,
    );
  const write = properties.WriteProvisionedThroughputSettings?.WriteCapacityAutoScalingSettings?.MinCapacity;
  const provisioned = properties.BillingMode !== 'PAY_PER_REQUEST' && write !== undefined;
  return {
    replica,
    input: {
      ...properties,
      ...(provisioned
        ? {
            BillingMode: 'PROVISIONED' as const,
            ProvisionedThroughput: { ReadCapacityUnits: write, WriteCapacityUnits: write },
          }
        : {}),
      ...(replica.DeletionProtectionEnabled === undefined
        ? {}
        : { DeletionProtectionEnabled: replica.DeletionProtectionEnabled }),
    },
  };
}

/** One Region's part of a global table. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html */
export const dynamodbGlobalTable = defineResource<GlobalTableProperties>({
  type: 'AWS::DynamoDB::GlobalTable',
  replaces: (after, before) =>
    (['KeySchema', 'LocalSecondaryIndexes'] as const).some((name) => !equal(after[name], before[name])),
  async create(properties, context) {
    const { input, replica } = localTable(properties, context.stack.region);
    const name = properties.TableName ?? context.name(255);
    await context.invoke('CreateTable', {
      ...createInput(input),
      TableName: name,
      Tags: context.tags(replica.Tags),
    });
    const ttl = properties.TimeToLiveSpecification;
    if (ttl?.Enabled === true)
      await context.invoke('UpdateTimeToLive', {
        TableName: name,
        TimeToLiveSpecification: { AttributeName: ttl.AttributeName ?? '', Enabled: true },
      });
    return { physicalId: name, attributes: { ...(await tableAttributes(name, context)), TableId: context.token } };
  },
  async update(properties, before, { physicalId: name, attributes }, context) {
    const { input } = localTable(properties, context.stack.region);
    const old = localTable(before, context.stack.region).input;
    if (!equal(input.BillingMode, old.BillingMode) || !equal(input.ProvisionedThroughput, old.ProvisionedThroughput)) {
      await context.invoke('UpdateTable', {
        TableName: name,
        BillingMode: input.BillingMode,
        ProvisionedThroughput: input.ProvisionedThroughput,
      });
    }
    return { physicalId: name, attributes };
  },
  async delete(_properties, { physicalId }, { invoke }) {
    await invoke('DeleteTable', { TableName: physicalId });
  },
});

import { equal, type ValueMap, pick, type ResourceContext, documentText, type Tag } from '@coldstart/cloud';
import type { Sdk } from './define-resource.ts';
import type {
  CreateTableCommandInput,
  GlobalSecondaryIndex,
  GlobalSecondaryIndexUpdate,
  UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { defineResource } from './define-resource.ts';

export interface TableProperties extends Omit<
  CreateTableCommandInput,
  'TableName' | 'Tags' | 'StreamSpecification' | 'SSESpecification' | 'ResourcePolicy'
> {
  TableName?: string;
  Tags?: Tag[];
  StreamSpecification?: {
    StreamViewType: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';
    ResourcePolicy?: { PolicyDocument: object };
  };
  SSESpecification?: { SSEEnabled: boolean; SSEType?: 'KMS'; KMSMasterKeyId?: string };
  TimeToLiveSpecification?: { AttributeName?: string; Enabled: boolean };
  PointInTimeRecoverySpecification?: { PointInTimeRecoveryEnabled?: boolean; RecoveryPeriodInDays?: number };
  ContributorInsightsSpecification?: { Enabled: boolean };
  KinesisStreamSpecification?: { StreamArn: string };
  ResourcePolicy?: { PolicyDocument: object };
}

/** The properties that CreateTable takes under other names. */
export function createInput(properties: TableProperties): Omit<CreateTableCommandInput, 'TableName'> {
  const { StreamSpecification: stream, SSESpecification: sse, ResourcePolicy: policy } = properties;
  return {
    ...pick(properties, [
      'AttributeDefinitions',
      'KeySchema',
      'BillingMode',
      'ProvisionedThroughput',
      'LocalSecondaryIndexes',
      'TableClass',
      'DeletionProtectionEnabled',
      'OnDemandThroughput',
      'WarmThroughput',
    ]),
    ...(properties.GlobalSecondaryIndexes === undefined
      ? {}
      : { GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes.map(indexInput) }),
    ...(stream === undefined
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }),
    ...(sse === undefined ? {} : { SSESpecification: sseInput(sse) }),
    ...(policy === undefined ? {} : { ResourcePolicy: documentText(policy.PolicyDocument) }),
  };
}

function sseInput({ SSEEnabled: enabled, ...rest }: NonNullable<TableProperties['SSESpecification']>) {
  return { Enabled: enabled, ...rest };
}

function indexInput(
  index: GlobalSecondaryIndex & { ContributorInsightsSpecification?: unknown },
): GlobalSecondaryIndex {
  const { ContributorInsightsSpecification: _, ...rest } = index;
  return rest;
}

export async function tableAttributes(name: string, { invoke }: ResourceContext<Sdk>): Promise<ValueMap> {
  const { Table: table } = await invoke('DescribeTable', { TableName: name });
  return {
    Arn: table?.TableArn ?? '',
    ...(table?.LatestStreamArn === undefined ? {} : { StreamArn: table.LatestStreamArn }),
  };
}

/** What CreateTable does not take. */
async function settings(
  name: string,
  after: TableProperties,
  before: TableProperties,
  { invoke }: ResourceContext<Sdk>,
): Promise<void> {
  const changed = (property: keyof TableProperties): boolean => !equal(after[property], before[property]);
  const ttl = after.TimeToLiveSpecification;
  const oldTtl = before.TimeToLiveSpecification;
  if (changed('TimeToLiveSpecification')) {
    const attribute = ttl?.AttributeName ?? oldTtl?.AttributeName ?? '';
    const enabled = ttl?.Enabled ?? false;
    if (enabled || oldTtl?.Enabled === true)
      await invoke('UpdateTimeToLive', {
        TableName: name,
        TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled },
      });
  }
  if (changed('PointInTimeRecoverySpecification')) {
    const { PointInTimeRecoveryEnabled = false, RecoveryPeriodInDays } = after.PointInTimeRecoverySpecification ?? {};
    await invoke('UpdateContinuousBackups', {
      TableName: name,
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled,
        ...(RecoveryPeriodInDays === undefined ? {} : { RecoveryPeriodInDays }),
      },
    });
  }
  if (changed('ContributorInsightsSpecification')) {
    await invoke('UpdateContributorInsights', {
      TableName: name,
      ContributorInsightsAction: after.ContributorInsightsSpecification?.Enabled === true ? 'ENABLE' : 'DISABLE',
    });
  }
  if (changed('KinesisStreamSpecification')) {
    const [old, wanted] = [before.KinesisStreamSpecification, after.KinesisStreamSpecification];
    if (old !== undefined)
      await invoke('DisableKinesisStreamingDestination', { TableName: name, StreamArn: old.StreamArn });
    if (wanted !== undefined)
      await invoke('EnableKinesisStreamingDestination', { TableName: name, StreamArn: wanted.StreamArn });
  }
}

async function updateIndexes(
  name: string,
  after: TableProperties,
  before: TableProperties,
  { invoke }: ResourceContext<Sdk>,
): Promise<void> {
  const old = new Map((before.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  const wanted = new Map((after.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  const updates: GlobalSecondaryIndexUpdate[] = [];
  for (const [IndexName, index] of old) {
    const next = wanted.get(IndexName);
    if (next === undefined || !equal(index.KeySchema, next.KeySchema) || !equal(index.Projection, next.Projection)) {
      updates.push({ Delete: { IndexName } });
      old.delete(IndexName);
    }
  }
  for (const [IndexName, index] of wanted) {
    const before_ = old.get(IndexName);
    if (before_ === undefined) updates.push({ Create: indexInput(index) });
    else if (!equal(before_.ProvisionedThroughput, index.ProvisionedThroughput))
      updates.push({ Update: { IndexName, ...pick(index, ['ProvisionedThroughput', 'OnDemandThroughput']) } });
  }
  // One index a call is all that UpdateTable takes.
  for (const update of updates) {
    await invoke('UpdateTable', {
      TableName: name,
      GlobalSecondaryIndexUpdates: [update],
      ...pick(after, ['AttributeDefinitions']),
    });
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export const dynamodbTable = defineResource<TableProperties>({
  type: 'AWS::DynamoDB::Table',
  replaces: (after, before) =>
    (['KeySchema', 'LocalSecondaryIndexes'] as const).some((name) => !equal(after[name], before[name])),
  async create(properties, context) {
    const name = properties.TableName ?? context.name(255);
    await context.invoke('CreateTable', {
      ...createInput(properties),
      TableName: name,
      Tags: context.tags(properties.Tags),
    });
    await settings(name, properties, {} as TableProperties, context);
    return { physicalId: name, attributes: await tableAttributes(name, context) };
  },
  async update(properties, before, { physicalId: name, attributes }, context) {
    const input = createInput(properties);
    const old = createInput(before);
    const names = [
      'BillingMode',
      'ProvisionedThroughput',
      'TableClass',
      'DeletionProtectionEnabled',
      'OnDemandThroughput',
      'SSESpecification',
      'StreamSpecification',
    ] as const;
    const changed = names.filter((key) => !equal(input[key], old[key]));
    if (changed.length > 0) {
      await context.invoke('UpdateTable', {
        TableName: name,
        ...(pick(input, changed) as Partial<UpdateTableCommandInput>),
        ...(changed.includes('StreamSpecification') && input.StreamSpecification === undefined
          ? { StreamSpecification: { StreamEnabled: false } }
          : {}),
        ...(changed.includes('DeletionProtectionEnabled') && input.DeletionProtectionEnabled === undefined
          ? { DeletionProtectionEnabled: false }
          : {}),
      });
    }
    await updateIndexes(name, properties, before, context);
    await settings(name, properties, before, context);
    const gone = (before.Tags ?? []).flatMap(({ Key = '' }) =>
      (properties.Tags ?? []).some((one) => one.Key === Key) ? [] : [Key],
    );
    if (gone.length > 0) await context.invoke('UntagResource', { ResourceArn: String(attributes.Arn), TagKeys: gone });
    await context.invoke('TagResource', {
      ResourceArn: String(attributes.Arn),
      Tags: context.tags(properties.Tags),
    });
    return { physicalId: name, attributes: await tableAttributes(name, context) };
  },
  async delete(_properties, { physicalId }, { invoke }) {
    await invoke('DeleteTable', { TableName: physicalId });
  },
});

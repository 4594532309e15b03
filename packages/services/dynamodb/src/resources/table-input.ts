import type { CreateTableCommandInput, GlobalSecondaryIndex, TableDescription } from '@aws-sdk/client-dynamodb';
import type { Input } from '@coldstart/wire';
import { documentText, equal, pick, type Tag } from '@coldstart/cloud';

export interface TableIndex extends GlobalSecondaryIndex {
  ContributorInsightsSpecification?: { Enabled: boolean };
}

export interface TableProperties extends Omit<
  CreateTableCommandInput,
  'TableName' | 'Tags' | 'StreamSpecification' | 'SSESpecification' | 'ResourcePolicy' | 'GlobalSecondaryIndexes'
> {
  TableName?: string;
  GlobalSecondaryIndexes?: TableIndex[];
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

type Given = Partial<TableProperties>;

const SAME = [
  'AttributeDefinitions',
  'KeySchema',
  'BillingMode',
  'ProvisionedThroughput',
  'LocalSecondaryIndexes',
  'TableClass',
  'DeletionProtectionEnabled',
  'OnDemandThroughput',
  'WarmThroughput',
] as const;

export function createInput(properties: Given): Omit<CreateTableCommandInput, 'TableName'> {
  const { StreamSpecification: stream, SSESpecification: sse, ResourcePolicy: policy } = properties;
  return {
    ...(pick(properties, SAME) as Omit<CreateTableCommandInput, 'TableName'>),
    GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes?.map(indexInput),
    StreamSpecification: stream && { StreamEnabled: true, StreamViewType: stream.StreamViewType },
    SSESpecification: sse && sseInput(sse),
    ResourcePolicy: policy && documentText(policy.PolicyDocument),
  };
}

export const sseInput = ({ SSEEnabled: enabled, ...rest }: NonNullable<TableProperties['SSESpecification']>) => ({
  Enabled: enabled,
  ...rest,
});

export function indexInput({
  ContributorInsightsSpecification: _insights,
  ...index
}: TableIndex): GlobalSecondaryIndex {
  return index;
}

type InputOf<Operation extends string> = Input<typeof import('@aws-sdk/client-dynamodb'), Operation>;

/** A table that is no longer on demand says in the same call what its indexes get. */
export function throughputUpdate(id: string, after: Given, before: Given): InputOf<'UpdateTable'> {
  const old = new Map(before.GlobalSecondaryIndexes?.map((index) => [index.IndexName, index]));
  const indexes = (after.GlobalSecondaryIndexes ?? []).flatMap(({ IndexName, ProvisionedThroughput }) => {
    const known = old.get(IndexName);
    return known === undefined || known.ProvisionedThroughput !== undefined || ProvisionedThroughput === undefined
      ? []
      : [{ Update: { IndexName, ProvisionedThroughput } }];
  });
  return {
    TableName: id,
    ...pick(after, ['ProvisionedThroughput']),
    // A template that says nothing means provisioned capacity.
    BillingMode: after.BillingMode ?? (before.BillingMode === undefined ? undefined : 'PROVISIONED'),
    OnDemandThroughput:
      after.BillingMode === 'PAY_PER_REQUEST'
        ? onDemandUpdate(after.OnDemandThroughput, before.OnDemandThroughput)
        : after.OnDemandThroughput,
    GlobalSecondaryIndexUpdates: indexes.length > 0 ? indexes : undefined,
  };
}

type OnDemand = Given['OnDemandThroughput'];

/** A limit that the template has no more is taken away. */
function onDemandUpdate(after: OnDemand, before: OnDemand): OnDemand {
  if (before === undefined) return after;
  const limit = (name: 'MaxReadRequestUnits' | 'MaxWriteRequestUnits') =>
    after?.[name] ?? (before[name] === undefined ? undefined : -1);
  return {
    MaxReadRequestUnits: limit('MaxReadRequestUnits'),
    MaxWriteRequestUnits: limit('MaxWriteRequestUnits'),
  };
}

/** What changes of an index by itself. */
export function indexUpdate(id: string, after: TableIndex, before: TableIndex): InputOf<'UpdateTable'> | undefined {
  const { IndexName, ProvisionedThroughput, OnDemandThroughput } = after;
  const provisioned =
    before.ProvisionedThroughput !== undefined && !equal(before.ProvisionedThroughput, ProvisionedThroughput);
  if (!provisioned && equal(before.OnDemandThroughput, OnDemandThroughput)) return undefined;
  const update = {
    IndexName,
    ProvisionedThroughput: provisioned ? ProvisionedThroughput : undefined,
    OnDemandThroughput: onDemandUpdate(OnDemandThroughput, before.OnDemandThroughput),
  };
  if (update.ProvisionedThroughput === undefined && update.OnDemandThroughput === undefined) return undefined;
  return { TableName: id, GlobalSecondaryIndexUpdates: [{ Update: update }] };
}

/** Another kind of records needs another stream. */
export function streamUpdates(id: string, after: Given, before: Given): InputOf<'UpdateTable'>[] {
  const [old, wanted] = [before.StreamSpecification?.StreamViewType, after.StreamSpecification?.StreamViewType];
  if (old === wanted) return [];
  const end = { TableName: id, StreamSpecification: { StreamEnabled: false } };
  const begin = { TableName: id, StreamSpecification: { StreamEnabled: true, StreamViewType: wanted } };
  return [...(old === undefined ? [] : [end]), ...(wanted === undefined ? [] : [begin])];
}

/** Another attribute is taken once the old one is not any more. */
export function timeToLiveUpdates(id: string, after: Given, before: Given): InputOf<'UpdateTimeToLive'>[] {
  const enabled = ({ TimeToLiveSpecification: spec }: Given) =>
    spec?.Enabled === true ? spec.AttributeName : undefined;
  const [old, wanted] = [enabled(before), enabled(after)];
  if (old === wanted) return [];
  const set = (AttributeName: string, Enabled: boolean) => ({
    TableName: id,
    TimeToLiveSpecification: { AttributeName, Enabled },
  });
  return [...(old === undefined ? [] : [set(old, false)]), ...(wanted === undefined ? [] : [set(wanted, true)])];
}

/** The insights of the table's indexes that have changed; an index that goes takes its own along. */
export function indexInsights(id: string, after: Given, before: Given): InputOf<'UpdateContributorInsights'>[] {
  const enabled = ({ GlobalSecondaryIndexes: indexes = [] }: Given) =>
    new Map(
      indexes.map(({ IndexName, ContributorInsightsSpecification: spec }) => [IndexName, spec?.Enabled === true]),
    );
  const old = enabled(before);
  return [...enabled(after)].flatMap(([IndexName, wanted]) =>
    wanted === (old.get(IndexName) ?? false)
      ? []
      : [{ TableName: id, IndexName, ContributorInsightsAction: wanted ? 'ENABLE' : 'DISABLE' }],
  );
}

/** What CloudFormation refuses to do to indexes. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export function indexProblem(after: Given, before: Given): string | undefined {
  if (before.KeySchema === undefined) return undefined;
  const old = new Map(before.GlobalSecondaryIndexes?.map((index) => [index.IndexName, index]));
  const wanted = new Map(after.GlobalSecondaryIndexes?.map((index) => [index.IndexName, index]));
  for (const [name, index] of wanted) {
    const known = old.get(name);
    if (
      known !== undefined &&
      !equal(pick(known, ['KeySchema', 'Projection']), pick(index, ['KeySchema', 'Projection']))
    )
      return "Cannot update GSI's properties other than Provisioned Throughput and Contributor Insights Specification. You can create a new GSI with a different name.";
  }
  const made = [...wanted.keys()].filter((name) => !old.has(name));
  const gone = [...old.keys()].filter((name) => !wanted.has(name));
  return made.length + gone.length > 1
    ? 'Cannot perform more than one GSI creation or deletion in a single update'
    : undefined;
}

/** Whether a change needs another table: of its key, of its local indexes, of an attribute's type. */
export function needsNewTable(after: Given, before: Given): boolean {
  const types = new Map(before.AttributeDefinitions?.map((one) => [one.AttributeName, one.AttributeType]));
  return (
    !equal(after.KeySchema, before.KeySchema) ||
    !equal(after.LocalSecondaryIndexes, before.LocalSecondaryIndexes) ||
    (after.AttributeDefinitions ?? []).some(
      ({ AttributeName: name, AttributeType: type }) => types.has(name) && types.get(name) !== type,
    )
  );
}

/** -1 is no limit. */
function limits(throughput: OnDemand): OnDemand {
  const set = Object.entries(throughput ?? {}).filter(([, units]) => units !== undefined && units !== -1);
  return set.length === 0 ? undefined : Object.fromEntries(set);
}

/** A table as DescribeTable tells of it, in the template's form. */
export function fromDescription(table: TableDescription): Given {
  const mode = table.BillingModeSummary?.BillingMode ?? 'PROVISIONED';
  const throughput = ({ ProvisionedThroughput: units }: Pick<TableDescription, 'ProvisionedThroughput'>) =>
    mode === 'PROVISIONED'
      ? {
          ProvisionedThroughput: pick(units ?? {}, [
            'ReadCapacityUnits',
            'WriteCapacityUnits',
          ]) as TableProperties['ProvisionedThroughput'],
        }
      : {};
  const view = table.StreamSpecification?.StreamViewType;
  return {
    ...(pick(table, ['TableName', 'AttributeDefinitions', 'KeySchema', 'DeletionProtectionEnabled']) as Given),
    BillingMode: mode,
    ...throughput(table),
    OnDemandThroughput: mode === 'PAY_PER_REQUEST' ? limits(table.OnDemandThroughput) : undefined,
    TableClass: table.TableClassSummary?.TableClass ?? 'STANDARD',
    GlobalSecondaryIndexes: table.GlobalSecondaryIndexes?.map(
      (index) => ({ ...pick(index, ['IndexName', 'KeySchema', 'Projection']), ...throughput(index) }) as TableIndex,
    ),
    LocalSecondaryIndexes: table.LocalSecondaryIndexes?.map(
      (index) =>
        pick(index, ['IndexName', 'KeySchema', 'Projection']) as NonNullable<
          TableProperties['LocalSecondaryIndexes']
        >[number],
    ),
    StreamSpecification: view && { StreamViewType: view },
    SSESpecification: table.SSEDescription && {
      SSEEnabled: table.SSEDescription.Status === 'ENABLED',
      SSEType: 'KMS',
      KMSMasterKeyId: table.SSEDescription.KMSMasterKeyArn,
    },
  };
}

export const tableAttributes = ({ TableDescription: table }: { TableDescription?: TableDescription }) => ({
  Arn: table?.TableArn,
  StreamArn: table?.LatestStreamArn,
  TableId: table?.TableId,
});

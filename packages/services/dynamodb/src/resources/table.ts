import { documentText, pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import {
  createInput,
  fromDescription,
  indexInput,
  indexInsights,
  indexProblem,
  indexUpdate,
  needsNewTable,
  sseInput,
  streamUpdates,
  tableAttributes,
  throughputUpdate,
  timeToLiveUpdates,
  type TableProperties,
} from './table-input.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export const dynamodbTable = resourceRow<TableProperties>({
  type: 'AWS::DynamoDB::Table',
  name: { property: 'TableName', most: 255 },
  check: (properties, _stack, before) => indexProblem(properties, before),
  replaces: needsNewTable,
  create: {
    CreateTable: {
      input: ({ name, properties, tags }) => ({ ...createInput(properties), TableName: name, Tags: tags }),
      attributes: tableAttributes,
    },
    PutResourcePolicy: ({ properties: { StreamSpecification: stream }, attribute }) =>
      stream?.ResourcePolicy && {
        ResourceArn: attribute('StreamArn'),
        Policy: documentText(stream.ResourcePolicy.PolicyDocument),
      },
    UpdateContributorInsights: ({ id, properties }) => indexInsights(id, properties, {}),
  },
  update: [
    {
      of: ['BillingMode', 'ProvisionedThroughput', 'OnDemandThroughput'],
      put: { UpdateTable: ({ id, properties, before }) => throughputUpdate(id, properties, before) },
    },
    {
      of: ['TableClass'],
      put: { UpdateTable: ({ id, properties: { TableClass = 'STANDARD' } }) => ({ TableName: id, TableClass }) },
    },
    {
      of: ['DeletionProtectionEnabled'],
      put: {
        UpdateTable: ({ id, properties: { DeletionProtectionEnabled = false } }) => ({
          TableName: id,
          DeletionProtectionEnabled,
        }),
      },
    },
    {
      of: ['WarmThroughput'],
      put: {
        UpdateTable: ({ id, properties: { WarmThroughput } }) => WarmThroughput && { TableName: id, WarmThroughput },
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
        PutResourcePolicy: ({ properties: { StreamSpecification: stream }, attribute }) =>
          stream?.ResourcePolicy && {
            ResourceArn: attribute('StreamArn'),
            Policy: documentText(stream.ResourcePolicy.PolicyDocument),
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
          GlobalSecondaryIndexUpdates: [{ Create: indexInput(item) }],
        }),
        UpdateContributorInsights: ({ id, item }) => indexInsights(id, { GlobalSecondaryIndexes: [item] }, {}),
      },
      change: {
        UpdateTable: ({ id, item, itemBefore }) => indexUpdate(id, item, itemBefore),
        UpdateContributorInsights: ({ id, item, itemBefore }) =>
          indexInsights(id, { GlobalSecondaryIndexes: [item] }, { GlobalSecondaryIndexes: [itemBefore] }),
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
    {
      of: ['ResourcePolicy'],
      put: {
        PutResourcePolicy: ({ attribute, properties: { ResourcePolicy: policy } }) =>
          policy && { ResourceArn: attribute('Arn'), Policy: documentText(policy.PolicyDocument) },
      },
      remove: { DeleteResourcePolicy: ({ attribute }) => ({ ResourceArn: attribute('Arn') }) },
      read: {
        GetResourcePolicy: {
          input: ({ attribute }) => ({ ResourceArn: attribute('Arn') }),
          read: ({ Policy }) =>
            Policy === undefined ? undefined : { ResourcePolicy: { PolicyDocument: JSON.parse(Policy) as object } },
        },
      },
    },
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
    {
      of: ['PointInTimeRecoverySpecification'],
      put: {
        UpdateContinuousBackups: ({ id, properties: { PointInTimeRecoverySpecification: recovery } }) => ({
          TableName: id,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false, ...recovery },
        }),
      },
      read: {
        DescribeContinuousBackups: {
          input: ({ id }) => ({ TableName: id }),
          read: ({ ContinuousBackupsDescription: backups }) => {
            const { PointInTimeRecoveryStatus: status, RecoveryPeriodInDays } =
              backups?.PointInTimeRecoveryDescription ?? {};
            return {
              PointInTimeRecoverySpecification: {
                PointInTimeRecoveryEnabled: status === 'ENABLED',
                RecoveryPeriodInDays,
              },
            };
          },
        },
      },
    },
    {
      of: ['ContributorInsightsSpecification'],
      put: {
        UpdateContributorInsights: ({ id, properties: { ContributorInsightsSpecification: insights } }) => ({
          TableName: id,
          ContributorInsightsAction: insights?.Enabled === true ? 'ENABLE' : 'DISABLE',
        }),
      },
      read: {
        DescribeContributorInsights: {
          input: ({ id }) => ({ TableName: id }),
          read: ({ ContributorInsightsStatus: status }) => ({
            ContributorInsightsSpecification: { Enabled: status === 'ENABLED' },
          }),
        },
      },
    },
    {
      of: ['KinesisStreamSpecification'],
      put: {
        DisableKinesisStreamingDestination: ({ id, before: { KinesisStreamSpecification: old } }) =>
          old && { TableName: id, StreamArn: old.StreamArn },
        EnableKinesisStreamingDestination: ({ id, properties: { KinesisStreamSpecification: wanted } }) =>
          wanted && { TableName: id, StreamArn: wanted.StreamArn },
      },
      read: {
        DescribeKinesisStreamingDestination: {
          input: ({ id, properties }) => properties.KinesisStreamSpecification && { TableName: id },
          read: ({ KinesisDataStreamDestinations: [stream] = [] }) =>
            stream && { KinesisStreamSpecification: { StreamArn: stream.StreamArn ?? '' } },
        },
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ attribute, tags }) => ({ ResourceArn: attribute('Arn'), Tags: tags }) },
    untag: { UntagResource: ({ attribute, keys }) => ({ ResourceArn: attribute('Arn'), TagKeys: keys }) },
    read: {
      ListTagsOfResource: { input: ({ attribute }) => ({ ResourceArn: attribute('Arn') }), read: ({ Tags }) => Tags },
    },
  },
  read: {
    DescribeTable: { input: ({ id }) => ({ TableName: id }), read: ({ Table }) => Table && fromDescription(Table) },
  },
  delete: { DeleteTable: ({ id }) => ({ TableName: id }) },
  unsupported: ['ImportSourceSpecification'],
});

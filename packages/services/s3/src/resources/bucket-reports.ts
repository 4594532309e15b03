import type {
  AnalyticsConfiguration,
  AnalyticsS3BucketDestination,
  InventoryConfiguration,
  InventoryOptionalField,
  InventoryS3BucketDestination,
  MetricsFilter,
  Tag,
} from '@aws-sdk/client-s3';
import { pick } from '@coldstart/cloud';
import type { BucketProperties, BucketSetting, ReportDestination, ReportFilter } from './bucket-properties.ts';

/** A prefix and tag filters become one filter. */
function filterToApi({ Prefix: prefix, TagFilters: tags = [] }: ReportFilter) {
  const [first] = tags;
  if (first === undefined) return prefix === undefined ? undefined : { Prefix: prefix };
  return tags.length === 1 && prefix === undefined ? { Tag: first } : { And: { Prefix: prefix, Tags: tags } };
}

interface ApiFilter {
  Prefix?: string;
  Tag?: Tag;
  And?: { Prefix?: string; Tags?: Tag[] };
}

function filterFromApi(filter: ApiFilter | undefined): Omit<ReportFilter, 'Id'> {
  const { Prefix = filter?.And?.Prefix, Tag: tag } = filter ?? {};
  return { Prefix, TagFilters: filter?.And?.Tags ?? (tag === undefined ? undefined : [tag]) };
}

const destinationToApi = ({ BucketArn, BucketAccountId, Format, Prefix }: ReportDestination) => ({
  Bucket: BucketArn,
  AccountId: BucketAccountId,
  Format,
  Prefix,
});

const destinationFromApi = (
  destination:
    | Partial<InventoryS3BucketDestination & Pick<AnalyticsS3BucketDestination, 'BucketAccountId'>>
    | undefined,
): ReportDestination => ({
  BucketArn: destination?.Bucket ?? '',
  BucketAccountId: destination?.BucketAccountId ?? destination?.AccountId,
  Format: destination?.Format ?? 'CSV',
  Prefix: destination?.Prefix,
});

/** Metrics may be those of one access point. */
function metricsFilter({ AccessPointArn, ...one }: ReportFilter & { AccessPointArn?: string }) {
  if (AccessPointArn === undefined) return filterToApi(one) as MetricsFilter | undefined;
  const { Prefix, TagFilters: tags = [] } = one;
  return (
    Prefix === undefined && tags.length === 0
      ? { AccessPointArn }
      : { And: { AccessPointArn, Prefix, Tags: tags.length === 0 ? undefined : tags } }
  ) as MetricsFilter;
}

type Analytics = NonNullable<BucketProperties['AnalyticsConfigurations']>[number];

function analyticsToApi(one: Analytics): AnalyticsConfiguration {
  const { OutputSchemaVersion, Destination: destination } = one.StorageClassAnalysis.DataExport ?? {};
  return {
    Id: one.Id,
    Filter: filterToApi(one) as AnalyticsConfiguration['Filter'],
    StorageClassAnalysis:
      destination === undefined
        ? {}
        : {
            DataExport: {
              OutputSchemaVersion,
              Destination: {
                S3BucketDestination: {
                  ...pick(destination, ['BucketAccountId', 'Prefix']),
                  Format: 'CSV',
                  Bucket: destination.BucketArn,
                },
              },
            },
          },
  };
}

function analyticsFromApi({
  Id = '',
  Filter: filter,
  StorageClassAnalysis: analysis,
}: AnalyticsConfiguration): Analytics {
  const { DataExport: exported } = analysis ?? {};
  return {
    Id,
    ...filterFromApi(filter),
    StorageClassAnalysis:
      exported === undefined
        ? {}
        : {
            DataExport: {
              OutputSchemaVersion: exported.OutputSchemaVersion,
              Destination: destinationFromApi(exported.Destination?.S3BucketDestination),
            },
          },
  };
}

type Inventory = NonNullable<BucketProperties['InventoryConfigurations']>[number];

const inventoryToApi = ({
  Enabled,
  Destination,
  ScheduleFrequency,
  Prefix,
  OptionalFields,
  ...rest
}: Inventory): InventoryConfiguration => ({
  ...rest,
  IsEnabled: Enabled,
  Destination: { S3BucketDestination: destinationToApi(Destination) },
  Schedule: { Frequency: ScheduleFrequency },
  OptionalFields: OptionalFields as InventoryOptionalField[] | undefined,
  Filter: Prefix === undefined ? undefined : { Prefix },
});

const inventoryFromApi = (one: InventoryConfiguration): Inventory => ({
  Id: one.Id ?? '',
  Enabled: one.IsEnabled ?? false,
  Destination: destinationFromApi(one.Destination?.S3BucketDestination),
  IncludedObjectVersions: one.IncludedObjectVersions ?? 'All',
  OptionalFields: one.OptionalFields,
  Prefix: one.Filter?.Prefix,
  ScheduleFrequency: one.Schedule?.Frequency ?? 'Daily',
});

/** Settings that are put one by one, by their `Id`. */
export const reports: readonly BucketSetting[] = [
  {
    list: 'AnalyticsConfigurations',
    key: ({ Id }) => Id,
    add: {
      PutBucketAnalyticsConfiguration: ({ id, item }) => ({
        Bucket: id,
        Id: item.Id,
        AnalyticsConfiguration: analyticsToApi(item),
      }),
    },
    remove: { DeleteBucketAnalyticsConfiguration: ({ id, item: { Id } }) => ({ Bucket: id, Id }) },
    read: {
      ListBucketAnalyticsConfigurations: {
        input: ({ id }) => ({ Bucket: id }),
        read: ({ AnalyticsConfigurationList: list = [] }) => ({ AnalyticsConfigurations: list.map(analyticsFromApi) }),
      },
    },
  },
  {
    list: 'IntelligentTieringConfigurations',
    key: ({ Id }) => Id,
    add: {
      PutBucketIntelligentTieringConfiguration: ({ id, item }) => ({
        Bucket: id,
        Id: item.Id,
        IntelligentTieringConfiguration: { ...pick(item, ['Id', 'Status', 'Tierings']), Filter: filterToApi(item) },
      }),
    },
    remove: { DeleteBucketIntelligentTieringConfiguration: ({ id, item: { Id } }) => ({ Bucket: id, Id }) },
    read: {
      ListBucketIntelligentTieringConfigurations: {
        input: ({ id }) => ({ Bucket: id }),
        read: ({ IntelligentTieringConfigurationList: list = [] }) => ({
          IntelligentTieringConfigurations: list.map(
            ({ Id = '', Status = 'Disabled', Tierings: tiers = [], Filter: filter }) => ({
              Id,
              Status,
              Tierings: tiers.map(({ AccessTier = 'ARCHIVE_ACCESS', Days = 0 }) => ({ AccessTier, Days })),
              ...filterFromApi(filter),
            }),
          ),
        }),
      },
    },
  },
  {
    list: 'InventoryConfigurations',
    key: ({ Id }) => Id,
    add: {
      PutBucketInventoryConfiguration: ({ id, item }) => ({
        Bucket: id,
        Id: item.Id,
        InventoryConfiguration: inventoryToApi(item),
      }),
    },
    remove: { DeleteBucketInventoryConfiguration: ({ id, item: { Id } }) => ({ Bucket: id, Id }) },
    read: {
      ListBucketInventoryConfigurations: {
        input: ({ id }) => ({ Bucket: id }),
        read: ({ InventoryConfigurationList: list = [] }) => ({ InventoryConfigurations: list.map(inventoryFromApi) }),
      },
    },
  },
  {
    list: 'MetricsConfigurations',
    key: ({ Id }) => Id,
    add: {
      PutBucketMetricsConfiguration: ({ id, item }) => ({
        Bucket: id,
        Id: item.Id,
        MetricsConfiguration: { Id: item.Id, Filter: metricsFilter(item) },
      }),
    },
    remove: { DeleteBucketMetricsConfiguration: ({ id, item: { Id } }) => ({ Bucket: id, Id }) },
    read: {
      ListBucketMetricsConfigurations: {
        input: ({ id }) => ({ Bucket: id }),
        read: ({ MetricsConfigurationList: list = [] }) => ({
          MetricsConfigurations: list.map(({ Id = '', Filter: filter }) => ({
            Id,
            ...filterFromApi(filter as ApiFilter),
          })),
        }),
      },
    },
  },
];

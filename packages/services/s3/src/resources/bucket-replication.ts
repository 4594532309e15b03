import type { ReplicationConfiguration, ReplicationRuleFilter } from '@aws-sdk/client-s3';
import type { BucketSetting, ReplicationProperties } from './bucket-properties.ts';

type FilterProperties = ReplicationProperties['Rules'][number]['Filter'];

const filterToApi = (filter: FilterProperties): ReplicationRuleFilter | undefined =>
  filter && {
    Prefix: filter.Prefix,
    Tag: filter.TagFilter,
    And: filter.And && { Prefix: filter.And.Prefix, Tags: filter.And.TagFilters },
  };

const filterFromApi = (filter: ReplicationRuleFilter | undefined): FilterProperties =>
  filter && {
    Prefix: filter.Prefix,
    TagFilter: filter.Tag,
    And: filter.And && { Prefix: filter.And.Prefix, TagFilters: filter.And.Tags },
  };

const toApi = ({ Role, Rules: rules }: ReplicationProperties): ReplicationConfiguration => ({
  Role,
  Rules: rules.map(({ Id, Filter: filter, ...rest }) => ({ ...rest, ID: Id, Filter: filterToApi(filter) })),
});

export const replication: BucketSetting = {
  of: ['ReplicationConfiguration'],
  put: {
    PutBucketReplication: ({ id, properties: { ReplicationConfiguration: config } }) =>
      config && { Bucket: id, ReplicationConfiguration: toApi(config) },
  },
  remove: { DeleteBucketReplication: ({ id }) => ({ Bucket: id }) },
  read: {
    GetBucketReplication: {
      input: ({ id }) => ({ Bucket: id }),
      read: ({ ReplicationConfiguration: config }) => ({
        ReplicationConfiguration: {
          Role: config?.Role ?? '',
          Rules: (config?.Rules ?? []).map(({ ID, Filter: filter, ...rest }) => ({
            ...rest,
            Id: ID,
            Filter: filterFromApi(filter),
          })),
        },
      }),
    },
  },
};

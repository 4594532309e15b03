import { randomUUID } from 'node:crypto';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ACCOUNT, REGION, createGroup, unique, type Replays } from '../fixtures.ts';

/** Recorded: groups and their tags. */
export const groups = (logs: CloudWatchLogs): Replays => ({
  'TestLogsGroups::test_create_log_group_duplicate_error': async (match) =>
    match('error-duplicate-log-group', logs.createLogGroup({ logGroupName: await createGroup(logs) })),
  'TestLogsGroups::test_create_log_group_invalid_name_length': (match) =>
    match('error-invalid-name-length', logs.createLogGroup({ logGroupName: 'a'.repeat(513) })),
  'TestLogsGroups::test_create_log_group_with_kms_key': async (match) => {
    const logGroupNamePrefix = await createGroup(logs, {
      kmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${randomUUID()}`,
    });
    await match('describe-log-groups-with-kms', logs.describeLogGroups({ logGroupNamePrefix }));
  },
  'TestLogsGroups::test_describe_log_groups_prefix_and_pattern_error': (match) =>
    match('error-prefix-and-pattern', logs.describeLogGroups({ logGroupNamePattern: 'a', logGroupNamePrefix: 'a' })),
  'TestLogsGroups::test_describe_log_groups_with_prefix': async (match) => {
    const prefix = unique('prefix');
    for (const name of [1, 2, 3]) await createGroup(logs, {}, `${prefix}-${name}`);
    await match('describe-log-groups-prefix', logs.describeLogGroups({ logGroupNamePrefix: prefix }));
  },
  'TestLogsGroups::test_list_log_groups_with_pattern': async (match) => {
    await match('list-log-groups-no-match', logs.listLogGroups({ logGroupNamePattern: 'no-such-group' }));
    const logGroupNamePattern = await createGroup(logs);
    await match(
      'list-log-groups-match',
      logs.describeLogGroups({ logGroupNamePattern }).then(({ logGroups = [] }) => logGroups),
    );
  },
  'TestLogsGroupsTags::test_create_log_group_with_tags': async (match) =>
    match(
      'list-tags-after-create',
      logs.listTagsLogGroup({ logGroupName: await createGroup(logs, { tags: { env: 'testing' } }) }),
    ),
  'TestLogsGroupsTags::test_untag_log_group': async (match) => {
    const logGroupName = await createGroup(logs);
    await logs.tagLogGroup({ logGroupName, tags: { tag_key_1: 'tag_value_1', tag_key_2: 'tag_value_2' } });
    await logs.untagLogGroup({ logGroupName, tags: ['tag_key_1'] });
    await match('list-tags-after-untag', logs.listTagsLogGroup({ logGroupName }));
  },
  'TestLogsGroupsTags::test_tag_resource_api': async (match) => {
    const logGroupName = await createGroup(logs, { tags: { env: 'testing1' } });
    const resourceArn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${logGroupName}`;
    await match('list-tags-after-create', logs.listTagsLogGroup({ logGroupName }));
    const both = async (step: string): Promise<void> => {
      await match(`list-tags-log-group-after-${step}`, logs.listTagsLogGroup({ logGroupName }));
      await match(`list-tags-for-resource-after-${step}`, logs.listTagsForResource({ resourceArn }));
    };
    await logs.tagResource({ resourceArn, tags: { test1: 'val1', test2: 'val2' } });
    await both('tag-resource');
    await logs.tagLogGroup({ logGroupName, tags: { test3: 'val3' } });
    await both('tag-log-group');
    await logs.untagLogGroup({ logGroupName, tags: ['test3'] });
    await logs.untagResource({ resourceArn, tagKeys: ['env', 'test1'] });
    await both('untag');
  },
});

import type { LogGroup as DescribedGroup } from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import { tagList, type Call } from '@coldstart/cloud';
import { onGroup } from './access.ts';
import type { LogsOperations } from './sdk.ts';
import { invalidParameter, validation } from './errors.ts';
import { groupArn, groupName } from './names.ts';
import { page } from './paging.ts';
import { findGroup, logGroups, logStreams, readState, readStreams, type LogGroup } from './state.ts';
import { dropEvents, eventsOf } from './stream-events.ts';
import { tagRules } from './tag-rules.ts';

function storedBytes(call: Call, group: LogGroup): number {
  let sum = 0;
  // 26 bytes for each event beside its text: the size that AWS bills.
  for (const stream of readStreams(call, group.name).values()) {
    for (const { message } of eventsOf(call, group, stream)) sum += Buffer.byteLength(message) + 26;
  }
  return sum;
}

function describe(call: Call, group: LogGroup): DescribedGroup {
  const arn = groupArn(call, group.name);
  return {
    logGroupName: group.name,
    creationTime: group.creationTime,
    retentionInDays: group.retentionInDays,
    metricFilterCount: group.metricFilters.size,
    arn: `${arn}:*`,
    logGroupArn: arn,
    logGroupClass: group.logGroupClass,
    storedBytes: storedBytes(call, group),
    kmsKeyId: group.kmsKeyId,
    deletionProtectionEnabled: group.deletionProtection ?? false,
  };
}

function sorted(call: Call): LogGroup[] {
  return [...(readState(call, logGroups)?.byName.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const groupOperations: LogsOperations = {
  CreateLogGroup: {
    access: onGroup,
    run({ logGroupName, kmsKeyId, tags, logGroupClass, deletionProtectionEnabled }, call) {
      const { byName } = call.state(logGroups);
      if (byName.has(logGroupName)) {
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
      }
      byName.set(logGroupName, {
        name: logGroupName,
        creationTime: Math.floor(call.now()),
        logGroupClass: logGroupClass ?? 'STANDARD',
        ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
        ...(deletionProtectionEnabled === undefined ? {} : { deletionProtection: deletionProtectionEnabled }),
        tags: tagRules.add([], tagList(tags)),
        metricFilters: new Map(),
        subscriptionFilters: new Map(),
      });
    },
  },

  DeleteLogGroup: {
    access: onGroup,
    run({ logGroupName }, call) {
      const group = findGroup(call, logGroupName);
      if (group.deletionProtection === true) {
        throw validation(
          'The log group has deletion protection. Switch it off with PutLogGroupDeletionProtection first.',
        );
      }
      call.state(logGroups).byName.delete(logGroupName);
      for (const stream of readStreams(call, logGroupName).values()) dropEvents(call, group, stream);
      call.dropState(logStreams, { part: logGroupName });
    },
  },

  DescribeLogGroups: {
    access: (_, call, action) => ({ action, resource: `${groupArn(call, '')}:log-stream:` }),
    run(input, call) {
      const { logGroupNamePrefix, logGroupNamePattern, logGroupClass, logGroupIdentifiers } = input;
      if (logGroupNamePrefix !== undefined && logGroupNamePattern !== undefined) {
        throw invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
      }
      const wanted = logGroupIdentifiers?.map(groupName);
      const found = sorted(call).filter(
        ({ name, logGroupClass: kind }) =>
          (logGroupNamePrefix === undefined || name.startsWith(logGroupNamePrefix)) &&
          (logGroupNamePattern === undefined || name.toLowerCase().includes(logGroupNamePattern.toLowerCase())) &&
          (wanted === undefined || wanted.includes(name)) &&
          (logGroupClass === undefined || kind === logGroupClass),
      );
      const { items, nextToken } = page(call, input, found, ({ name }) => name);
      const described = items.map((group) => describe(call, group));
      // A search by pattern answers from an index, which does not know these.
      const searched = described.map((group) => ({
        ...group,
        storedBytes: undefined,
        deletionProtectionEnabled: undefined,
      }));
      return { logGroups: logGroupNamePattern === undefined ? described : searched, nextToken };
    },
  },

  ListLogGroups: {
    run(input, call) {
      const { logGroupNamePattern, logGroupClass } = input;
      const pattern =
        logGroupNamePattern === undefined
          ? undefined
          : new RegExp(logGroupNamePattern.replace(/[.*+?${}()[\]\\]/g, '\\$&'));
      const found = sorted(call).filter(
        ({ name, logGroupClass: kind }) =>
          (pattern === undefined || pattern.test(name)) && (logGroupClass === undefined || kind === logGroupClass),
      );
      const { items, nextToken } = page(call, input, found, ({ name }) => name);
      return {
        logGroups: items.map(({ name, logGroupClass: kind }) => ({
          logGroupName: name,
          logGroupArn: groupArn(call, name),
          logGroupClass: kind,
        })),
        nextToken,
      };
    },
  },
};

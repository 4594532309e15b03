import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { onGroup } from './access.ts';
import type { LogsOperations } from './sdk.ts';
import { groupNotFound, invalidParameter, validation } from './errors.ts';
import { findGroup, groupArn, groupName, page, streamsOf } from './names.ts';
import { logGroups, logStreams, type LogGroup } from './state.ts';

const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

function storedBytes(call: Call, group: LogGroup): number {
  let sum = 0;
  // 26 bytes for each event beside its text: the size that AWS bills.
  for (const { events } of streamsOf(call, group.name).values()) {
    for (const { message } of events) sum += Buffer.byteLength(message) + 26;
  }
  return sum;
}

function describe(call: Call, group: LogGroup): Sdk.LogGroup {
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
  return [...call.state(logGroups).byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
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
        tags: new Map(Object.entries(tags ?? {})),
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
      call.dropState(logStreams, { part: logGroupName });
    },
  },

  DescribeLogGroups: {
    access: (_, call, action) => ({ action, resource: `${groupArn(call, '')}:log-stream:` }),
    run({ logGroupNamePrefix, logGroupNamePattern, nextToken, limit, logGroupClass, logGroupIdentifiers }, call) {
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
      const { items, nextToken: next } = page(found, ({ name }) => name, limit ?? 50, nextToken);
      const described = items.map((group) => describe(call, group));
      // A search by pattern answers from an index, which does not know these.
      const searched = described.map((group) => ({
        ...group,
        storedBytes: undefined,
        deletionProtectionEnabled: undefined,
      }));
      return { logGroups: logGroupNamePattern === undefined ? described : searched, nextToken: next };
    },
  },

  ListLogGroups: {
    run({ logGroupNamePattern, nextToken, limit, logGroupClass }, call) {
      const pattern =
        logGroupNamePattern === undefined
          ? undefined
          : new RegExp(logGroupNamePattern.replace(/[.*+?${}()[\]\\]/g, '\\$&'));
      const found = sorted(call).filter(
        ({ name, logGroupClass: kind }) =>
          (pattern === undefined || pattern.test(name)) && (logGroupClass === undefined || kind === logGroupClass),
      );
      const { items, nextToken: next } = page(found, ({ name }) => name, limit ?? 50, nextToken);
      return {
        logGroups: items.map(({ name, logGroupClass: kind }) => ({
          logGroupName: name,
          logGroupArn: groupArn(call, name),
          logGroupClass: kind,
        })),
        nextToken: next,
      };
    },
  },

  PutRetentionPolicy: {
    access: onGroup,
    run({ logGroupName, retentionInDays }, call) {
      if (!RETENTIONS.includes(retentionInDays)) {
        throw invalidParameter(
          `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTIONS.join(', ')}]`,
        );
      }
      findGroup(call, logGroupName).retentionInDays = retentionInDays;
    },
  },

  DeleteRetentionPolicy: {
    access: onGroup,
    run({ logGroupName }, call) {
      delete findGroup(call, logGroupName).retentionInDays;
    },
  },

  AssociateKmsKey: {
    access: onGroup,
    run({ logGroupName, resourceIdentifier, kmsKeyId }, call) {
      const name = logGroupName ?? (resourceIdentifier === undefined ? undefined : groupName(resourceIdentifier));
      if (name === undefined) throw groupNotFound();
      findGroup(call, name).kmsKeyId = kmsKeyId;
    },
  },

  DisassociateKmsKey: {
    access: onGroup,
    run({ logGroupName, resourceIdentifier }, call) {
      const name = logGroupName ?? (resourceIdentifier === undefined ? undefined : groupName(resourceIdentifier));
      if (name === undefined) throw groupNotFound();
      delete findGroup(call, name).kmsKeyId;
    },
  },

  PutLogGroupDeletionProtection: {
    access: onGroup,
    run({ logGroupIdentifier, deletionProtectionEnabled }, call) {
      findGroup(call, groupName(logGroupIdentifier)).deletionProtection = deletionProtectionEnabled;
    },
  },
};

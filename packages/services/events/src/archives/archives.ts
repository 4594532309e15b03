import type { Archive as ListedArchive } from '@aws-sdk/client-eventbridge';
import { formatArn, page, type Call } from '@coldstart/cloud';
import { onNamed } from '../access.ts';
import { changedText } from '../changed-text.ts';
import { exists, invalid, invalidParameter, invalidToken } from '../errors.ts';
import { readEventPattern } from '../pattern.ts';
import type { EventsOperations } from '../sdk.ts';
import { findBus } from '../state.ts';
import { deleteArchiveRule, putArchiveRule } from './rule.ts';
import { archives, dropEvents, eventsOf, findArchive, type Archive } from './state.ts';

const PAGE = 100;
const STATES = ['ENABLED', 'DISABLED', 'CREATING', 'UPDATING', 'CREATE_FAILED', 'UPDATE_FAILED'];

const onArchive = onNamed('archive', 'ArchiveName');

/** @throws AwsError ValidationException, ResourceNotFoundException */
function sourceBus(call: Call, arn: string): string {
  if (!arn.includes(':event-bus/')) throw invalidParameter('EventSourceArn', 'Must contain an event bus ARN.');
  return findBus(call, arn).arn;
}

/** What is kept can be counted at once; AWS takes a while. */
function counted(call: Call, archive: Archive) {
  const kept = eventsOf(call, archive);
  return { EventCount: kept.length, SizeBytes: kept.reduce((bytes, one) => bytes + one.bytes, 0) };
}

const listed = (call: Call, archive: Archive): ListedArchive => ({
  ArchiveName: archive.name,
  EventSourceArn: archive.source,
  State: 'ENABLED',
  RetentionDays: archive.retentionDays,
  ...counted(call, archive),
  CreationTime: new Date(archive.created),
});

const answer = ({ arn, created }: Archive) => ({
  ArchiveArn: arn,
  State: 'ENABLED' as const,
  CreationTime: new Date(created),
});

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html and those beside it */
export const archiveOperations: EventsOperations = {
  CreateArchive: {
    access: onArchive,
    run({ ArchiveName: name, EventSourceArn, Description, EventPattern, RetentionDays = 0, KmsKeyIdentifier }, call) {
      const { byName } = call.state(archives);
      if (byName.has(name)) throw exists(`Archive ${name} already exists.`);
      const source = sourceBus(call, EventSourceArn);
      if (EventPattern !== undefined) readEventPattern(EventPattern);
      const { account, region } = call;
      const archive: Archive = {
        name,
        arn: formatArn(call, 'events', `archive/${name}`),
        account,
        region,
        source,
        description: Description,
        pattern: EventPattern,
        retentionDays: RetentionDays,
        kmsKeyIdentifier: KmsKeyIdentifier,
        created: call.now(),
      };
      byName.set(name, archive);
      putArchiveRule(call, archive);
      return answer(archive);
    },
  },

  /** What is not given stays as it is; an empty text takes away what was there. */
  UpdateArchive: {
    access: onArchive,
    run({ ArchiveName, Description, EventPattern, RetentionDays, KmsKeyIdentifier }, call) {
      const archive = findArchive(call, ArchiveName);
      if (EventPattern !== undefined && EventPattern !== '') readEventPattern(EventPattern);
      call.state(archives);
      archive.description = changedText(archive.description, Description);
      archive.pattern = changedText(archive.pattern, EventPattern);
      archive.retentionDays = RetentionDays ?? archive.retentionDays;
      archive.kmsKeyIdentifier = changedText(archive.kmsKeyIdentifier, KmsKeyIdentifier);
      putArchiveRule(call, archive);
      return answer(archive);
    },
  },

  DescribeArchive: {
    access: onArchive,
    run({ ArchiveName }, call) {
      const archive = findArchive(call, ArchiveName);
      return {
        ...listed(call, archive),
        ArchiveArn: archive.arn,
        ...(archive.description !== undefined && { Description: archive.description }),
        ...(archive.pattern !== undefined && { EventPattern: archive.pattern }),
        ...(archive.kmsKeyIdentifier !== undefined && { KmsKeyIdentifier: archive.kmsKeyIdentifier }),
      };
    },
  },

  DeleteArchive: {
    access: onArchive,
    run({ ArchiveName }, call) {
      const archive = findArchive(call, ArchiveName);
      call.state(archives).byName.delete(ArchiveName);
      deleteArchiveRule(call, archive);
      dropEvents(call, archive);
      return {};
    },
  },

  ListArchives: {
    run({ NamePrefix, EventSourceArn, State, NextToken, Limit }, call) {
      if ([NamePrefix, EventSourceArn, State].filter((one) => one !== undefined).length > 1)
        throw invalid(
          'At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.',
        );
      if (State !== undefined && !STATES.includes(State)) throw invalidParameter('State');
      const source = EventSourceArn === undefined ? undefined : sourceBus(call, EventSourceArn);
      const all = [...call.state(archives).byName.values()]
        .filter((one) => one.name.startsWith(NamePrefix ?? '') && (source ?? one.source) === one.source)
        .filter(() => (State ?? 'ENABLED') === 'ENABLED')
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const request = { token: NextToken, limit: Limit, scope: [NamePrefix, EventSourceArn, State] };
      const { items, token } = page(all, request, { keyOf: ({ name }) => name, size: PAGE, invalid: invalidToken });
      return { Archives: items.map((one) => listed(call, one)), NextToken: token };
    },
  },
};

import { arnOf, type Bench, ENTRY, EventPattern, once, replayAll } from '../testing/recorded.ts';

/** @returns its ARN */
async function archive(bench: Bench, source = 'default', ArchiveName = bench.unique('archive')): Promise<string> {
  await bench.events.createArchive({ ArchiveName, EventSourceArn: arnOf('event-bus', source) });
  return arnOf('archive', ArchiveName);
}

const replayOf = (bench: Bench, source: string, bus: string, more: object = {}) =>
  bench.events.startReplay({
    ReplayName: bench.unique('replay'),
    EventSourceArn: source,
    EventStartTime: new Date(Date.now() - 60_000),
    EventEndTime: new Date(),
    Destination: { Arn: arnOf('event-bus', bus) },
    ...more,
  });

replayAll(
  'test_archive_and_replay.json',
  {
    test_create_archive_error_unknown_event_bus: once('create-archive-unknown-event-bus-error', (bench) =>
      archive(bench, 'nowhere'),
    ),
    test_create_list_describe_update_delete_archive: async (replay, name, { events, unique, busFor }) => {
      const bus = await busFor(name);
      const ArchiveName = unique('archive');
      const settings = { Description: 'description of the archive', EventPattern, RetentionDays: 1 };
      const EventSourceArn = arnOf('event-bus', bus);
      await replay.match(
        'create-archive',
        events.createArchive({ ArchiveName, EventSourceArn, ...settings, RetentionDays: 2 }),
      );
      await replay.match('update-archive', events.updateArchive({ ArchiveName, ...settings }));
      await replay.match('describe-archive', events.describeArchive({ ArchiveName }));
      await replay.match('list-archives', events.listArchives({ NamePrefix: ArchiveName }));
      await replay.match('delete-archive', events.deleteArchive({ ArchiveName }));
    },
    test_delete_archive_error_unknown_archive: once('delete-archive-unknown-archive-error', ({ events }) =>
      events.deleteArchive({ ArchiveName: 'nowhere' }),
    ),
    test_list_archive_error_unknown_source_arn: once('list-archives-unknown-event-bus-error', ({ events }) =>
      events.listArchives({ EventSourceArn: arnOf('event-bus', 'nowhere') }),
    ),
    test_list_archive_state_enabled: once('list-archives-state-enabled', async ({ events, unique }) => {
      const ArchiveName = unique('archive');
      await events.createArchive({ ArchiveName, EventSourceArn: arnOf('event-bus', 'default'), RetentionDays: 1 });
      const listed = await events.listArchives({ State: 'ENABLED' });
      await events.deleteArchive({ ArchiveName });
      return listed;
    }),
    test_list_archive_with_events: async (replay, name, { events, unique, busFor }) => {
      const bus = await busFor(name);
      const ArchiveName = unique('archive');
      const EventSourceArn = arnOf('event-bus', bus);
      const pattern = name.includes('[True') ? { EventPattern } : {};
      const Description = 'description of the archive';
      await events.createArchive({ ArchiveName, EventSourceArn, Description, RetentionDays: 1, ...pattern });
      await events.putEvents({ Entries: Array.from({ length: 10 }, () => ({ ...ENTRY, EventBusName: bus })) });
      await replay.match('list-archives', events.listArchives({ NamePrefix: ArchiveName }));
      await replay.match('describe-archive', events.describeArchive({ ArchiveName }));
    },
    test_list_archive_with_name_prefix: async (replay, name, { events, unique, busFor }) => {
      const EventSourceArn = arnOf('event-bus', await busFor(name));
      const ArchiveName = `prefixed-${unique('archive')}`;
      await events.createArchive({ ArchiveName, EventSourceArn, RetentionDays: 1 });
      await replay.match('list-archives-with-name-prefix', events.listArchives({ NamePrefix: 'prefixed-' }));
      await replay.match('list-archives-with-full-name', events.listArchives({ NamePrefix: ArchiveName }));
      await replay.match('list-archives-not-existing-archive', events.listArchives({ NamePrefix: 'doesnotexist' }));
    },
    test_describe_replay_error_unknown_replay: once('describe-replay-unknown-replay-error', ({ events }) =>
      events.describeReplay({ ReplayName: 'nowhere' }),
    ),
    test_list_replays_with_event_source_arn: once('list-replays-with-event-source-arn', async (bench) => {
      const source = await archive(bench);
      await replayOf(bench, source, 'default');
      await bench.buses.pass(2);
      return bench.events.listReplays({ EventSourceArn: source });
    }),
    test_start_replay_error_duplicate: once('start-replay-duplicate-error', async (bench) => {
      const source = await archive(bench);
      await replayOf(bench, source, 'default', { ReplayName: 'twice' }).catch(
        () => 'It is there from the test before.',
      );
      return replayOf(bench, source, 'default', { ReplayName: 'twice' });
    }),
    test_start_replay_error_invalid_end_time: once('start-replay-invalid-end-time-error', async (bench, name) => {
      const EventStartTime = new Date();
      const seconds = name.includes('[10') ? 10 : 0;
      const EventEndTime = new Date(EventStartTime.getTime() - seconds * 1000);
      return replayOf(bench, await archive(bench), 'default', { EventStartTime, EventEndTime });
    }),
    test_start_replay_error_unknown_event_bus: async (replay, _name, bench) => {
      const source = await archive(bench);
      await replay.match('start-replay-unknown-event-bus-error', replayOf(bench, source, 'nowhere'));
      await replay.match('start-replay-wrong-event-bus-error', replayOf(bench, source, await bench.busFor('')));
    },
  },
  15,
);

import { aimed, bare, put, received } from '../testing/aimed.ts';
import { arnOf, once, replayAll } from '../testing/recorded.ts';

replayAll(
  'test_events_schedule.json',
  {
    test_schedule_cron_target_sqs: once('message', async ({ buses, events, unique }) => {
      const queue = await buses.queue(unique('queue'));
      const Rule = unique('rule');
      await events.putRule({ Name: Rule, ScheduleExpression: 'cron(0/1 * * * ? *)' });
      await events.putTargets({ Rule, Targets: [{ Id: 'a', Arn: queue }] });
      await buses.pass(60);
      return bare(await buses.messages(queue)).slice(0, 1);
    }),
    tests_schedule_rate_custom_input_target_sqs: async (replay, _name, { buses, events, unique }) => {
      const queue = await buses.queue(unique('queue'));
      const Rule = unique('rule');
      await events.putRule({ Name: Rule, ScheduleExpression: 'rate(1 minute)' });
      const Input = JSON.stringify({ 'custom-value': 'somecustominput' });
      await events.putTargets({ Rule, Targets: [{ Id: 'a', Arn: queue, Input }] });
      await replay.match('list-targets', events.listTargetsByRule({ Rule }));
      await buses.pass(60);
      await replay.match('messages', Promise.resolve(bare(await buses.messages(queue))));
    },
  },
  2,
);

replayAll(
  'test_archive_and_replay.json',
  {
    test_start_list_describe_canceled_replay: async (replay, _name, bench) => {
      const { buses, events } = bench;
      const at = await aimed(bench);
      const { Rules = [] } = await events.listRules({ EventBusName: at.bus });
      const own = Rules.find(({ ManagedBy }) => ManagedBy === undefined);
      const [first, second] = [bench.unique('replay'), bench.unique('replay')];
      // The name stands in the recording as it is called.
      const named = <Shown extends object>(shown: Shown) => ({ ...shown, ReplayName: 'replay-name' });
      const ArchiveName = bench.unique('archive');
      const EventSourceArn = arnOf('archive', ArchiveName);
      await events.createArchive({ ArchiveName, EventSourceArn: arnOf('event-bus', at.bus), RetentionDays: 1 });
      const from = new Date(Date.now() - 60_000);
      await put(bench, at, {}, {}, {});
      await received(bench, at);
      const start = (ReplayName: string) =>
        events.startReplay({
          ReplayName,
          Description: 'description of the replay',
          EventSourceArn,
          EventStartTime: from,
          EventEndTime: new Date(Date.now() + 3_600_000),
          Destination: { Arn: arnOf('event-bus', at.bus), FilterArns: [own?.Arn ?? ''] },
        });
      await replay.match('start-replay', start(first));
      await buses.pass(2);
      await replay.match('replay-messages', received(bench, at));
      await replay.match('describe-replay', events.describeReplay({ ReplayName: first }).then(named));
      await replay.match(
        'list-replays',
        events
          .listReplays({ NamePrefix: first })
          .then(({ Replays = [], ...rest }) => ({ ...rest, Replays: Replays.map(named) })),
      );
      await start(second);
      await replay.match('cancel-replay', events.cancelReplay({ ReplayName: second }));
      await replay.match('describe-replay-canceled', events.describeReplay({ ReplayName: second }).then(named));
    },
  },
  1,
);

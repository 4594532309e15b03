import { type Bench, once, replayAll } from '../testing/recorded.ts';
import type { Replay } from '@coldstart/cloud/testing';

async function scheduled({ events, unique }: Bench, replay: Replay, ScheduleExpression: string): Promise<void> {
  const rule = unique('rule');
  await replay.match('put-rule', events.putRule({ Name: rule, ScheduleExpression }));
  await replay.match('list-rules', events.listRules({ NamePrefix: rule }));
}

replayAll(
  'test_events_schedule.json',
  {
    tests_put_rule_with_invalid_schedule_cron: once('invalid-put-rule', ({ events, unique }, name) =>
      events.putRule({ Name: unique('rule'), ScheduleExpression: name.slice(name.indexOf('[') + 1, -1) }),
    ),
    tests_put_rule_with_schedule_cron: (replay, name, bench) =>
      scheduled(bench, replay, /\[(.*)\]$/.exec(name)?.[1] ?? 'cron(0 20 * * ? *)'),
    test_put_rule_with_schedule_rate: (replay, _name, bench) => scheduled(bench, replay, 'rate(1 minute)'),
  },
  16,
);

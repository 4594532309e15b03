import type { Target } from '@aws-sdk/client-eventbridge';
import { addRule, aimed, details, put, received } from '../testing/aimed.ts';
import { ENTRY, EventPattern, once, queueArn, replayAll, ruleWithTargets, type Steps } from '../testing/recorded.ts';

/** What a queue gets of one event. */
const one = (key: string, target: Partial<Target> = {}, detail?: object): Steps =>
  once(key, async (bench) => {
    const at = await aimed(bench, EventPattern, target);
    await put(bench, at, detail === undefined ? {} : { Detail: JSON.stringify(detail) });
    return received(bench, at);
  });

const TRANSFORMED = {
  userId: '$.detail.payload.acc_id',
  payload: '$.detail.payload',
  listsingle: '$.detail.listsingle',
  listmulti: '$.detail.listmulti',
};
const SPECIAL = {
  command: 'update-account',
  payload: { acc_id: '0a787ecb-4015', sf_id: 'baz' },
  listsingle: ['HIGH'],
  listmulti: ['ACTIVE', 'INACTIVE'],
};

replayAll(
  'test_events_inputs.json',
  {
    test_put_events_with_input_path: one('message', { InputPath: '$.detail' }),
    test_put_events_with_input_path_multiple_targets: async (replay, _name, bench) => {
      const first = await aimed(bench, EventPattern, { InputPath: '$.detail' });
      const second = { bus: first.bus, queue: await bench.buses.queue(bench.unique('queue')) };
      await addRule(bench, second, EventPattern);
      await put(bench, first, {});
      await replay.match('message-queue-1', received(bench, first));
      await replay.match('message-queue-2', received(bench, second));
    },
    test_put_events_with_input_path_nested: one(
      'message',
      { InputPath: '$.detail.payload' },
      { command: 'update-account', payload: { acc_id: '0a787ecb-4015', payload: { message: 'baz', id: '123' } } },
    ),
    test_input_transformer_nested_keys_replacement: (replay, name, bench) => {
      const InputTransformer = { InputPathsMap: TRANSFORMED, InputTemplate: /\[(.*)\]$/s.exec(name)?.[1] ?? '' };
      return one('input-transformed-messages', { InputTransformer }, SPECIAL)(replay, name, bench);
    },
    test_put_events_with_input_transformer_input_template_string: async (replay, _name, bench) => {
      const InputTransformer = {
        InputPathsMap: { 'detail-type': '$.detail-type', timestamp: '$.time', command: '$.detail.command' },
        InputTemplate: '"Event of <detail-type> type, at time <timestamp>, info extracted from detail <command>"',
      };
      const at = await aimed(bench, { source: [ENTRY.Source] }, { InputTransformer });
      await put(bench, at, {});
      await replay.match('custom-variables-match-all', timeless(received(bench, at)));
      await put(bench, at, ...details({ other: 'detail' }));
      await replay.match('custom-variables-not-match-all', timeless(received(bench, at)));
    },
    test_put_events_with_input_transformer_missing_keys: once('missing-key-exception-error', async (bench) => {
      const Rule = await ruleWithTargets(bench);
      const InputTransformer = { InputPathsMap: { a: '$.detail' }, InputTemplate: '"<notdefinedkey>"' };
      return bench.events.putTargets({ Rule, Targets: [{ Id: 'target', Arn: queueArn, InputTransformer }] });
    }),
    test_input_transformer_predefined_variables: async (replay, name, bench) => {
      const at = await aimed(bench, EventPattern, {
        InputTransformer: { InputTemplate: /\[(.*)\]$/s.exec(name)?.[1] ?? '' },
      });
      await put(bench, at, {});
      await replay.match('messages', timeless(received(bench, at)));
    },
  },
  14,
);

/** Times within texts were recorded as `date`. */
async function timeless(messages: ReturnType<typeof received>) {
  return (await messages).map(({ Body = '', ...rest }) => ({
    Body: Body.startsWith('"') ? Body.replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'date') : Body,
    ...rest,
  }));
}

replayAll(
  'test_events_patterns.json',
  {
    test_put_events_with_rule_pattern_anything_but: once('rule-anything-but', async (bench) => {
      const at = await aimed(bench, { detail: { command: [{ 'anything-but': 'update-account' }] } });
      const commands = ['display-message', 'update-account', null].map((command) => ({ command, payload: 'baz' }));
      await put(bench, at, ...details(...commands, { payload: 'baz' }));
      return received(bench, at);
    }),
    test_put_events_with_rule_pattern_exists_true: once('rule-exists-true', async (bench) => {
      const at = await aimed(bench, { detail: { key: [{ exists: true }] } });
      await put(bench, at, ...details({ key: 'value', payload: 'baz' }, { 'no-key': 'no-value', payload: 'baz' }));
      return received(bench, at);
    }),
    test_put_events_with_rule_pattern_exists_false: once('rule-exists-false', async (bench) => {
      const at = await aimed(bench, { detail: { key: [{ exists: false }] } });
      await put(bench, at, ...details({ key: 'value', payload: 'baz' }, { 'no-key': 'no-value', payload: 'baz' }));
      return received(bench, at);
    }),
  },
  3,
);

replayAll(
  'test_events_targets.json',
  {
    test_put_events_with_target_sqs: one('message'),
    test_put_events_with_target_sqs_event_detail_match: once('messages', async (bench) => {
      const at = await aimed(bench, { detail: { EventType: ['0', '1'] } }, { InputPath: '$.detail' });
      await put(bench, at, ...details({ EventType: '1' }));
      return received(bench, at);
    }),
  },
  3,
);

replayAll(
  'test_events.json',
  {
    test_put_events_time: once('messages', async (bench) => {
      const at = await aimed(bench);
      const texts = ['short time', 'new time', 'long time'].map((message) => ({ command: 'update-account', message }));
      await put(bench, at, ...details(...texts).map((entry) => ({ ...entry, Time: new Date('2022-01-01') })));
      const messages = await received(bench, at);
      return messages.map((one) => ({ ...one, Body: one.Body?.replace('"command":"update-account",', '') }));
    }),
  },
  1,
);

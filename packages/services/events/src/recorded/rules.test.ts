import { EventPattern, once, queueArn, replayAll, ruleWithTargets } from '../testing/recorded.ts';

replayAll(
  'test_events.json',
  {
    test_delete_rule_with_targets: once('delete-rule-with-targets-error', async (bench) =>
      bench.events.deleteRule({ Name: await ruleWithTargets(bench) }),
    ),
    test_disable_re_enable_rule: async (replay, name, { events, unique, busFor }) => {
      const EventBusName = await busFor(name);
      const rule = { Name: unique('rule'), EventBusName };
      await events.putRule({ ...rule, EventPattern });
      await replay.match('disable-rule', events.disableRule(rule));
      await replay.match('describe-rule-disabled', events.describeRule(rule));
      await replay.match('enable-rule', events.enableRule(rule));
      await replay.match('describe-rule-enabled', events.describeRule(rule));
    },
    'test_list_rule_names_by_target[': async (replay, name, { events, unique, busFor }) => {
      const EventBusName = await busFor(name);
      const TargetArn = `${queueArn}-three`;
      const prefix = unique('rule');
      for (let n = 0; n < 3; n += 1) {
        await events.putRule({ Name: `${prefix}${n}`, EventBusName, EventPattern });
        await events.putTargets({ Rule: `${prefix}${n}`, EventBusName, Targets: [{ Id: 'a', Arn: TargetArn }] });
      }
      await replay.match('list_rule_names_by_target', events.listRuleNamesByTarget({ TargetArn, EventBusName }));
    },
    test_list_rule_names_by_target_no_matches: once(
      'list_rule_names_by_target_no_matches',
      async ({ events, busFor }, name) =>
        events.listRuleNamesByTarget({ TargetArn: `${queueArn}-none`, EventBusName: await busFor(name) }),
    ),
    test_list_rule_names_by_target_with_limit: async (replay, name, { events, busFor }) => {
      const EventBusName = await busFor(name);
      const TargetArn = `${queueArn}-${name}`.replaceAll(/[^\w:-]/g, '');
      for (let n = 0; n < 5; n += 1) {
        await events.putRule({ Name: `listed${n}`, EventBusName, EventPattern });
        await events.putTargets({ Rule: `listed${n}`, EventBusName, Targets: [{ Id: 'a', Arn: TargetArn }] });
      }
      let NextToken: string | undefined;
      for (const key of ['first_page', 'second_page', 'third_page']) {
        const page = await events.listRuleNamesByTarget({ TargetArn, EventBusName, Limit: 2, NextToken });
        await replay.match(key, Promise.resolve(page));
        NextToken = page.NextToken;
      }
    },
    test_update_rule_with_targets: async (replay, _name, bench) => {
      const Rule = await ruleWithTargets(bench);
      await replay.match('list-targets', bench.events.listTargetsByRule({ Rule }));
      await replay.match('update-rule', bench.events.putRule({ Name: Rule, EventPattern }));
      await replay.match('list-targets-after-update', bench.events.listTargetsByRule({ Rule }));
    },
    test_add_exceed_fife_targets_per_rule: once('put-targets-client-error', (bench) =>
      ruleWithTargets(bench, 'default', ['a', 'b', 'c', 'd', 'e', 'f']),
    ),
    test_put_list_remove_target: async (replay, name, { events, unique, busFor }) => {
      const EventBusName = await busFor(name);
      const Rule = unique('rule');
      await events.putRule({ Name: Rule, EventBusName, EventPattern });
      const Targets = [{ Id: 'a', Arn: queueArn }];
      await replay.match('put-target', events.putTargets({ Rule, EventBusName, Targets }));
      await replay.match('list-targets', events.listTargetsByRule({ Rule, EventBusName }));
      await replay.match('remove-target', events.removeTargets({ Rule, EventBusName, Ids: ['a'] }));
      await replay.match('list-targets-after-delete', events.listTargetsByRule({ Rule, EventBusName }));
    },
    test_put_multiple_targets_with_same_id_across_different_rules: async (replay, _name, { events, unique }) => {
      const rules = { one: '$.detail', two: '$.notexisting' };
      for (const [name, InputPath] of Object.entries(rules)) {
        const Rule = unique('rule');
        await events.putRule({ Name: Rule, EventPattern });
        await events.putTargets({ Rule, Targets: [{ Id: 'target-id', Arn: queueArn, InputPath }] });
        await replay.match(`list-targets-rule-${name}`, events.listTargetsByRule({ Rule }));
      }
    },
    test_put_multiple_targets_with_same_id_single_rule: async (replay, _name, { events, unique }) => {
      const Rule = unique('rule');
      await events.putRule({ Name: Rule, EventPattern });
      for (const InputPath of ['$.detail', '$.notexisting'])
        await events.putTargets({ Rule, Targets: [{ Id: 'target-id', Arn: queueArn, InputPath }] });
      await replay.match('list-targets', events.listTargetsByRule({ Rule }));
    },
    test_put_target_id_validation: async (replay, _name, bench) => {
      const put = (Id: string) => ruleWithTargets(bench, 'default', [Id]);
      await replay.match('put-targets-invalid-id-error', put('!@#$@!#$'));
      const long = await put(`second-invalid-target-id-${'a'.repeat(64)}`).catch((error: Error) => error);
      const { message } = long instanceof Error ? long : { message: '' };
      const told = new Error(message.replace(/second-invalid-target-id-a+/, 'second-invalid-target-id'));
      told.name = 'ValidationException';
      await replay.match('put-targets-length-error', Promise.reject(told));
    },
  },
  13,
);

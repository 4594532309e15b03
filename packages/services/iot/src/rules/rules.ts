import type { TopicRulePayload } from '@aws-sdk/client-iot';
import type { Access, Call } from '@coldstart/cloud';
import { matchesFilter } from '@coldstart/iot-sql';
import { exists, unauthorized } from '../errors.ts';
import { listed } from '../lists.ts';
import { iotArn, onNamed } from '../names.ts';
import type { IotOperations } from '../sdk.ts';
import { rules, type Rule } from '../state.ts';
import { forgetTags, tagNew, tagsInQuery } from '../tags.ts';
import { checkRule, rolesOf } from './check.ts';
import { statementOf } from './match.ts';

const onRule = onNamed('rule', 'ruleName');

interface Writing {
  readonly ruleName?: string | undefined;
  readonly topicRulePayload?: TopicRulePayload | undefined;
}

const onNewRule = (input: Writing, call: Call, action: string): Access[] => [
  onRule(input, call, action),
  ...rolesOf(input.topicRulePayload ?? { sql: '', actions: [] }).map((resource) => ({
    action: 'iam:PassRole',
    resource,
    context: { 'iam:PassedToService': 'iot.amazonaws.com' },
  })),
];

/** AWS does not say whether a rule that one may not see is there. @throws AwsError UnauthorizedException */
function findRule(call: Call, name: string): Rule {
  const rule = call.state(rules).byName.get(name);
  if (rule === undefined) throw unauthorized(`Access to topic rule '${name}' was denied`);
  return rule;
}

function put(call: Call, name: string, payload: TopicRulePayload, created: number): Rule {
  checkRule(payload);
  const rule: Rule = {
    ...payload,
    ruleDisabled: payload.ruleDisabled ?? false,
    name,
    arn: iotArn(call, 'rule', name),
    created,
  };
  call.state(rules).byName.set(name, rule);
  return rule;
}

export const ruleOperations: IotOperations = {
  CreateTopicRule: {
    access: onNewRule,
    run({ ruleName, topicRulePayload, tags }, call) {
      if (call.state(rules).byName.has(ruleName)) {
        throw exists(`Rule already exists with same name: ${ruleName}`, {
          resourceArn: iotArn(call, 'rule', ruleName),
          resourceId: ruleName,
        });
      }
      const { arn } = put(call, ruleName, topicRulePayload, call.now());
      tagNew(call, arn, tagsInQuery(tags));
    },
  },
  ReplaceTopicRule: {
    access: onNewRule,
    run({ ruleName, topicRulePayload }, call) {
      put(call, ruleName, topicRulePayload, findRule(call, ruleName).created);
    },
  },
  GetTopicRule: {
    access: onRule,
    run({ ruleName }, call) {
      const { name, arn, created, sql, description, actions, errorAction, ruleDisabled, awsIotSqlVersion } = findRule(
        call,
        ruleName,
      );
      const version = awsIotSqlVersion ?? '2015-10-08';
      return {
        ruleArn: arn,
        rule: {
          ruleName: name,
          sql,
          description,
          createdAt: new Date(created),
          actions,
          errorAction,
          ruleDisabled,
          awsIotSqlVersion: version,
        },
      };
    },
  },
  ListTopicRules: {
    run({ topic, ruleDisabled, nextToken, maxResults }, call) {
      const all = [...call.state(rules).byName.values()].filter((rule) => {
        if (ruleDisabled !== undefined && rule.ruleDisabled !== ruleDisabled) return false;
        const { from = '' } = statementOf(rule.sql ?? '');
        return topic === undefined || from === topic || matchesFilter(from, topic);
      });
      const { items, token } = listed(all, ({ name }) => name, { token: nextToken, limit: maxResults });
      return {
        rules: items.map(({ name, arn, sql = '', created, ruleDisabled: disabled }) => ({
          ruleArn: arn,
          ruleName: name,
          topicPattern: statementOf(sql).from,
          createdAt: new Date(created),
          ruleDisabled: disabled,
        })),
        nextToken: token,
      };
    },
  },
  DeleteTopicRule: {
    access: onRule,
    run({ ruleName }, call) {
      const { byName } = call.state(rules);
      const rule = byName.get(ruleName);
      if (rule === undefined) return;
      byName.delete(ruleName);
      forgetTags(call, rule.arn);
    },
  },
  EnableTopicRule: { access: onRule, run: ({ ruleName }, call) => setDisabled(call, ruleName, false) },
  DisableTopicRule: { access: onRule, run: ({ ruleName }, call) => setDisabled(call, ruleName, true) },
};

function setDisabled(call: Call, name: string, ruleDisabled: boolean): void {
  call.state(rules).byName.set(name, { ...findRule(call, name), ruleDisabled });
}

import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { inWordsOf, resourceRow } from './resource-row.ts';

interface ListenerRuleProperties {
  ListenerArn?: string;
  Priority: number;
  Conditions: RuleCondition[];
  Actions: Action[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listenerrule.html */
export const elbListenerRule = resourceRow<ListenerRuleProperties>({
  type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  create: {
    CreateRule: {
      input: ({ properties: { ListenerArn = '', Priority, Conditions, Actions } }) => ({
        ListenerArn,
        Priority,
        Conditions,
        Actions,
      }),
      id: ({ Rules: [made] = [] }) => made?.RuleArn,
      attributes: ({ Rules: [made] = [] }) => ({ RuleArn: made?.RuleArn, IsDefault: made?.IsDefault }),
    },
  },
  update: [
    {
      of: ['Conditions', 'Actions'],
      put: {
        ModifyRule: ({ id, properties: { Conditions, Actions } }) => ({ RuleArn: id, Conditions, Actions }),
      },
    },
    {
      of: ['Priority'],
      put: {
        SetRulePriorities: ({ id, properties: { Priority } }) => ({ RulePriorities: [{ RuleArn: id, Priority }] }),
      },
    },
  ],
  read: {
    DescribeRules: {
      input: ({ id }) => ({ RuleArns: [id] }),
      read: ({ Rules: [found] = [] }, { properties }) =>
        found && {
          Priority: Number(found.Priority),
          Conditions: inWordsOf(found.Conditions ?? [], properties.Conditions),
          Actions: inWordsOf(found.Actions ?? [], properties.Actions),
        },
    },
  },
  delete: { DeleteRule: ({ id }) => ({ RuleArn: id }) },
  unsupported: ['Transforms'],
});

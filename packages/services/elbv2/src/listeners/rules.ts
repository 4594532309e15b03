import type { Rule as Described } from '@aws-sdk/client-elastic-load-balancing-v2';
import { on, onEach } from '../access.ts';
import { findListener, findRule, groupsOf } from '../balancers/find.ts';
import { invalid, refused, refuseUnbuilt } from '../errors.ts';
import { arnOf, newId, pathOf } from '../names.ts';
import { pageOf } from '../paging.ts';
import type { ElbOperations } from '../sdk.ts';
import type { Listener, Rule } from '../state.ts';
import { newTags } from '../tags.ts';
import { lookAfterGroups } from '../targets/look-after.ts';
import { readActions } from './actions.ts';
import { readConditions } from './conditions.ts';

/** The default rule comes after all others. */
export const DEFAULT_PRIORITY = Number.MAX_SAFE_INTEGER;
const LAST_PRIORITY = 50_000;
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MOST_RULES = 100;

/** A listener's rules in the order in which they are asked, the default one last. */
export const rulesOf = ({ rules, defaultRule }: Listener): Rule[] => [
  ...[...rules.values()].toSorted((one, other) => one.priority - other.priority),
  defaultRule,
];

export const ruleOperations: ElbOperations = {
  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html */
  CreateRule: {
    access: on('ListenerArn'),
    run(input, call) {
      const { balancer, listener } = findListener(call, input.ListenerArn ?? '');
      refuseUnbuilt('CreateRule', input, 'Transforms');
      const priority = readPriority(input.Priority);
      const conditions = readConditions(input.Conditions);
      if ([...listener.rules.values()].some((other) => other.priority === priority))
        throw refused('PriorityInUse', `Priority '${priority}' is currently in use`);
      if (listener.rules.size >= MOST_RULES)
        throw refused('TooManyRules', `A load balancer can have at most ${MOST_RULES} rules`);
      const actions = readActions(call, balancer, input.Actions);
      const arn = arnOf(call, `listener-rule/${pathOf(listener.arn)}/${newId()}`);
      const rule: Rule = { arn, tags: newTags(input.Tags), priority, conditions, actions };
      listener.rules.set(arn, rule);
      lookAfterGroups(call, groupsOf(balancer));
      return { Rules: [describe(rule)] };
    },
  },

  DescribeRules: {
    run({ ListenerArn, RuleArns, ...paging }, call) {
      const isEmpty = RuleArns === undefined || RuleArns.length === 0;
      if (ListenerArn === undefined && isEmpty)
        throw invalid('You must specify either listener rule ARNs or a listener ARN');
      if (ListenerArn !== undefined && !isEmpty)
        throw invalid('Listener rule ARNs and a listener ARN cannot be specified at the same time');
      const rules =
        ListenerArn === undefined
          ? (RuleArns ?? []).map((arn) => findRule(call, arn).rule)
          : rulesOf(findListener(call, ListenerArn).listener);
      const { items, NextMarker } = pageOf(rules, paging);
      return { Rules: items.map(describe), NextMarker };
    },
  },

  ModifyRule: {
    access: on('RuleArn'),
    run(input, call) {
      const { balancer, listener, rule } = findRule(call, input.RuleArn ?? '');
      refuseUnbuilt('ModifyRule', input, 'Transforms', 'ResetTransforms');
      checkNotDefault(listener, rule, 'modified');
      if (input.Conditions === undefined && input.Actions === undefined)
        throw invalid('Either conditions or actions must be specified');
      const before = [...groupsOf(balancer)];
      const conditions = input.Conditions === undefined ? rule.conditions : readConditions(input.Conditions);
      rule.actions = input.Actions === undefined ? rule.actions : readActions(call, balancer, input.Actions);
      rule.conditions = conditions;
      lookAfterGroups(call, [...before, ...groupsOf(balancer)]);
      return { Rules: [describe(rule)] };
    },
  },

  DeleteRule: {
    access: on('RuleArn'),
    run({ RuleArn }, call) {
      const { balancer, listener, rule } = findRule(call, RuleArn);
      checkNotDefault(listener, rule, 'deleted');
      const before = [...groupsOf(balancer)];
      listener.rules.delete(RuleArn);
      lookAfterGroups(call, before);
      return {};
    },
  },

  /** All of them or none. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetRulePriorities.html */
  SetRulePriorities: {
    access: (input, call, action) =>
      onEach('RuleArns')({ RuleArns: input.RulePriorities?.map(({ RuleArn = '' }) => RuleArn) ?? [] }, call, action),
    run({ RulePriorities }, call) {
      const changes = RulePriorities.map(({ RuleArn = '', Priority }) => {
        const { listener, rule } = findRule(call, RuleArn);
        checkNotDefault(listener, rule, 'given another priority');
        return { listener, rule, priority: readPriority(Priority) };
      });
      const changed = new Map(changes.map(({ rule, priority }) => [rule, priority]));
      for (const { listener, rule, priority } of changes) {
        const others = [...listener.rules.values()].filter((other) => other !== rule);
        if (others.some((other) => (changed.get(other) ?? other.priority) === priority)) {
          const twice = others.some((other) => changed.get(other) === priority);
          throw twice
            ? invalid(`Priority '${priority}' was provided multiple times`)
            : refused('PriorityInUse', `Priority '${priority}' is currently in use`);
        }
      }
      for (const { rule, priority } of changes) rule.priority = priority;
      return { Rules: changes.map(({ rule }) => describe(rule)) };
    },
  },
};

function readPriority(priority = 0): number {
  if (priority >= 1 && priority <= LAST_PRIORITY) return priority;
  throw invalid(`Priority '${priority}' must be between '1-${LAST_PRIORITY}' inclusive`);
}

function checkNotDefault({ defaultRule }: Listener, rule: Rule, what: string): void {
  if (rule === defaultRule)
    throw refused('OperationNotPermitted', `Default rule '${rule.arn}' cannot be ${what}: it belongs to its listener`);
}

function describe({ arn, priority, conditions, actions }: Rule): Described {
  const IsDefault = priority === DEFAULT_PRIORITY;
  return {
    RuleArn: arn,
    Priority: IsDefault ? 'default' : String(priority),
    Conditions: [...conditions],
    Actions: [...actions],
    IsDefault,
    Transforms: [],
  };
}

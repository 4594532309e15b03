import type { DescribeRuleResponse, Rule as ListedRule } from '@aws-sdk/client-eventbridge';
import { page, readSchedule, requestTagKeys, type Access, type Call } from '@coldstart/cloud';
import { onBusOf, onRule, passRole, ruleAccess } from '../access.ts';
import { invalid, invalidParameter, invalidToken, managedRule, overLimit } from '../errors.ts';
import { DEFAULT_BUS, readBusName, ruleArn } from '../names.ts';
import { readEventPattern } from '../pattern.ts';
import type { EventsOperations } from '../sdk.ts';
import { planSchedule, stopSchedule } from '../schedule/schedule.ts';
import { changeBus, findBus, ruleOf, type EventBus, type Rule, type RuleState } from '../state.ts';
import { eventTags } from '../tags.ts';
import { patternKeys } from './pattern-keys.ts';

const PAGE = 100;
/** Of a bus. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_RULES = 300;

interface NewRule {
  readonly Name: string;
  readonly EventBusName?: string | undefined;
  readonly EventPattern?: string | undefined;
  readonly ScheduleExpression?: string | undefined;
  readonly RoleArn?: string | undefined;
  readonly Tags?: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[] | undefined;
}

function onNewRule(input: NewRule, call: Call, action: string): Access[] {
  const { Name, EventBusName, EventPattern, RoleArn, Tags = [] } = input;
  const bus = readBusName(EventBusName, call);
  const tags = requestTagKeys(Tags);
  return [
    ruleAccess(call, bus, Name, action, { ...patternKeys(EventPattern), ...tags }),
    ...(Tags.length === 0 ? [] : [ruleAccess(call, bus, Name, 'events:TagResource', tags)]),
    ...(RoleArn === undefined ? [] : [passRole(RoleArn)]),
  ];
}

/** An empty text is none. */
const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

function checkRule(bus: EventBus, { Name, EventPattern, ScheduleExpression }: NewRule): void {
  const pattern = given(EventPattern);
  const schedule = given(ScheduleExpression);
  if (pattern === undefined && schedule === undefined)
    throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (schedule !== undefined) {
    if (bus.name !== DEFAULT_BUS) throw invalid('ScheduleExpression is supported only on the default event bus.');
    if (readSchedule(schedule) === undefined) throw invalidParameter('ScheduleExpression');
  }
  if (pattern !== undefined) readEventPattern(pattern);
  if (!bus.rules.has(Name) && bus.rules.size >= MOST_RULES) throw overLimit();
}

/** @param force lets whoever insists change what a service of AWS has made @throws AwsError ManagedRuleException */
export function checkManaged({ name, managedBy }: Rule, force = false): void {
  if (managedBy !== undefined && !force)
    throw managedRule(`${name} is a managed rule. Set 'force' parameter to true to override.`);
}

const shown = (rule: Rule): ListedRule => ({
  Name: rule.name,
  Arn: rule.arn,
  ...(rule.pattern !== undefined && { EventPattern: rule.pattern }),
  State: rule.state,
  ...(rule.description !== undefined && { Description: rule.description }),
  ...(rule.schedule !== undefined && { ScheduleExpression: rule.schedule }),
  ...(rule.roleArn !== undefined && { RoleArn: rule.roleArn }),
  ...(rule.managedBy !== undefined && { ManagedBy: rule.managedBy }),
  EventBusName: rule.bus,
});

function setState(
  call: Call,
  { Name, EventBusName }: { Name: string; EventBusName?: string | undefined },
  state: RuleState,
) {
  const rule = ruleOf(changeBus(call, EventBusName), Name);
  checkManaged(rule);
  rule.state = state;
  planSchedule(call, rule);
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html and those beside it */
export const ruleOperations: EventsOperations = {
  /** Of a rule that is there, what is not given is forgotten; tags are for new ones alone. */
  PutRule: {
    access: onNewRule,
    run(input, call) {
      const { Name: name, Description, RoleArn, State = 'ENABLED', Tags, EventBusName } = input;
      checkRule(findBus(call, EventBusName), input);
      const bus = changeBus(call, EventBusName);
      const existing = bus.rules.get(name);
      if (existing !== undefined) checkManaged(existing);
      const { account, region } = bus;
      const rule: Rule = existing ?? {
        arn: ruleArn(bus, name),
        name,
        account,
        region,
        bus: bus.name,
        createdBy: call.principal.account,
        pattern: undefined,
        schedule: undefined,
        state: State,
        description: undefined,
        roleArn: undefined,
        managedBy: undefined,
        tags: eventTags.add([], Tags),
        targets: new Map(),
      };
      rule.pattern = given(input.EventPattern);
      rule.schedule = given(input.ScheduleExpression);
      rule.state = State;
      rule.description = Description;
      rule.roleArn = RoleArn;
      bus.rules.set(name, rule);
      planSchedule(call, rule);
      return { RuleArn: rule.arn };
    },
  },

  DescribeRule: {
    access: onRule,
    run({ Name, EventBusName }, call): DescribeRuleResponse {
      const rule = ruleOf(findBus(call, EventBusName), Name);
      return { ...shown(rule), CreatedBy: rule.createdBy };
    },
  },

  EnableRule: {
    access: onRule,
    run: (input, call) => setState(call, input, 'ENABLED'),
  },

  DisableRule: {
    access: onRule,
    run: (input, call) => setState(call, input, 'DISABLED'),
  },

  /** A rule that is not there is no error; an event bus is. */
  DeleteRule: {
    access: onRule,
    run({ Name, EventBusName, Force }, call) {
      const rule = findBus(call, EventBusName).rules.get(Name);
      if (rule === undefined) return;
      checkManaged(rule, Force);
      if (rule.targets.size > 0) throw invalid("Rule can't be deleted since it has targets.");
      changeBus(call, EventBusName).rules.delete(Name);
      stopSchedule(call, rule);
    },
  },

  ListRules: {
    access: onBusOf,
    run({ NamePrefix = '', EventBusName, NextToken, Limit }, call) {
      const bus = findBus(call, EventBusName);
      const all = byName(bus).filter(({ name }) => name.startsWith(NamePrefix));
      const request = { token: NextToken, limit: Limit, scope: [bus.arn, NamePrefix] };
      const { items, token } = page(all, request, { keyOf: ({ name }) => name, size: PAGE, invalid: invalidToken });
      return { Rules: items.map(shown), NextToken: token };
    },
  },

  ListRuleNamesByTarget: {
    access: onBusOf,
    run({ TargetArn, EventBusName, NextToken, Limit }, call) {
      const bus = findBus(call, EventBusName);
      const all = byName(bus).filter(({ targets }) => [...targets.values()].some(({ Arn }) => Arn === TargetArn));
      const request = { token: NextToken, limit: Limit, scope: [bus.arn, TargetArn] };
      const { items, token } = page(all, request, { keyOf: ({ name }) => name, size: PAGE, invalid: invalidToken });
      return { RuleNames: items.map(({ name }) => name), NextToken: token };
    },
  },
};

const byName = ({ rules }: EventBus): Rule[] => [...rules.values()].sort((a, b) => (a.name < b.name ? -1 : 1));

import { resourceTagKeys, formatArn, requestTagKeys, type Access, type Call } from '@coldstart/cloud';
import { busArn, readBusName, readRuleArn, ruleArn, type BusName } from './names.ts';
import { peekBus } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */

type Context = NonNullable<Access['context']>;

export function busAccess(call: Call, name: BusName, action: string, context: Context = {}): Access {
  const bus = peekBus(call, name);
  return {
    action,
    resource: busArn(name),
    resourcePolicy: bus?.policy?.document,
    context: { ...resourceTagKeys(bus?.tags), ...context },
  };
}

/** A bus's policy speaks for its rules, too. */
export function ruleAccess(call: Call, bus: BusName, rule: string, action: string, context: Context = {}): Access {
  const found = peekBus(call, bus);
  const made = found?.rules.get(rule);
  return {
    action,
    resource: ruleArn(bus, rule),
    resourcePolicy: found?.policy?.document,
    context: {
      ...resourceTagKeys(made?.tags),
      ...(made !== undefined && { 'events:creatorAccount': made.createdBy }),
      ...context,
    },
  };
}

export const onBus = ({ Name }: { readonly Name?: string | undefined }, call: Call, action: string): Access =>
  busAccess(call, readBusName(Name, call), action);

export const onBusOf = (
  { EventBusName }: { readonly EventBusName?: string | undefined },
  call: Call,
  action: string,
): Access => busAccess(call, readBusName(EventBusName, call), action);

interface RuleOfBus {
  readonly Name?: string | undefined;
  readonly Rule?: string | undefined;
  readonly EventBusName?: string | undefined;
}

export const onRule = ({ Name, Rule, EventBusName }: RuleOfBus, call: Call, action: string): Access =>
  ruleAccess(call, readBusName(EventBusName, call), Name ?? Rule ?? '', action);

/** Who gives a role to a rule or target must be allowed to pass it on. */
export const passRole = (role: string): Access => ({
  action: 'iam:PassRole',
  resource: role,
  context: { 'iam:PassedToService': 'events.amazonaws.com' },
});

interface Tagged {
  readonly ResourceARN: string;
  readonly Tags?: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[];
  readonly TagKeys?: readonly string[];
}

export function onTagged({ ResourceARN, Tags, TagKeys }: Tagged, call: Call, action: string): Access {
  const context = requestTagKeys(Tags, TagKeys);
  const rule = readRuleArn(ResourceARN, call);
  if (rule !== undefined) return ruleAccess(call, rule.bus, rule.rule, action, context);
  return ResourceARN.includes(':event-bus/')
    ? busAccess(call, readBusName(ResourceARN, call), action, context)
    : { action, resource: ResourceARN, context };
}

/** What lies beside the buses: `archive/orders`, `connection/shop`. */
export const onNamed =
  <Key extends string>(kind: string, key: Key, suffix = '') =>
  (input: Readonly<Record<Key, string>>, call: Call, action: string): Access => ({
    action,
    resource: formatArn(call, 'events', `${kind}/${input[key]}${suffix}`),
  });

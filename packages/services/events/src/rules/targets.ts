import type { Target } from '@aws-sdk/client-eventbridge';
import { page, type Access, type Call } from '@coldstart/cloud';
import { onRule, passRole, ruleAccess } from '../access.ts';
import { invalidToken, overLimit } from '../errors.ts';
import { readBusName } from '../names.ts';
import type { EventsOperations } from '../sdk.ts';
import { changeBus, findBus, ruleOf } from '../state.ts';
import { checkTarget } from './check-target.ts';
import { checkManaged } from './rules.ts';

const PAGE = 100;
/** Of a rule. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_TARGETS = 5;

interface NewTargets {
  readonly Rule: string;
  readonly EventBusName?: string | undefined;
  readonly Targets: readonly Target[];
}

function onTargets({ Rule: rule, EventBusName, Targets }: NewTargets, call: Call, action: string): Access[] {
  const bus = readBusName(EventBusName, call);
  const arns = Targets.flatMap(({ Arn }) => (Arn === undefined ? [] : [Arn]));
  const roles = new Set(Targets.flatMap(({ RoleArn }) => (RoleArn === undefined ? [] : [RoleArn])));
  return [ruleAccess(call, bus, rule, action, { 'events:TargetArn': arns }), ...[...roles].map(passRole)];
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html and those beside it */
export const targetOperations: EventsOperations = {
  /** A target takes the place of the one with its id. */
  PutTargets: {
    access: onTargets,
    run({ Rule: name, EventBusName, Targets }, call) {
      const rule = ruleOf(findBus(call, EventBusName), name);
      checkManaged(rule);
      for (const target of Targets) checkTarget(rule, target);
      const ids = new Set([...rule.targets.keys(), ...Targets.map(({ Id = '' }) => Id)]);
      if (ids.size > MOST_TARGETS) throw overLimit();
      const { targets } = ruleOf(changeBus(call, EventBusName), name);
      for (const target of Targets) targets.set(target.Id ?? '', target);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  },

  RemoveTargets: {
    access: onRule,
    run({ Rule: name, EventBusName, Ids, Force }, call) {
      const rule = ruleOf(changeBus(call, EventBusName), name);
      checkManaged(rule, Force);
      const missing = Ids.filter((id) => !rule.targets.delete(id));
      const FailedEntries = missing.map((TargetId) => ({
        TargetId,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule ${name} does not have a target with id ${TargetId}.`,
      }));
      return { FailedEntryCount: missing.length, FailedEntries };
    },
  },

  ListTargetsByRule: {
    access: onRule,
    run({ Rule: name, EventBusName, NextToken, Limit }, call) {
      const { arn, targets } = ruleOf(findBus(call, EventBusName), name);
      const request = { token: NextToken, limit: Limit, scope: arn };
      const { items, token } = page([...targets.values()], request, {
        keyOf: ({ Id = '' }) => Id,
        size: PAGE,
        invalid: invalidToken,
      });
      return { Targets: items, NextToken: token };
    },
  },
};

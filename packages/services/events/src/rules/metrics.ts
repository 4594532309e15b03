import { measure, type Call, type QueuedDelivery } from '@coldstart/cloud';
import type { Rule } from '../state.ts';

type Dimensions = Readonly<Record<string, string>>;

const NAMESPACE = 'AWS/Events';

/** Rules of the default bus are known by their name alone. */
function dimensionsOf({ name, arn }: Rule): Dimensions {
  const [, bus] = /:rule\/([^/]+)\/[^/]+$/.exec(arn) ?? [];
  return bus === undefined ? { RuleName: name } : { EventBusName: bus, RuleName: name };
}

/**
 * A rule has matched an event, or its schedule is due.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function tellOfMatch(call: Call, rule: Rule): void {
  const { account, region } = rule;
  const own = { namespace: NAMESPACE, dimensions: dimensionsOf(rule), value: 1, unit: 'Count' };
  const names = ['MatchedEvents', 'TriggeredRules'];
  measure(
    call,
    names.map((name) => ({ ...own, name })),
    { account, region },
  );
}

/** What becomes of an event on its way to a target. */
export const targetMetrics = (rule: Rule): Required<Pick<QueuedDelivery, 'metrics'>> => ({
  metrics: {
    namespace: NAMESPACE,
    dimensions: dimensionsOf(rule),
    attempted: ['InvocationAttempts'],
    delivered: ['Invocations', 'SuccessfulInvocationAttempts'],
    givenUp: ['Invocations', 'FailedInvocations'],
    buried: ['InvocationsSentToDlq'],
  },
});

import type { Call } from '@coldstart/cloud';
import { logAccount, readState, type LogGroup, type SubscriptionFilter } from './state.ts';

/** What the account's policies subscribe to a group. */
export function accountSubscriptions(call: Call, { name }: LogGroup): SubscriptionFilter[] {
  const policies = [...(readState(call, logAccount)?.accountPolicies.values() ?? [])];
  return policies
    .filter(({ excluded }) => !excluded.includes(name))
    .map((policy) => ({
      ...policy.subscription,
      name: policy.name,
      creationTime: policy.lastUpdatedTime,
      applyOnTransformedLogs: false,
    }));
}

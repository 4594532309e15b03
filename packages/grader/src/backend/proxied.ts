import type { Capabilities } from '@coldstart/checks/runner';
import type { Capability } from '@coldstart/exercise';
import type { Abilities } from './abilities.ts';
import { recordInvocations } from './proxy/invocations.ts';
import type { Proxy } from './proxy/proxy.ts';

/** What a cloud does not offer, and why. */
export function lacksOf(abilities: Abilities): Capabilities['lacks'] {
  const lacks: Partial<Record<Capability, string>> = {};
  for (const [name, able] of Object.entries(abilities)) if (able !== true) lacks[name as Capability] = able;
  return lacks;
}

/** What a cloud behind a proxy offers, and why it does not offer the rest. */
export function proxiedCapabilities(proxy: Proxy, abilities: Abilities): Capabilities {
  return {
    lacks: lacksOf(abilities),
    iam: abilities.iam === true,
    faults:
      abilities.faults === true
        ? {
            add: (account, fault) => proxy.faults.add({ ...fault, account }),
            clear: (account) => proxy.faults.clear(account),
          }
        : undefined,
    journal: {
      complete: false,
      last: () => proxy.journal.last,
      entries: (account, query) => proxy.journal.entries({ ...query, account }),
      chain: (id) => proxy.journal.chain(id),
      catchUp: (target, since) => recordInvocations(proxy.journal, target, since),
    },
  };
}

import { createHmac, randomBytes } from 'node:crypto';
// Not the whole of the package: what services are made of is loaded with the first of them.
import { startCloud } from '@coldstart/cloud/start';
import type { Keys } from '@coldstart/checks/runner';
import { meterCall, meterEntry } from '@coldstart/prices/meter';
import { REGION, type Backend, type BackendOptions } from './backend.ts';

const meters = { call: meterCall, entry: meterEntry };

export interface EmbeddedBackend extends Backend {
  readonly endpoint: string;
  credentials(account: string): Keys;
}

/**
 * The cloud inside this process. Its root secrets are new for each run, so that no function can sign as root, and a
 * function's keys are of use to no other.
 */
export async function startEmbedded({ services, log }: BackendOptions): Promise<EmbeddedBackend> {
  const key = randomBytes(32);
  const secrets = new Map<string, string>();
  const secretOf = (account: string): string => {
    const secret = secrets.get(account) ?? createHmac('sha256', key).update(account).digest('hex');
    secrets.set(account, secret);
    return secret;
  };
  const cloud = await startCloud({ services, rootSecrets: secretOf, keysStay: true, log, meters });
  return {
    name: 'embedded',
    endpoint: cloud.endpoint,
    region: REGION,
    capabilities: {
      clock: cloud.clock,
      faults: {
        add: (account, fault) => cloud.faults.add({ ...fault, account }),
        clear: (account) => cloud.faults.clear(account),
      },
      journal: {
        complete: true,
        last: () => cloud.journal.last,
        entries: (account, query) => cloud.journal.entries({ ...query, account }),
        chain: (id) => cloud.journal.chain(id),
      },
      iam: true,
      lacks: {},
    },
    credentials: (account) => ({ accessKeyId: account, secretAccessKey: secretOf(account) }),
    usage: { of: (account) => cloud.usage.of(account), forget: (account) => cloud.usage.forget(account) },
    shortRetries: true,
    forgets: true,
    release: async (account) => cloud.dropAccount(account),
    close: () => cloud.close(),
  };
}

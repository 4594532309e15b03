import type { Target } from './context.ts';

/** The configuration that every AWS SDK client takes. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
  readonly forcePathStyle: boolean;
}

/** The class of an AWS SDK client. */
export type ClientClass<Client> = new (config: ClientConfig) => Client;

type ClientTarget = Pick<Target, 'endpoint' | 'region' | 'credentials'>;

const made = new WeakMap<ClientTarget, Map<unknown, unknown>>();

export function configFor({ endpoint, region, credentials }: ClientTarget): ClientConfig {
  // A check wants to see the first answer, not what the SDK makes of three.
  return { endpoint, region, credentials, maxAttempts: 1, forcePathStyle: true };
}

/** A target's client of this class: one for all of its checks, since each new one connects anew. */
export function clientFor<Client>(target: ClientTarget, type: ClientClass<Client>): Client {
  let clients = made.get(target);
  if (clients === undefined) {
    clients = new Map();
    made.set(target, clients);
  }
  let client = clients.get(type);
  if (client === undefined) {
    client = new type(configFor(target));
    clients.set(type, client);
  }
  // The key is the class that made it.
  return client as Client;
}

/** Closes a target's connections. */
export function destroyClients(target: ClientTarget): void {
  for (const client of made.get(target)?.values() ?? []) {
    if (typeof client === 'object' && client !== null && 'destroy' in client && typeof client.destroy === 'function') {
      client.destroy();
    }
  }
  made.delete(target);
}

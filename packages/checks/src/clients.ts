import type { Target } from './context.ts';
import { keepToTheStack } from './stack-alone.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Keys, or what fetches them anew before they end. */
export type Credentials = Keys | (() => Promise<Keys>);

/** The configuration that every AWS SDK client takes. */
export interface ClientConfig {
  /** `undefined` on AWS, where each service has an address of its own. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly credentials: Credentials;
  readonly maxAttempts: number;
  readonly forcePathStyle: boolean;
}

/** The class of an AWS SDK client. */
export type ClientClass<Client> = new (config: ClientConfig) => Client;

type ClientTarget = Pick<Target, 'endpoint' | 'region' | 'credentials' | 'capabilities'>;

const made = new WeakMap<ClientTarget, Map<unknown, unknown>>();

function configFor({ endpoint, region, credentials, capabilities }: ClientTarget): ClientConfig {
  // A check wants to see the first answer, not what the SDK makes of three. AWS alone throttles calls that nobody meant.
  const maxAttempts = (capabilities.pace ?? 1) > 1 ? 3 : 1;
  return { endpoint, region, credentials, maxAttempts, forcePathStyle: true };
}

/** @param credentials the target's own when left out */
export function newClient<Client>(
  target: ClientTarget,
  type: ClientClass<Client>,
  credentials: Credentials = target.credentials,
): Client {
  const client = new type({ ...configFor(target), credentials });
  if (target.capabilities.stackAlone === true) keepToTheStack(client, target.capabilities);
  return client;
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
    client = newClient(target, type);
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

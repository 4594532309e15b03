import type { Call } from '@coldstart/cloud';
import type { Client } from 'aedes';
import { publish } from '../publish.ts';
import type { Device } from './device.ts';

export type Reason =
  | 'CLIENT_INITIATED_DISCONNECT'
  | 'CLIENT_ERROR'
  | 'CONNECTION_LOST'
  | 'MQTT_KEEP_ALIVE_TIMEOUT'
  | 'DUPLICATE_CLIENTID';

type Within = (what: string, work: (call: Call) => Promise<void>) => Promise<void>;

/**
 * Says who comes and goes, to whoever subscribes and to rules.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/life-cycle-events.html
 */
export class Presence {
  readonly #within: Within;
  readonly #reasons = new WeakMap<Client, Reason>();
  /** How often a client id has connected. */
  readonly #versions = new Map<string, number>();
  readonly #own = new WeakMap<Client, number>();
  /** Who was connected by an id last: another of the same id takes its place. */
  readonly #latest = new Map<string, Client>();

  constructor(within: Within) {
    this.#within = within;
  }

  /** Why a client is about to go. The first reason counts. */
  ending(client: Client, reason: Reason): void {
    if (!this.#reasons.has(client)) this.#reasons.set(client, reason);
  }

  async connected(client: Client, device: Device): Promise<void> {
    const before = this.#latest.get(client.id);
    if (before !== undefined && before !== client) this.ending(before, 'DUPLICATE_CLIENTID');
    this.#latest.set(client.id, client);
    const version = (this.#versions.get(client.id) ?? -1) + 1;
    this.#versions.set(client.id, version);
    this.#own.set(client, version);
    await this.#tell('presence/connected', client, device, { ipAddress: device.sourceIp, versionNumber: version });
  }

  async disconnected(client: Client, device: Device): Promise<void> {
    if (this.#latest.get(client.id) === client) this.#latest.delete(client.id);
    const reason =
      this.#reasons.get(client) ?? (hasSaidGoodbye(client) ? 'CLIENT_INITIATED_DISCONNECT' : 'CONNECTION_LOST');
    await this.#tell('presence/disconnected', client, device, {
      clientInitiatedDisconnect: reason === 'CLIENT_INITIATED_DISCONNECT',
      disconnectReason: reason,
      versionNumber: this.#own.get(client) ?? 0,
    });
  }

  subscribed = (client: Client, device: Device, topics: readonly string[]): Promise<void> =>
    topics.length === 0 ? Promise.resolve() : this.#tell('subscriptions/subscribed', client, device, { topics });

  unsubscribed = (client: Client, device: Device, topics: readonly string[]): Promise<void> =>
    this.#tell('subscriptions/unsubscribed', client, device, { topics });

  async #tell(event: string, client: Client, device: Device, more: object): Promise<void> {
    // Ids with wildcards get no events.
    if (/[+#]/.test(client.id)) return;
    await this.#within(`MQTT ${event}`, (call) => {
      const document = {
        clientId: client.id,
        timestamp: call.now(),
        eventType: event.slice(event.indexOf('/') + 1),
        sessionIdentifier: device.session,
        principalIdentifier: device.certificate?.id ?? device.principal.arn,
        ...more,
      };
      const payload = Buffer.from(JSON.stringify(document), 'utf8');
      return publish(call, { topic: `$aws/events/${event}/${client.id}`, payload, qos: 1, retain: false });
    });
  }
}

/** aedes notes so that a client has sent DISCONNECT, and does not say it in its types. */
const hasSaidGoodbye = (client: Client): boolean => (client as { _disconnected?: boolean })._disconnected === true;

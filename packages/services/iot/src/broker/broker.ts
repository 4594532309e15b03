import type { Duplex } from 'node:stream';
import type { ArnPlace, Call, Cloud } from '@coldstart/cloud';
import { Aedes, type Client, type PublishPacket, type Subscription } from 'aedes';
import { retained } from '../data/state.ts';
import { topicProblem } from '../data/topic-rules.ts';
import type { Publisher } from '../message.ts';
import { publish } from '../publish.ts';
import type { Device } from './device.ts';
import { mayDo } from './permissions.ts';
import { Presence } from './presence.ts';

/** Of CONNACK: https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html#_Table_3.1_- */
const NOT_AUTHORIZED = 5;

/** Answers of aedes's that say yes. */
type Refuse = (error?: Error | null) => void;

/** Devices of one account and Region, and what they say to each other. It ends with the process, and sessions with it. */
export class Broker {
  readonly #cloud: Cloud;
  readonly #place: ArnPlace;
  readonly #aedes: Aedes;
  readonly #devices = new WeakMap<object, Device>();
  readonly #presence: Presence;
  /** Nobody hears any more who goes. */
  #closed = false;

  private constructor(cloud: Cloud, place: ArnPlace, aedes: Aedes) {
    this.#cloud = cloud;
    this.#place = place;
    this.#aedes = aedes;
    this.#presence = new Presence((what, work) => this.#within(what, work));
  }

  static async start(cloud: Cloud, place: ArnPlace): Promise<Broker> {
    const aedes = await Aedes.createBroker();
    const broker = new Broker(cloud, place, aedes);
    broker.#listen();
    return broker;
  }

  /** A connection that speaks MQTT from here on. */
  take(stream: Duplex, device: Device): void {
    this.#devices.set(stream, device);
    this.#aedes.handle(stream);
  }

  /** Gives a message to those who have subscribed. */
  give({ topic, payload, qos }: { topic: string; payload: Uint8Array; qos: 0 | 1 }): void {
    this.#aedes.publish(packetOf(topic, payload, qos, false), ignored);
  }

  close(): void {
    this.#closed = true;
    this.#aedes.close();
  }

  #listen(): void {
    const aedes = this.#aedes;
    aedes.authenticate = (client, _user, _password, reply) => {
      this.#answer(client, 'connect', (_, device) => mayDo(this.#cloud, device, client.id, 'Connect', client.id)).then(
        (may) => reply(may ? null : refusal('not authorized'), may),
        (error: Error) => reply(refusal(error.message), false),
      );
    };
    // An error closes the connection, as AWS does it.
    aedes.authorizePublish = (client, packet, reply) => {
      if (client === null) return reply(null);
      this.#receive(client, packet).then(() => reply(null), reply as Refuse);
    };
    aedes.authorizeSubscribe = (client, subscription, reply) => {
      const { topic, qos } = subscription;
      this.#answer(client, `subscribe to ${topic}`, (_, device) => this.#maySubscribe(device, client, topic)).then(
        // AWS has QoS 0 and 1, and grants no more.
        (may) => reply(null, may ? { ...subscription, qos: qos === 0 ? 0 : 1 } : null),
        (error: Error) => reply(error),
      );
    };
    aedes.authorizeForward = (client, packet) => (this.#mayReceive(client, packet.topic) ? packet : null);
    aedes.on('subscribe', (subscriptions, client) => {
      this.#giveRetained(client, subscriptions);
      const topics = subscriptions.filter(({ qos }) => (qos as number) < 128).map(({ topic }) => topic);
      this.#tell(() => this.#presence.subscribed(client, this.#deviceOf(client), topics));
    });
    aedes.on('unsubscribe', (topics, client) =>
      this.#tell(() => this.#presence.unsubscribed(client, this.#deviceOf(client), topics)),
    );
    aedes.on('clientReady', (client) => this.#tell(() => this.#presence.connected(client, this.#deviceOf(client))));
    aedes.on('keepaliveTimeout', (client) => this.#presence.ending(client, 'MQTT_KEEP_ALIVE_TIMEOUT'));
    aedes.on('clientError', (client) => this.#presence.ending(client, 'CLIENT_ERROR'));
    aedes.on('clientDisconnect', (client) =>
      this.#tell(() => this.#presence.disconnected(client, this.#deviceOf(client))),
    );
  }

  /** Who comes and goes is told beside what clients wait for. */
  #tell(work: () => Promise<void>): void {
    if (this.#closed) return;
    work().catch((error: unknown) => {
      if (!this.#closed) process.emitWarning(error instanceof Error ? error : String(error));
    });
  }

  /** A message from a device: what becomes of it is on disk before the device hears that it has arrived. */
  async #receive(client: Client, packet: PublishPacket): Promise<void> {
    const { topic, qos } = packet;
    const payload = Buffer.from(packet.payload);
    const problem = qos === 2 ? 'AWS IoT has no QoS 2.' : topicProblem(topic, payload.length, packet.retain);
    if (problem !== undefined) throw new Error(problem);
    const may = await this.#answer(client, `publish to ${topic}`, async (call, device) => {
      if (!mayDo(this.#cloud, device, client.id, 'Publish', topic)) return false;
      if (packet.retain && !mayDo(this.#cloud, device, client.id, 'RetainPublish', topic)) return false;
      const from: Publisher = {
        clientId: client.id,
        principal: device.certificate?.id ?? device.principal.arn,
        sourceIp: device.sourceIp,
      };
      await publish(call, { topic, payload, qos: qos === 0 ? 0 : 1, retain: packet.retain, from }, false);
      return true;
    });
    if (!may) throw new Error(`not authorized to publish to ${topic}`);
    // What is retained is this cloud's state; the broker keeps no second copy.
    packet.retain = false;
  }

  #maySubscribe(device: Device, client: Client, topic: string): boolean {
    return !topic.startsWith('$aws/rules/') && mayDo(this.#cloud, device, client.id, 'Subscribe', topic);
  }

  /** Only who subscribes to the very topic is given what is retained. https://docs.aws.amazon.com/iot/latest/developerguide/mqtt.html#mqtt-retain */
  #giveRetained(client: Client, subscriptions: readonly Subscription[]): void {
    for (const { topic, qos } of subscriptions) {
      const message = this.#cloud.store.peek(retained, { ...this.#place, part: '' })?.byTopic.get(topic);
      if (message === undefined || (qos as number) > 1 || !this.#mayReceive(client, topic)) continue;
      client.publish(packetOf(topic, message.payload, message.qos === 0 || qos === 0 ? 0 : 1, true), ignored);
    }
  }

  #mayReceive(client: Client, topic: string): boolean {
    return mayDo(this.#cloud, this.#deviceOf(client), client.id, 'Receive', topic);
  }

  #deviceOf(client: Client): Device {
    const device = this.#devices.get(client.conn);
    if (device === undefined) throw new Error('A client has no connection.');
    return device;
  }

  async #answer(
    client: Client,
    what: string,
    work: (call: Call, device: Device) => boolean | Promise<boolean>,
  ): Promise<boolean> {
    const device = this.#deviceOf(client);
    return this.#within(`MQTT ${what}`, (call) => work(call, device), device);
  }

  async #within<Result>(
    what: string,
    work: (call: Call) => Result | Promise<Result>,
    device?: Device,
  ): Promise<Result> {
    const principal = device?.principal ?? iotItself(this.#place.account);
    const { call, done } = await this.#cloud.context('iotdata', what, { ...this.#place, principal });
    try {
      return await work(call);
    } finally {
      done();
    }
  }
}

const refusal = (message: string) => Object.assign(new Error(message), { returnCode: NOT_AUTHORIZED });

const iotItself = (account: string) =>
  ({ kind: 'service', account, arn: 'iot.amazonaws.com', service: 'iot.amazonaws.com' }) as const;

const packetOf = (topic: string, payload: Uint8Array, qos: 0 | 1, retain: boolean): PublishPacket => ({
  cmd: 'publish',
  topic,
  payload: Buffer.from(payload),
  qos,
  retain,
  dup: false,
});

/** Who was given a message may have gone meanwhile. */
const ignored = (): void => undefined;

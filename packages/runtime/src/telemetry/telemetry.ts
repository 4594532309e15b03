import { Subscriber } from './subscriber.ts';
import { readSubscription, type Category, type Refused, type Subscription } from './subscription.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
export interface TelemetryEvent {
  readonly time: string;
  /** `platform.start`, `function`, `extension`. */
  readonly type: string;
  readonly record: unknown;
}

/**
 * What happens in one environment, for extensions that have asked for it:
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html
 */
export class Telemetry {
  /** What happened before somebody could have asked. */
  #before: TelemetryEvent[] = [];
  #closed = false;
  readonly #subscribers = new Map<string, Subscriber>();

  push(type: string, record: unknown, at = Date.now()): void {
    const event: TelemetryEvent = { time: new Date(at).toISOString(), type, record };
    if (!this.#closed) this.#before.push(event);
    for (const subscriber of this.#subscribers.values()) subscriber.take(event);
  }

  /** What an extension may write itself goes to it as a text, unless it is an object and the function logs in JSON. */
  line(category: Category, message: string, at: number, json: boolean): void {
    this.push(category, json ? parsed(message) : message, at);
  }

  /** @returns why an extension cannot have what it asks for */
  subscribe(name: string, body: Buffer): Refused | undefined {
    if (this.#closed)
      return {
        status: 403,
        errorType: 'Telemetry.SubscriptionClosed',
        message: 'Telemetry API subscription is closed already',
      };
    const read = readSubscription(body);
    if ('errorType' in read) return read;
    this.#subscribers.get(name)?.end();
    const subscriber = new Subscriber(read);
    this.#subscribers.set(name, subscriber);
    for (const event of this.#before) subscriber.take(event);
    this.push('platform.telemetrySubscription', { name, state: 'Subscribed', types: read.types });
    return undefined;
  }

  /** The initialization is over: nobody can subscribe any more. */
  close(): void {
    this.#closed = true;
    this.#before = [];
  }

  /** Hands over all that waits. */
  async flush(): Promise<void> {
    await Promise.all([...this.#subscribers.values()].map((subscriber) => subscriber.flush()));
  }

  end(): void {
    for (const subscriber of this.#subscribers.values()) subscriber.end();
  }
}

function parsed(message: string): unknown {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' ? value : message;
  } catch {
    return message;
  }
}

export type { Category, Refused, Subscription };

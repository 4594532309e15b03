import type { Subscription } from './subscription.ts';
import type { TelemetryEvent } from './telemetry.ts';

// Asked for, not imported: see `wire/http.ts`.
const { request } = process.getBuiltinModule('node:http');

/** How often a batch is tried, and milliseconds in between. */
const [MOST_TRIES, PAUSE] = [5, 100];

/** Gives events to one extension, some at a time, in order. */
export class Subscriber {
  readonly #subscription: Subscription;
  #waiting: TelemetryEvent[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #sent: Promise<void> = Promise.resolve();
  readonly #ended = new AbortController();

  constructor(subscription: Subscription) {
    this.#subscription = subscription;
  }

  take(event: TelemetryEvent): void {
    const { types, timeoutMs, maxBytes, maxItems } = this.#subscription;
    const [category = ''] = event.type.split('.');
    if (!types.some((type) => type === category)) return;
    this.#waiting.push(event);
    this.#bytes += JSON.stringify(event).length;
    if (this.#waiting.length >= maxItems || this.#bytes >= maxBytes) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), timeoutMs).unref();
  }

  /** Sends what waits; settles when all that was sent has arrived, or was given up. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length > 0) {
      const events = this.#waiting;
      this.#waiting = [];
      this.#bytes = 0;
      this.#sent = this.#sent.then(() => this.#send(events));
    }
    return this.#sent;
  }

  /** What is on its way is given up. */
  end(): void {
    clearTimeout(this.#timer);
    this.#ended.abort();
  }

  /** An extension that does not listen yet is tried again; what it does not take then is lost, as on Lambda. */
  async #send(events: readonly TelemetryEvent[]): Promise<void> {
    const body = JSON.stringify(events);
    for (let tries = 1; tries <= MOST_TRIES && !this.#ended.signal.aborted; tries += 1) {
      if (await post(this.#subscription.url, body, this.#ended.signal)) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE).unref());
    }
  }
}

/** Without a limit of time: an environment may be frozen before it has read it. @returns whether it was taken */
function post(url: URL, body: string, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sent = request(url, { method: 'POST', headers, signal, agent: false }, (response) => {
    response.resume();
    response.on('close', () => resolve((response.statusCode ?? 500) < 300));
  });
  sent.on('error', () => resolve(false));
  sent.end(body);
  return promise;
}

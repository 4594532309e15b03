import type { Context } from 'hono';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';

/** Milliseconds between two signs of life, so that nothing on the way takes the connection for dead. */
const HEARTBEAT = 10_000;
/** Events that may wait for a reader who does not read; whoever is that far behind begins anew. */
const MOST_WAITING = 200;

/** One page that listens. */
export class Listener<Event> {
  readonly #stream: SSEStreamingApi;
  readonly ended = Promise.withResolvers<void>();
  #waiting = 0;
  #beat = 0;

  constructor(stream: SSEStreamingApi) {
    this.#stream = stream;
    stream.onAbort(() => this.ended.resolve());
  }

  send(event: Event): void {
    this.#write(this.#stream.writeSSE({ data: JSON.stringify(event), retry: 1000 }));
  }

  /** A reader who has not taken the sign of life before this one is gone. */
  beat(): void {
    if (this.#waiting > 0 && this.#beat > 0) return this.end();
    this.#beat = this.#waiting > 0 ? this.#beat + 1 : 0;
    this.#write(this.#stream.write(': alive\n\n'));
  }

  end(): void {
    this.ended.resolve();
  }

  #write(written: Promise<unknown>): void {
    this.#waiting += 1;
    if (this.#waiting > MOST_WAITING) return this.end();
    void written.finally(() => (this.#waiting -= 1));
  }
}

/**
 * The pages of one kind that listen, by who they are.
 *
 * @param most streams of one: browsers keep six connections to a server. One more ends the oldest, which may be dead
 */
export class Listeners<Event> {
  readonly #by = new Map<string, Listener<Event>[]>();
  readonly #most: number;
  readonly #say: (message: string) => void;
  readonly #beat: NodeJS.Timeout;

  constructor(most: number, say: (message: string) => void) {
    this.#most = most;
    this.#say = say;
    this.#beat = setInterval(() => this.#each((one) => one.beat()), HEARTBEAT);
    this.#beat.unref();
  }

  get some(): boolean {
    return this.#by.size > 0;
  }

  has(who: string): boolean {
    return this.#by.has(who);
  }

  all(): readonly string[] {
    return [...this.#by.keys()];
  }

  /** @param begin what it is told first; it hears what happens meanwhile as well, after that */
  stream(context: Context, who: string, begin: (listener: Listener<Event>) => Promise<void>): Response {
    const response = streamSSE(context, async (stream) => {
      const listener = new Listener<Event>(stream);
      const own = this.#by.get(who) ?? [];
      own.push(listener);
      this.#by.set(who, own);
      while (own.length > this.#most) own.shift()?.end();
      try {
        await begin(listener);
        await listener.ended.promise;
      } catch (error) {
        // The page connects again by itself.
        this.#say(`A page cannot be told what happens: ${String(error)}`);
      } finally {
        const left = own.filter((one) => one !== listener);
        own.splice(0, own.length, ...left);
        if (own.length === 0) this.#by.delete(who);
      }
    });
    response.headers.set('x-accel-buffering', 'no');
    return response;
  }

  send(who: string, event: Event): void {
    for (const one of this.#by.get(who) ?? []) one.send(event);
  }

  sendAll(event: Event): void {
    this.#each((one) => one.send(event));
  }

  end(who: string): void {
    for (const one of this.#by.get(who) ?? []) one.end();
  }

  close(): void {
    clearInterval(this.#beat);
    this.#each((one) => one.end());
  }

  #each(act: (listener: Listener<Event>) => void): void {
    for (const own of this.#by.values()) for (const one of own) act(one);
  }
}

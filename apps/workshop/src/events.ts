import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { WorkshopEvent } from './api.ts';

/** Milliseconds between two signs of life, so that nothing on the way takes the connection for dead. */
const HEARTBEAT = 15_000;

/** Tells every open page what happens. */
export class Events {
  readonly #listeners = new Set<(event: WorkshopEvent) => void>();
  readonly #ends = new Set<() => void>();

  send(event: WorkshopEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** One page's stream; it begins with `hello`. A page that was cut off connects again by itself, and asks for all anew. */
  stream(context: Context, hello: WorkshopEvent): Response {
    return streamSSE(context, async (stream) => {
      const write = (event: WorkshopEvent): void => void stream.writeSSE({ data: JSON.stringify(event), retry: 1000 });
      const alive = setInterval(() => void stream.write(': alive\n\n'), HEARTBEAT);
      write(hello);
      this.#listeners.add(write);
      await new Promise<void>((resolve) => {
        this.#ends.add(resolve);
        stream.onAbort(resolve);
      });
      clearInterval(alive);
      this.#listeners.delete(write);
    });
  }

  /** Ends every stream. */
  close(): void {
    for (const end of this.#ends) end();
    this.#listeners.clear();
  }
}

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Connection } from './connection-owner.ts';

// Asked for, not imported: see `wire/http.ts`.
const { createServer } = process.getBuiltinModule('node:http');

/** Bytes of headers, and of trailers: these may hold an error with its trace. */
const LARGEST_HEAD = 256 * 1024;
/** Runtimes need one to three. */
const MOST_CONNECTIONS = 100;
/** Milliseconds that somebody who has no business here may be silent. */
const STRANGERS_STAY = 1000;

export interface RuntimeServerEvents {
  /** Whether a connection comes from the environment itself: from its process, or from one that this has started. */
  isOwn(connection: Connection): Promise<boolean>;
  request(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Where one environment asks: a port of its own, that only this machine can reach. */
export class RuntimeServer {
  readonly #server: Server;
  /** The last request of each connection. */
  readonly #turns = new WeakMap<Socket, Promise<void>>();
  /** Requests that came and are not dealt with. */
  readonly #pending = new Set<Promise<void>>();
  /** Whether each connection is the environment's own. */
  readonly #own = new WeakMap<Socket, Promise<boolean>>();
  #address = '';

  constructor(events: RuntimeServerEvents) {
    // A function may think as long as it likes, and its environment may be frozen for hours.
    const patience = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 };
    this.#server = createServer({ ...patience, maxHeaderSize: LARGEST_HEAD }, (request, response) => {
      // A client may send its answer and its next question at once: what comes over one connection has an order.
      const before = this.#turns.get(request.socket) ?? Promise.resolve();
      const turn = before.then(() => events.request(request, response)).catch(() => void response.destroy());
      this.#turns.set(request.socket, turn);
      this.#pending.add(turn);
      void turn.then(() => this.#pending.delete(turn));
    });
    this.#server.timeout = 0;
    this.#server.maxConnections = MOST_CONNECTIONS;
    // At once: whoever has sent what it wanted may be gone when that is read.
    this.#server.on('connection', (socket) => {
      const own = events.isOwn(socket);
      this.#own.set(socket, own);
      // Others get one answer, and hold no connection that the environment may need.
      void own.then((isOwn) => isOwn || socket.setTimeout(STRANGERS_STAY, () => socket.destroy()));
    });
  }

  /** Starts to listen where only this machine can reach it. */
  async listen(): Promise<void> {
    // Other functions cannot guess the address where the whole of 127/8 is the loopback (Linux, Windows).
    const host =
      process.platform === 'darwin' ? '127.0.0.1' : `127.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
    try {
      await listen(this.#server, host);
    } catch {
      await listen(this.#server, '127.0.0.1');
    }
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The Runtime API has no port to listen on.');
    this.#address = `${address.address}:${address.port}`;
  }

  /** `host:port`; empty before it listens. */
  get address(): string {
    return this.#address;
  }

  /** Whether a request comes from the environment. */
  async isOwn({ socket }: IncomingMessage): Promise<boolean> {
    return (await this.#own.get(socket)) ?? false;
  }

  /** Settles when all that has come so far has been dealt with. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function listen(server: Server, host: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(0, host, () => {
    server.off('error', reject);
    resolve();
  });
  return promise;
}

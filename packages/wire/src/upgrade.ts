import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { TAKEN_OVER, type Upgrade, type WireResponse } from './messages.ts';

/**
 * Whether a request asks for WebSocket. Other upgrades are passed over, as HTTP allows: Java's client asks for `h2c` with
 * each of its requests.
 */
export const asksForWebSocket = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket';

/** The connections that have left HTTP, or wait for whether they may. */
export class Upgrades {
  readonly #sockets = new Set<Duplex>();
  readonly #closing = new AbortController();

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /**
   * Answers a request for WebSocket.
   *
   * @param handle answers it, and may take its connection over meanwhile
   * @param write writes an answer of HTTP
   */
  async serve(
    { message, socket }: Upgrade,
    handle: () => Promise<WireResponse>,
    write: (response: ServerResponse, answer: WireResponse) => void,
  ): Promise<void> {
    this.#sockets.add(socket);
    const hangUp = (): void => void socket.destroy();
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', hangUp);
    const answer = await handle();
    if (answer.status === TAKEN_OVER || socket.destroyed) return;
    // Nobody reads further requests from here.
    const response = new (process.getBuiltinModule('node:http').ServerResponse)(message);
    response.assignSocket(socket as typeof message.socket);
    response.setHeader('connection', 'close');
    response.on('finish', () => socket.end(hangUp));
    write(response, answer);
  }

  close(): void {
    this.#closing.abort();
    for (const socket of this.#sockets) socket.destroy();
  }
}

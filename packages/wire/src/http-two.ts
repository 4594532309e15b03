import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2Server, Http2ServerRequest } from 'node:http2';
import type { Socket } from 'node:net';

/** Headers that HTTP/2 has done away with: https://datatracker.ietf.org/doc/html/rfc9113#section-8.2.2 */
const NOT_IN_HTTP_TWO = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

/** HTTP/2 on connections that somebody else has accepted; its requests are answered as those of HTTP/1.1. */
export class HttpTwo {
  #server: Http2Server | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #answer: (message: IncomingMessage, response: ServerResponse) => void;

  constructor(answer: (message: IncomingMessage, response: ServerResponse) => void) {
    this.#answer = answer;
  }

  /** Loaded with the first client who needs it. */
  server(): Http2Server {
    this.#server ??= this.#create();
    return this.#server;
  }

  #create(): Http2Server {
    const { createServer } = process.getBuiltinModule('node:http2');
    const server = createServer();
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    // What breaks one connection is nobody else's concern.
    server.on('session', (session) => session.on('error', () => session.destroy()));
    server.on('sessionError', () => undefined);
    server.on('request', (message, response) =>
      this.#answer(asHttpOne(message), response as unknown as ServerResponse),
    );
    return server;
  }

  close(): void {
    // Not its sessions: one that has begun to end waits for its client.
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Node's two kinds of messages are alike but for the header that names the host. */
function asHttpOne(message: Http2ServerRequest): IncomingMessage {
  message.headers.host ??= message.authority;
  return message as unknown as IncomingMessage;
}

/** What an answer of HTTP/1.1 says of its connection is left out: HTTP/2 refuses it. */
export function withoutOldHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_IN_HTTP_TWO.has(name.toLowerCase())));
}

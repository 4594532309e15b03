import type { Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';

/** Headers that HTTP/2 has done away with: https://datatracker.ietf.org/doc/html/rfc9113#section-8.2.2 */
const NOT_IN_HTTP_TWO = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

/** HTTP/2 on connections that somebody else has accepted; its requests are answered as those of HTTP/1.1. */
export class HttpTwo {
  #server: Http2Server | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #answer: (exchange: Exchange) => void;

  constructor(answer: (exchange: Exchange) => void) {
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
    // Not its requests: what they are made of to look like those of HTTP/1.1 takes a tenth of the time of a call.
    server.on('stream', (stream, headers, _flags, rawHeaders) =>
      this.#answer(overHttpTwo(stream, headers, rawHeaders)),
    );
    return server;
  }

  close(): void {
    // Not its sessions: one that has begun to end waits for its client.
    for (const socket of this.#sockets) socket.destroy();
  }
}

function overHttpTwo(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, rawHeaders: readonly string[]): Exchange {
  // A client that goes in the middle; what is read or written ends with it.
  stream.on('error', () => undefined);
  headers.host ??= headers[':authority'];
  return {
    received: {
      method: headers[':method'],
      url: headers[':path'],
      headers,
      rawHeaders,
      socket: stream.session?.socket ?? {},
      body: stream,
    },
    output: stream,
    begin({ status, cookies }, given) {
      stream.respond({
        ...withoutOldHeaders(given),
        ...(cookies !== undefined && { 'set-cookie': [...cookies] }),
        ':status': status,
      });
    },
    flush: () => undefined,
  };
}

/** What an answer of HTTP/1.1 says of its connection is left out: HTTP/2 refuses it. */
function withoutOldHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_IN_HTTP_TWO.has(name.toLowerCase())));
}

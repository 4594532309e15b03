import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import type { Connection, WireResponse } from './messages.ts';

/** A request as it came, whichever HTTP it came by. */
export interface Received {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, each one apart. */
  readonly rawHeaders: readonly string[];
  readonly socket: Connection;
  readonly body: Readable;
}

/** A request, and where its answer goes. */
export interface Exchange {
  readonly received: Received;
  readonly output: Writable & { setTimeout(milliseconds: number): unknown };
  /** Writes the answer's first line and its headers. */
  begin(answer: Pick<WireResponse, 'status' | 'reason' | 'cookies'>, headers: Readonly<Record<string, string>>): void;
  /** Sends what was begun, although no body is there yet. */
  flush(): void;
}

export const overHttpOne = (message: IncomingMessage, response: ServerResponse): Exchange => ({
  received: {
    method: message.method,
    url: message.url,
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    socket: message.socket,
    body: message,
  },
  output: response,
  begin({ status, reason, cookies }, headers) {
    if (cookies !== undefined) response.setHeader('set-cookie', cookies);
    if (reason !== undefined) response.statusMessage = reason;
    response.writeHead(status, headers);
  },
  flush: () => response.flushHeaders(),
});

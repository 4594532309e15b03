import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { createCertificate, type Certificate } from './certificate.ts';
import { overHttpOne, type Exchange, type Received } from './exchange.ts';
import { HttpTwo } from './http-two.ts';
import type { WireRequest, WireResponse } from './messages.ts';
import { alsoOverTls } from './over-tls.ts';
import { asksForWebSocket, Upgrades } from './upgrade.ts';

// Asked for, not imported: an import reads each of its members, and one of them loads all of `fetch`, 35 ms of a start.
const { createServer } = process.getBuiltinModule('node:http');

export interface ListenOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Largest body in bytes that a request may have; asked once its headers are there. */
  readonly bodyLimit: (request: WireRequest) => number;
  /** Milliseconds that a client may take for one request, and leave its answer unread; a minute when left out. */
  readonly timeout?: number;
  /** Answers a request; it does not reject. */
  readonly handle: (request: WireRequest) => Promise<WireResponse>;
  /** Who takes connections over TLS that begin with this byte, where it is not HTTP that they speak. */
  readonly other?: (firstByte: number) => ((socket: TLSSocket) => void) | undefined;
  /** The answer to a body over its limit. */
  readonly tooLarge: (request: WireRequest, limit: number) => Promise<WireResponse>;
}

export interface Listener {
  /** `http://127.0.0.1:4566` */
  readonly url: string;
  readonly port: number;
  /** What it is known by over TLS, which the same port speaks: PEM. */
  readonly certificate: string;
  close(): Promise<void>;
}

/** A client that stops in the middle of its request is waited for this long, in milliseconds. */
const REQUEST_TIMEOUT = 60_000;
const HEADERS_TIMEOUT = 20_000;
const CHECK_INTERVAL = 5_000;

function refusal(code: string, message: string): string {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Connection: close',
    'Content-Type: application/xml',
    `Content-Length: ${body.length}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

const TOO_SLOW = refusal(
  'RequestTimeout',
  'Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.',
);
const NO_HTTP = refusal('BadRequest', 'What was sent is not an HTTP request.');

/** Serves HTTP, and HTTP over TLS on the same port: reads whole requests within limits, and writes answers. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const timeout = options.timeout ?? REQUEST_TIMEOUT;
  const server = createServer({
    requestTimeout: timeout,
    headersTimeout: Math.min(HEADERS_TIMEOUT, timeout),
    connectionsCheckingInterval: Math.min(CHECK_INTERVAL, timeout),
    keepAliveTimeout: 120_000,
    shouldUpgradeCallback: asksForWebSocket,
  });
  server.on('request', (message, response) => void serve(overHttpOne(message, response), options, timeout));
  const upgrades = new Upgrades();
  server.on('upgrade', (message, socket, head) => {
    const upgrade = { message, socket, head, closing: upgrades.closing };
    void upgrades.serve(
      upgrade,
      () => options.handle({ ...toRequest(message), upgrade }),
      (response, answer) => write(overHttpOne(message, response), answer, timeout),
    );
  });
  // What has not become a request has no service either: the answer is worded as S3's, which AWS's front resembles.
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else socket.end(error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? TOO_SLOW : NO_HTTP);
  });
  let made: Certificate | undefined;
  const certificate = (): Certificate => (made ??= createCertificate(options.host));
  const two = new HttpTwo((exchange) => void serve(exchange, options, timeout));
  const patience = Math.min(HEADERS_TIMEOUT, timeout);
  const other = options.other ?? (() => undefined);
  alsoOverTls(server, { certificate, http2: () => two.server(), patience, tooSlow: TOO_SLOW, other });
  // Those included that have not said anything yet, of which the server does not know.
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  await bind(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    port,
    get certificate() {
      return certificate().cert;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        upgrades.close();
        two.close();
        for (const connection of connections) connection.destroy();
      }),
  };
}

function bind(server: Server, { port, host }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function serve(exchange: Exchange, options: ListenOptions, timeout: number): Promise<void> {
  const { received, output } = exchange;
  const request = toRequest(received);
  const limit = options.bodyLimit(request);
  const body = await readBody(received, limit);
  if (body === 'aborted') {
    output.destroy();
    return;
  }
  if (body === 'too large') {
    const refused = await options.tooLarge(request, limit);
    refused.headers['connection'] = 'close';
    write(exchange, refused, timeout);
    received.body.resume();
    return;
  }
  request.body = body;
  write(exchange, await options.handle(request), timeout);
}

function toRequest(message: Omit<Received, 'body'>): WireRequest {
  const url = message.url ?? '/';
  const at = url.indexOf('?');
  let path = at < 0 ? url : url.slice(0, at);
  // A proxy's absolute form names the host once more.
  if (!path.startsWith('/')) path = path.replace(/^https?:\/\/[^/]*/i, '') || '/';
  const rawQuery = at < 0 ? '' : url.slice(at + 1);
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    // Those of HTTP/2 that begin with a colon are the request's first line, but for the host, which clients sign so.
    if (!name.startsWith(':') || name === ':authority') headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return {
    requestId: randomUUID(),
    method: message.method ?? 'GET',
    path,
    rawPath: path,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers,
    rawHeaders: message.rawHeaders,
    body: EMPTY,
    connection: message.socket,
    sourceIp: message.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
  };
}

const EMPTY = Buffer.alloc(0);

function readBody({ headers, body }: Received, limit: number): Promise<Buffer | 'aborted' | 'too large'> {
  if (Number(headers['content-length'] ?? 0) > limit) return Promise.resolve('too large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        chunks.length = 0;
        body.removeAllListeners('data');
        resolve('too large');
      } else {
        chunks.push(chunk);
      }
    });
    body.on('end', () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
    body.on('error', () => resolve('aborted'));
    body.on('close', () => resolve('aborted'));
  });
}

/** Headers as HTTP carries them: letters beyond ISO-8859-1 as the bytes of their UTF-8. */
function wireHeaders(given: WireResponse['headers']): WireResponse['headers'] {
  const { 'content-length': length, 'Content-Length': named, ...headers } = given;
  for (const [name, value] of Object.entries(headers)) {
    if (/[^\u0000-\u00ff]/.test(value)) headers[name] = Buffer.from(value, 'utf8').toString('latin1');
  }
  // Behind a length, Node reads a content-disposition as UTF-8 and refuses what is none.
  if (named !== undefined) return { ...headers, 'Content-Length': named };
  return length === undefined ? headers : { ...headers, 'content-length': length };
}

/** Ends what nobody takes any more: a stream that was never read does not hear of its end. */
async function drop(stream: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const _ of stream) return;
  } catch {
    // It has ended by itself, and nobody is left to tell.
  }
}

/** @param timeout milliseconds that a client may leave the answer unread, after which it is hung up on */
function write(exchange: Exchange, answer: WireResponse, timeout: number): void {
  const { output, received } = exchange;
  if (output.destroyed) {
    if (answer.stream !== undefined) void drop(answer.stream);
    return;
  }
  if (answer.status === 0) {
    // No answer: the call was lost on purpose.
    output.destroy();
    return;
  }
  const body = answer.body;
  // Who writes names of headers with capital letters has written this one so, too.
  const isCounted = answer.headers['Content-Length'] !== undefined;
  if (answer.stream === undefined && !isCounted && answer.status !== 204 && answer.status !== 304) {
    answer.headers['content-length'] ??= String(body === undefined ? 0 : Buffer.byteLength(body));
  }
  try {
    exchange.begin(answer, wireHeaders(answer.headers));
  } catch (error) {
    // A header value that HTTP cannot carry must not take the server down.
    exchange.begin({ status: 500 }, { 'content-length': '0' });
    output.end();
    process.emitWarning(error instanceof Error ? error : new Error(String(error)));
    if (answer.stream !== undefined) void drop(answer.stream);
    return;
  }
  if (answer.stream !== undefined) {
    exchange.flush();
    // An error closes the connection in the middle of the body; a client that hangs up ends the stream, and nothing else.
    const stream = answer.stream instanceof Readable ? answer.stream : Readable.from(answer.stream);
    pipeline(stream, output, () => undefined);
    return;
  }
  output.setTimeout(timeout);
  output.end(received.method === 'HEAD' || body === undefined ? undefined : body);
}

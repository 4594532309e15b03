import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The two ends of the connection that a request has come over; the same object for each request that has. */
export interface Connection {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** A connection whose client asks to go on with WebSocket: what whoever answers it needs to take it over. */
export interface Upgrade {
  readonly message: IncomingMessage;
  readonly socket: Duplex;
  /** What came behind the request already. */
  readonly head: Buffer;
  /** Aborted once the server closes: the connection ends, and nobody is left to be told. */
  readonly closing: AbortSignal;
}

/** The status of an answer that says: the connection was taken over, nothing is left to write. */
export const TAKEN_OVER = 101;

/** An HTTP request as the wire works on it. */
export interface WireRequest {
  /** What the answer is known by, in AWS's headers and in a function's log. */
  readonly requestId: string;
  readonly method: string;
  /** Still percent-encoded; without the bucket for S3, whichever way the bucket was named. */
  path: string;
  /** As it was sent, for the signature. */
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated ones joined with a comma. */
  readonly headers: Record<string, string | undefined>;
  /** As they were sent: names and values in turn, each one apart. */
  readonly rawHeaders: readonly string[];
  body: Buffer;
  readonly sourceIp: string;
  readonly connection: Connection;
  /** Bucket of an S3 request. */
  bucket?: string | undefined;
  /** Where the client asks for WebSocket; who does not speak it answers as it answers any request. */
  readonly upgrade?: Upgrade;
}

/** An HTTP answer. */
export interface WireResponse {
  /** 0 closes the connection without an answer; `TAKEN_OVER` leaves it to whoever has taken it. */
  status: number;
  /** What stands behind the status, where it is another text than HTTP's: `OK`. */
  reason?: string;
  headers: Record<string, string>;
  /** Each goes in a `Set-Cookie` header of its own. */
  cookies?: readonly string[] | undefined;
  body?: string | Uint8Array | undefined;
  /** Instead of `body`: what is sent as it comes, no faster than the client takes it. */
  stream?: AsyncIterable<Uint8Array> | undefined;
}

/** A request's operation and input. */
export interface ParsedCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** The two ends of the connection that a request has come over; the same object for each request that has. */
export interface Connection {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

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
}

/** An HTTP answer. */
export interface WireResponse {
  /** 0 closes the connection without an answer. */
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

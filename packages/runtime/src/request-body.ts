import type { IncomingMessage } from 'node:http';

/** AWS's limit for what a function answers, in bytes: 6 MB and a little. */
export const LARGEST_RESPONSE = 6_291_556;
/** What is read of a request before its connection is given up. */
const LARGEST_REQUEST = 64 * 1024 * 1024;

export interface Body {
  /** Empty when it is larger than a response may be. */
  readonly bytes: Buffer;
  readonly size: number;
}

/** Of a request that is read while it comes. */
export const UNREAD: Body = { bytes: Buffer.alloc(0), size: 0 };

export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > LARGEST_REQUEST) request.destroy();
    if (size <= LARGEST_RESPONSE) chunks.push(bytes);
    else chunks.length = 0;
  }
  return { bytes: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks), size };
}

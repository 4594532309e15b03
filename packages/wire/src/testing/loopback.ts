import { randomUUID } from 'node:crypto';
import { HttpResponse } from '@smithy/core/protocols';
import { Readable } from 'node:stream';
import { locateBucket } from '../dispatch.ts';
import { asBuffer } from '../protocols/protocol.ts';
import type { WireRequest, WireResponse } from '../messages.ts';

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly hostname: string;
  readonly query?: Record<string, string | string[] | null>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** A request handler for SDK clients that leads into a function instead of the network. */
export function loopback(answer: (request: WireRequest) => Promise<WireResponse>, { s3 = false } = {}) {
  return {
    async handle(request: SdkRequest): Promise<{ response: HttpResponse }> {
      const wire = await toWire(request);
      if (s3) locateBucket(wire);
      const response = await answer(wire);
      const chunks: Uint8Array[] = [];
      if (response.stream !== undefined) for await (const chunk of response.stream) chunks.push(chunk);
      else if (response.body !== undefined)
        chunks.push(typeof response.body === 'string' ? Buffer.from(response.body) : asBuffer(response.body));
      const body = Readable.from([Buffer.concat(chunks)]);
      return { response: new HttpResponse({ statusCode: response.status, headers: response.headers, body }) };
    },
  };
}

async function toWire(request: SdkRequest): Promise<WireRequest> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const item of [value].flat()) query.append(name, item ?? '');
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  headers['host'] ??= request.hostname;
  return {
    requestId: randomUUID(),
    method: request.method,
    path: request.path,
    rawPath: request.path,
    rawQuery: query.toString(),
    query,
    headers,
    rawHeaders: Object.entries(request.headers).flat(),
    body: await toBuffer(request.body),
    connection: {},
    sourceIp: '127.0.0.1',
  };
}

async function toBuffer(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

import { Agent, request as httpRequest } from 'node:http';
import { Agent as SecureAgent, request as httpsRequest } from 'node:https';
import type { WireRequest, WireResponse } from '@coldstart/wire';

/** Headers that belong to one connection, not to the message. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'expect', 'proxy-connection', 'upgrade']);

/** The backend did not answer. */
export class NoAnswer extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = 'NoAnswer';
  }
}

/**
 * By their names as they were sent, which functions behind an API see; what is repeated stays so. What came by HTTP/2, as
 * the SDK's calls of Kinesis do, goes on by HTTP/1.1: its first line is no header there, and its host is named otherwise.
 */
function headersOf(
  { rawHeaders }: WireRequest,
  more: Readonly<Record<string, string>>,
): Record<string, string | string[]> {
  const found = new Map<string, [name: string, ...values: string[]]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [sent = '', value = ''] = rawHeaders.slice(at, at + 2);
    const name = sent === ':authority' ? 'Host' : sent;
    const known = name.toLowerCase();
    if (!known.startsWith(':') && !HOP_BY_HOP.has(known)) found.set(known, [...(found.get(known) ?? [name]), value]);
  }
  for (const [name, value] of Object.entries(more)) found.set(name.toLowerCase(), [name, value]);
  // Node takes no list of one for `Host`.
  return Object.fromEntries(
    [...found.values()].map(([name, first = '', ...others]) => [
      name,
      others.length === 0 ? first : [first, ...others],
    ]),
  );
}

export interface Forwarder {
  send(request: WireRequest, more?: Readonly<Record<string, string>>): Promise<WireResponse>;
  close(): void;
}

/** Sends requests on as they came: the `Host` header is part of the signature, so that it stays, too. */
export function createForwarder(endpoint: string): Forwarder {
  const { protocol, hostname, port } = new URL(endpoint);
  const secure = protocol === 'https:';
  const agent = secure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const start = secure ? httpsRequest : httpRequest;
  const host = hostname.replace(/^\[|\]$/g, '');

  function once(request: WireRequest, more: Readonly<Record<string, string>>): Promise<WireResponse> {
    const headers = headersOf(request, more);
    const path = request.rawQuery === '' ? request.rawPath : `${request.rawPath}?${request.rawQuery}`;
    return new Promise((resolve, reject) => {
      const outgoing = start({ host, port, agent, method: request.method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => reject(new NoAnswer(error)));
        response.on('end', () => {
          const kept: Record<string, string> = {};
          for (const [name, value] of Object.entries(response.headers))
            if (value !== undefined && !HOP_BY_HOP.has(name)) kept[name] = String(value);
          resolve({ status: response.statusCode ?? 502, headers: kept, body: Buffer.concat(chunks) });
        });
      });
      outgoing.on('error', (error) => reject(Object.assign(new NoAnswer(error), { reused: outgoing.reusedSocket })));
      outgoing.end(request.body);
    });
  }

  return {
    async send(request, more = {}) {
      try {
        return await once(request, more);
      } catch (error) {
        // A kept connection that the other side had closed meanwhile: nothing has arrived there.
        if (error instanceof NoAnswer && 'reused' in error && error.reused === true) return once(request, more);
        throw error;
      }
    },
    close: () => agent.destroy(),
  };
}

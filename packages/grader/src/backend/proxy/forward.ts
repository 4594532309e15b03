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
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined && !HOP_BY_HOP.has(name)) headers[name] = value;
    Object.assign(headers, more);
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

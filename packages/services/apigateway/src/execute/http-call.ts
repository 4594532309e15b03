import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TimedOut } from './functions.ts';

export interface HttpCall {
  readonly method: string;
  readonly url: string;
  /** Each header apart. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  /** What the backend takes for its own name, where that is not the address's. */
  readonly host?: string | undefined;
  /** Milliseconds for the whole answer. */
  readonly timeout: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Each header apart, named as they came. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** The backend is not there, or does not speak HTTP. */
export class Unreachable extends Error {}

/** The most that API Gateway takes of an answer, in bytes. */
const LONGEST_ANSWER = 10 * 1024 * 1024;

/** Headers of one connection. */
const OF_CONNECTION = /^(?:keep-alive|proxy-connection|transfer-encoding|te|trailer|upgrade|expect)$/i;
/** Those that are told anew. */
const ANEW = /^(?:connection|content-length|host)$/i;

/** What became of a call that has failed. */
const failure = ({ url, timeout }: HttpCall, error: Error): Error =>
  error.name === 'TimeoutError' || error.name === 'AbortError'
    ? new TimedOut(`${url} has not answered within ${timeout} ms.`)
    : new Unreachable(`${url}: ${error.message}`);

/**
 * Calls an HTTP backend. Answers come as they are: compressed ones stay so, redirections are the client's matter.
 *
 * @throws TimedOut, Unreachable
 */
export async function callHttp(call: HttpCall): Promise<HttpAnswer> {
  const { stream, ...head } = await openHttp(call);
  try {
    return { ...head, body: await collect(stream) };
  } catch (error) {
    throw error instanceof Error ? failure(call, error) : error;
  }
}

/** An answer whose body may still be on its way. */
export interface OpenAnswer extends Omit<HttpAnswer, 'body'> {
  readonly stream: IncomingMessage;
}

/** Calls an HTTP backend, and resolves once its answer begins. @throws TimedOut, Unreachable */
export function openHttp(call: HttpCall): Promise<OpenAnswer> {
  const { method, url, headers, body, timeout } = call;
  return new Promise((resolve, reject) => {
    let target: URL;
    try {
      target = new URL(url);
    } catch {
      reject(new Unreachable(`${url} is no address.`));
      return;
    }
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const lines: string[] = [];
    for (const [name, value] of headers) if (!OF_CONNECTION.test(name) && !ANEW.test(name)) lines.push(name, value);
    const hasBody = body.length > 0 || /^(?:POST|PUT|PATCH)$/.test(method);
    lines.push('Host', call.host ?? target.host, ...(hasBody ? ['Content-Length', String(body.length)] : []));
    const outgoing = send(target, { method, headers: lines, signal: AbortSignal.timeout(timeout) }, (answer) => {
      resolve({ status: answer.statusCode ?? 502, headers: headersOf(answer), stream: answer });
    });
    outgoing.on('error', (error) => reject(failure(call, error)));
    outgoing.end(body);
  });
}

async function collect(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_ANSWER) {
      answer.destroy();
      throw new Error(`its answer is longer than ${LONGEST_ANSWER} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf({ rawHeaders }: IncomingMessage): [string, string][] {
  const headers: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!OF_CONNECTION.test(name)) headers.push([name, rawHeaders[at + 1] ?? '']);
  }
  return headers;
}
